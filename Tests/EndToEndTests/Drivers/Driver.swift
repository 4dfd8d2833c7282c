import Foundation
import TestSupport
import Testing

/// The programs in `Tests/Drivers`: they play clients, logs and disks to the built program as no one process of ours can.
///
/// Each says what it checked, a line each, and ends with 1 where one of them failed.
enum Driver {
    /// A Python with the packages of `tools/deploy-requirements.txt`; nil where `make deploy-parts` did not get them.
    static let pythonWithParts: String? = {
        let python = "\(parts)/venv/bin/python3"
        return FileManager.default.isExecutableFile(atPath: python) ? python : nil
    }()

    /// What `make deploy-parts` got.
    static let parts = "\(PackageFiles.root)/.build/deploy-parts"

    /// What a test says that needs a part.
    static func skip(_ part: String) { print("skipped: needs \(part) (make deploy-parts)") }

    /// Runs a driver with the program and a folder, then what else it is told.
    ///
    /// - Returns: what it said.
    @discardableResult
    static func run(
        _ name: String, in folder: TemporaryDirectory, _ arguments: [String] = [], python: String = "python3",
        within seconds: Int, sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> Binary.Result {
        let line = "seconds=$1; shift; exec timeout --kill-after=5 \"$seconds\" \"$@\""
        let command = [python, "-B", "\(PackageFiles.root)/Tests/Drivers/\(name)", Binary.path, folder.path]
        let result = try Binary.shell(line, arguments: ["\(seconds)"] + command + arguments)
        for failure in result.lines where failure.hasPrefix("FAILED: ") {
            Issue.record("\(failure)", sourceLocation: sourceLocation)
        }
        let said = result.lines.filter { !$0.hasPrefix("ok: ") && !$0.hasPrefix("FAILED: ") }
        #expect(result.status == 0, "\(said)\n\(result.error)", sourceLocation: sourceLocation)
        for figure in said { print(figure) }
        return result
    }
}
