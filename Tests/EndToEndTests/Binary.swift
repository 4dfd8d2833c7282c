import Foundation
import TestSupport

/// The built program, run as people run it.
enum Binary {
    /// It lies beside the test bundle.
    static let path: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: own).deletingLastPathComponent().appending(path: "sparklineage").path
    }()

    struct Result {
        let status: Int32
        let output: [UInt8]
        let error: String

        var text: String { String(decoding: output, as: UTF8.self) }

        var lines: [String] { text.split(separator: "\n").map(String.init) }

        /// The events but for what they say of their completeness.
        var bareEvents: [String] { get throws { try lines.map { try bareEvent($0) } } }
    }

    static func run(_ arguments: String..., environment: [String: String] = [:]) throws -> Result {
        try run(path, arguments, environment)
    }

    static func run(_ arguments: [String]) throws -> Result { try run(path, arguments, [:]) }

    /// Runs a line of bash in which `$BIN` is the program and `$1`, `$2`, … are the arguments.
    static func shell(_ line: String, _ arguments: String...) throws -> Result {
        try shell(line, arguments: arguments)
    }

    static func shell(_ line: String, arguments: [String]) throws -> Result {
        try run("/bin/bash", ["-c", line, "bash"] + arguments, ["BIN": path])
    }

    private static func run(
        _ program: String, _ arguments: [String], _ environment: [String: String]
    ) throws -> Result {
        let folder = try TemporaryDirectory("run")
        let process = Process()
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = try file("out", in: folder)
        process.standardError = try file("err", in: folder)
        try process.run()
        process.waitUntilExit()
        let status = process.terminationStatus
        return Result(
            status: process.terminationReason == .uncaughtSignal ? 128 + status : status,
            output: try readFile(folder.path("out")),
            error: String(decoding: try readFile(folder.path("err")), as: UTF8.self))
    }

    private static func file(_ name: String, in folder: TemporaryDirectory) throws -> FileHandle {
        try FileHandle(forWritingTo: URL(filePath: try folder.write([], to: name)))
    }
}

/// The real logs among the fixtures.
enum Corpus: String, CaseIterable {
    case tpch = "tpch-3.5-formatted"
    case tpcds = "tpcds-3.5-formatted"
    case torture = "torture-3.5-formatted"
    case huge = "huge-3.5-formatted"
    case streaming = "streaming-3.5-formatted"
    case extendedStreaming = "streaming-3.5-extended"
    case pairing = "streaming-3.5-pairing"

    var folder: String { PackageFiles.fixture("corpora/\(rawValue)") }

    var log: String {
        get throws {
            let names = try FileManager.default.contentsOfDirectory(atPath: folder)
            return "\(folder)/\(names.first { $0.hasSuffix(".zstd") } ?? "missing")"
        }
    }
}

/// An event without the facets that say what may be missing of it.
func bareEvent(_ line: String) throws -> String {
    func bare(_ value: Any) -> Any {
        if let list = value as? [Any] { return list.map(bare) }
        guard let object = value as? [String: Any] else { return value }
        return object.filter { $0.key != "sparklineage_completeness" }.mapValues(bare)
    }
    let event = bare(try JSONSerialization.jsonObject(with: Data(line.utf8)))
    return String(decoding: try JSONSerialization.data(withJSONObject: event, options: .sortedKeys), as: UTF8.self)
}
