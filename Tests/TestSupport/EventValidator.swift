import Foundation

/// `tools/validate_events.py`, with a Python that has jsonschema and the published schemas beside the package.
package struct EventValidator {
    private let python: [String]
    private let spec: String

    /// The validator, or nil where Python's jsonschema or the schemas are missing.
    package static let available: EventValidator? = {
        guard let spec = PackageFiles.shared("openlineage-spec") else { return nil }
        let own = "\(PackageFiles.root)/.build/venv/bin/python3"
        for python in [[own], ["/usr/bin/env", "python3"]] {
            let status = try? run(python + ["-c", "import jsonschema, referencing"]).status
            if status == 0 { return EventValidator(python: python, spec: spec) }
        }
        return nil
    }()

    /// What a test says that is skipped for the lack of a validator.
    package static let missing =
        "skipped: needs ../shared/openlineage-spec (or SPARKLINEAGE_SHARED) and Python's jsonschema"

    /// Validates NDJSON; gives the exit status and what was said.
    package func validate(_ lines: [UInt8]) throws -> (status: Int32, output: String) {
        let folder = try TemporaryDirectory("events")
        let file = try folder.write(lines, to: "events.ndjson")
        return try Self.run(python + ["\(PackageFiles.root)/tools/validate_events.py", spec, file])
    }

    private static func run(_ command: [String]) throws -> (status: Int32, output: String) {
        let (process, pipe) = (Process(), Pipe())
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = pipe
        process.standardError = pipe
        try process.run()
        let output = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return (process.terminationStatus, String(decoding: output, as: UTF8.self))
    }
}
