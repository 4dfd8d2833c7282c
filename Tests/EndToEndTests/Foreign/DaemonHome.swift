import Foundation
import TestSupport
import Testing

/// A daemon with a folder of its own that writes what it tells into a file.
final class DaemonHome {
    let folder: TemporaryDirectory
    private(set) var daemon: Background?

    init() throws {
        folder = try TemporaryDirectory("home")
        for name in ["logs", "in"] {
            try FileManager.default.createDirectory(atPath: folder.path(name), withIntermediateDirectories: true)
        }
    }

    deinit { _ = try? daemon?.kill(after: 0) }

    /// Starts it; in `settings`, `DIR` stands for the folder.
    func start(_ settings: String) throws {
        let text = """
            state: DIR/state
            outputs: [{file: {path: DIR/told.ndjson}}]
            server: {listen: DIR/http, max_body: 1MB}
            \(settings)
            """.replacingOccurrences(of: "DIR", with: folder.path)
        let file = try folder.write(Array(text.utf8), to: "settings.yaml")
        let daemon = try Background(["run", "-c", file])
        self.daemon = daemon
        let hasStarted = try daemon.waitForError("started")
        let error = try daemon.error
        try #require(hasStarted, "\(error)")
    }

    /// Kills it as a power failure would.
    func kill() throws {
        _ = try daemon?.kill(after: 0)
        daemon = nil
    }

    /// Lets it end well.
    func stop() throws {
        daemon?.interrupt()
        #expect(try daemon?.result(within: 15).status == 0)
        daemon = nil
    }

    /// Asks the daemon over its socket; gives the status and the body.
    func ask(_ path: String, _ more: String...) throws -> (status: String, body: String) {
        let answer = try Binary.shell(
            "socket=$1; url=$2; shift 2; curl -s --unix-socket \"$socket\" -w '\\n%{http_code}' \"$@\" \"http://d$url\"",
            arguments: [folder.path("http"), path] + more)
        let lines = answer.text.split(separator: "\n", omittingEmptySubsequences: false)
        return (String(lines.last ?? ""), lines.dropLast().joined(separator: "\n"))
    }

    /// What was told, each event once: after a crash the last ones may come again.
    var told: [ToldEvent] {
        guard let bytes = try? readFile(folder.path("told.ndjson")) else { return [] }
        var known: Set<String> = []
        return String(decoding: bytes, as: UTF8.self).split(separator: "\n").map(String.init)
            .filter { known.insert($0).inserted }.compactMap { ToldEvent($0) }
    }

    /// How many lines were told.
    var toldCount: Int { (try? readFile(folder.path("told.ndjson")).count { $0 == UInt8(ascii: "\n") }) ?? 0 }

    /// Waits until so many events are told.
    func waitForTold(_ count: Int, within seconds: Double = 30) -> Bool {
        wait(within: seconds) { told.count >= count }
    }

    func wait(within seconds: Double = 30, until isFulfilled: () throws -> Bool) rethrows -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while try !isFulfilled() {
            if ContinuousClock.now > end { return false }
            usleep(50_000)
        }
        return true
    }

    /// The numbers of the state.
    var state: [String: Any] {
        get throws {
            let text = try Binary.run("state", "inspect", "--json", "--state", folder.path("state")).output
            return try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] ?? [:]
        }
    }

    /// Numbers of events of others.
    var foreign: [String: Int] { get throws { try state["foreign"] as? [String: Int] ?? [:] } }

    /// The dead letters, each as `file offset`.
    var letters: [String] {
        get throws {
            let text = try Binary.run("queue", "list", "--json", "--state", folder.path("state")).output
            let object = try JSONSerialization.jsonObject(with: Data(text)) as? [String: Any] ?? [:]
            return (object["deadLetters"] as? [[String: Any]] ?? []).map { letter in
                let file = (letter["file"] as? String ?? "?").split(separator: "/").last ?? "?"
                return "\(file) \(letter["offset"] ?? "?")"
            }
        }
    }

    /// Appends to a file of the inputs, in one write.
    func append(_ text: String, to name: String) throws {
        let path = folder.path("in/\(name)")
        if !FileManager.default.fileExists(atPath: path) { try folder.write([], to: "in/\(name)") }
        let file = try FileHandle(forWritingTo: URL(filePath: path))
        try file.seekToEnd()
        try file.write(contentsOf: Data(text.utf8))
        try file.close()
    }
}

/// An event that a daemon told.
struct ToldEvent {
    let text: String
    let object: [String: Any]

    init?(_ text: String) {
        guard let object = try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any] else {
            return nil
        }
        (self.text, self.object) = (text, object)
    }

    var type: String { object["eventType"] as? String ?? "" }
    var time: String { object["eventTime"] as? String ?? "" }
    var runID: String { (object["run"] as? [String: Any])?["runId"] as? String ?? "" }
    var job: String { (object["job"] as? [String: Any])?["name"] as? String ?? "" }
    var isEnd: Bool { ["COMPLETE", "FAIL", "ABORT"].contains(type) }

    func datasets(_ side: String) -> [[String: Any]] { object[side] as? [[String: Any]] ?? [] }

    /// `namespace|name` of the datasets of a side.
    func names(_ side: String) -> [String] {
        datasets(side).map { "\($0["namespace"] ?? "")|\($0["name"] ?? "")" }
    }

    static func facets(_ entity: Any?, _ part: String = "facets") -> [String: Any] {
        (entity as? [String: Any])?[part] as? [String: Any] ?? [:]
    }

    /// The places of all facets, each with its value.
    var facets: [String: String] {
        var found: [String: String] = [:]
        func add(_ entity: Any?, _ place: String) {
            for part in ["facets", "inputFacets", "outputFacets"] {
                for (key, value) in Self.facets(entity, part) {
                    let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
                    found["\(runID) \(place) \(part) \(key)"] = data.map { String(decoding: $0, as: UTF8.self) }
                }
            }
        }
        for part in ["run", "job"] { add(object[part], part) }
        for side in ["inputs", "outputs"] {
            for (dataset, name) in zip(datasets(side), names(side)) { add(dataset, "\(side) \(name)") }
        }
        return found
    }
}
