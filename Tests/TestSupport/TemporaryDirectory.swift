import FoundationEssentials

/// A new empty folder that lives as long as this object.
package final class TemporaryDirectory: Sendable {
    /// The folder's absolute path, without a slash at its end.
    package let path: String

    package init(_ name: String = "test") throws {
        let parent = FileManager.default.temporaryDirectory.path
        path = "\(parent)/sparklineage-\(name)-\(UUID().uuidString)"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    /// The path of a file in the folder, whether it is there or not.
    package func path(_ name: String) -> String { "\(path)/\(name)" }

    /// Writes a file, and the folders it lies in; gives its path.
    @discardableResult
    package func write(_ bytes: some Sequence<UInt8>, to name: String) throws -> String {
        let file = path(name)
        let folder = String(file[..<(file.lastIndex(of: "/") ?? file.endIndex)])
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        try Data(bytes).write(to: URL(filePath: file))
        return file
    }

    /// Removes a file.
    package func remove(_ name: String) throws { try FileManager.default.removeItem(atPath: path(name)) }

    /// Appends to a file, which is made when it is not there.
    package func append(_ bytes: some Sequence<UInt8>, to name: String) throws {
        let existing = FileManager.default.fileExists(atPath: path(name)) ? try readFile(path(name)) : []
        try write(existing + Array(bytes), to: name)
    }
}

/// Reads a whole file.
package func readFile(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: URL(filePath: path)))
}
