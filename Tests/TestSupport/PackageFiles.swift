import FoundationEssentials

/// Where the package's own files and those beside it lie.
package enum PackageFiles {
    /// The folder of `Package.swift`.
    package static let root: String = {
        let parts = #filePath.split(separator: "/", omittingEmptySubsequences: false)
        return parts.dropLast(3).joined(separator: "/")
    }()

    /// A file in `Tests/Fixtures`, whether it is there or not.
    package static func fixture(_ name: String) -> String { "\(root)/Tests/Fixtures/\(name)" }

    /// Reads a file of `Tests/Fixtures`.
    package static func readFixture(_ name: String) throws -> [UInt8] { try readFile(fixture(name)) }

    /// A file or folder of the material that is shared beside the package and no part of it; nil when it is missing.
    ///
    /// The environment's `SPARKLINEAGE_SHARED` names its folder, else it is `../shared` seen from the package.
    package static func shared(_ name: String) -> String? {
        let folder = ProcessInfo.processInfo.environment["SPARKLINEAGE_SHARED"] ?? "\(root)/../shared"
        let path = "\(folder)/\(name)"
        return FileManager.default.fileExists(atPath: path) ? path : nil
    }

    /// Whether golden files are to be written anew instead of compared (`SPARKLINEAGE_REGENERATE=1`).
    package static var regenerates: Bool {
        ProcessInfo.processInfo.environment["SPARKLINEAGE_REGENERATE"] == "1"
    }

    /// Writes a golden file.
    package static func regenerate(_ name: String, with bytes: [UInt8]) throws {
        let folder = fixture(name).split(separator: "/", omittingEmptySubsequences: false).dropLast()
        try FileManager.default.createDirectory(
            atPath: folder.joined(separator: "/"), withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: fixture(name)))
    }
}
