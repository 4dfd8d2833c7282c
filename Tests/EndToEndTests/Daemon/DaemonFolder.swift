import Foundation
import LoopbackMarquez
import TestSupport

/// A folder with the settings, the logs and the state of a daemon that sends to a Marquez of this machine.
struct DaemonFolder {
    let folder: TemporaryDirectory
    let marquez: LoopbackMarquez
    /// The events of the log that ``addLog()`` adds.
    let expected: [String]

    init() throws {
        folder = try TemporaryDirectory("daemon")
        marquez = try LoopbackMarquez()
        try FileManager.default.createDirectory(atPath: folder.path("logs"), withIntermediateDirectories: true)
        expected = try Binary.run("harvest", "-q", try Corpus.tpch.log).lines
    }

    var state: String { folder.path("state") }
    var settings: String { folder.path("settings.yaml") }

    /// Writes the settings; what is not said is as the tests want it.
    @discardableResult
    func write(_ rest: String = "", marquez more: String = "") throws -> String {
        let text = """
            state: \(state)
            inputs: {event_logs: [{path: \(folder.path("logs"))}]}
            outputs: [{marquez: {url: "\(marquez.url)"\(more)}}]
            server: {listen: "\(folder.path("http"))"}
            \(rest)
            """
        return try folder.write(Array(text.utf8), to: "settings.yaml")
    }

    /// Starts a daemon and waits until it listens.
    func start(environment: [String: String] = [:]) throws -> Background {
        let daemon = try Background(["run", "-c", settings], environment: environment)
        _ = try daemon.waitForError(" started ")
        return daemon
    }

    func addLog(_ name: String = "local-1") throws {
        try folder.write(try readFile(Corpus.tpch.log), to: "logs/\(name).zstd")
    }

    /// Asks the daemon over its socket; gives the status and the body.
    func ask(_ path: String, _ more: String...) throws -> (status: String, body: String) {
        let answer = try Binary.shell(
            """
            socket=$1; url=$2; shift 2
            curl -s -m 10 --unix-socket "$socket" -w '\\n%{http_code}' "$@" "http://d$url"
            """, arguments: [folder.path("http"), path] + more)
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    /// The value of a metric; nil where it is not told.
    func metric(_ name: String) throws -> Double? {
        let line = try ask("/metrics").body.split(separator: "\n").first { $0.hasPrefix("\(name) ") }
        return line?.split(separator: " ").last.flatMap { Double($0) }
    }

    /// Waits for something to become true.
    func wait(within seconds: Double = 40, _ isTrue: () throws -> Bool) throws -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while try !isTrue() {
            if ContinuousClock.now > end { return false }
            usleep(20_000)
        }
        return true
    }
}

/// Which run an event tells of, and what.
func step(of event: String) -> String {
    let object = try? JSONSerialization.jsonObject(with: Data(event.utf8)) as? [String: Any]
    let run = (object?["run"] as? [String: Any])?["runId"] as? String
    return "\(run ?? "?") \(object?["eventType"] as? String ?? "?")"
}
