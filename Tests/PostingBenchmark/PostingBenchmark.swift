import Delivery
import Foundation
import HTTPServer
import Transports

/// Posts events of 2 KB to a server in a process of its own: with our transport, then with OpenLineage's for Python.
///
/// `PostingBenchmark OUTPUT PYTHON` writes a line for each, its name and its events a second, to OUTPUT. PYTHON is an
/// interpreter that has openlineage-python; without it there is one line.
@main struct PostingBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        if arguments.count == 1 { return try serve() }
        let server = try ServerProcess()
        defer { server.stop() }
        var lines: [String] = []
        // In turn, so that a busy machine is busy for both; the best of each counts.
        let python = arguments.count > 2 ? arguments[2] : nil
        let rounds = try (0..<5).map { _ in
            (
                ours: try post(20_000, to: server.url),
                python: try python.map { try postByPython($0, 1000, to: server.url) }
            )
        }
        lines.append("ours \(rounds.map(\.ours).max() ?? 0)")
        if let best = rounds.compactMap(\.python).max() { lines.append("python \(best)") }
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: arguments[1]))
    }

    /// Says its address, answers 201 to all, and ends with its input.
    private static func serve() throws {
        let server = try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { _, reply in
            reply.send(HTTPResponse(status: 201))
        }
        print(server.address)
        fflush(nil)
        _ = readLine()
        server.stop(within: .zero)
    }

    /// An event of 2 KB.
    private static var event: [UInt8] {
        let filling = String(repeating: "x", count: 1700)
        let text = #"""
            {"eventTime":"2026-01-01T00:00:00Z","eventType":"COMPLETE","producer":"https://example.com/p",\#
            "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",\#
            "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-df0185ada74c"},"job":{"namespace":"n","name":"\#(filling)"},\#
            "inputs":[],"outputs":[]}
            """#
        return Array(text.utf8)
    }

    /// Events a second, four under way at a time.
    private static func post(_ count: Int, to url: String) throws -> Double {
        var settings = HTTPTransportSettings(try HTTPEndpoint(url))
        settings.proxy = .none
        settings.connections = 4
        let transport = try HTTPTransport(settings)
        let event = event
        let start = ContinuousClock.now
        var (begun, ended) = (0, 0)
        while ended < count {
            while begun < count, begun - ended < 4 {
                transport.begin(begun, event)
                begun += 1
            }
            for end in transport.wait(atMost: .seconds(10)) {
                guard case .response(let response) = end.answer, response.status == 201 else {
                    throw Failure(what: "\(end.answer)")
                }
                ended += 1
            }
        }
        return Double(count) / ((ContinuousClock.now - start) / .seconds(1))
    }

    private static func postByPython(_ python: String, _ count: Int, to url: String) throws -> Double {
        let program = """
            from sys import argv
            from time import perf_counter
            from openlineage.client.event_v2 import Job, Run, RunEvent, RunState
            from openlineage.client.transport.http import HttpConfig, HttpTransport
            transport = HttpTransport(HttpConfig(url=argv[1]))
            event = RunEvent(
                eventType=RunState.COMPLETE, eventTime="2026-01-01T00:00:00Z", producer="https://example.com/p",
                run=Run(runId="01a1fbeb-fbdc-77d8-bfa5-df0185ada74c"), job=Job(namespace="n", name="x" * 1700))
            transport.emit(event)
            start = perf_counter()
            for _ in range(int(argv[2])): transport.emit(event)
            print(int(argv[2]) / (perf_counter() - start))
            """
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: python)
        process.arguments = ["-c", program, url, "\(count)"]
        process.environment = ProcessInfo.processInfo.environment.merging(["NO_PROXY": "127.0.0.1"]) { $1 }
        process.standardOutput = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let text = String(decoding: output, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let rate = Double(text) else { throw Failure(what: "openlineage-python posts nothing: \(text)") }
        return rate
    }
}

/// This program as a server.
private final class ServerProcess {
    let url: String
    private let process = Process()
    private let input = Pipe()

    init() throws {
        let output = Pipe()
        process.executableURL = URL(
            filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        let address = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
        url = "http://\(address.trimmingCharacters(in: .whitespacesAndNewlines))"
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}

private struct Failure: Error {
    let what: String
}
