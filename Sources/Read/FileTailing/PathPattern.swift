import Glibc

/// A path, or a pattern of paths: in names `*` stands for any text, `?` for a character and `[…]` for one of several.
package struct PathPattern: Hashable, Sendable {
    /// As it was given.
    package let text: String
    private let isLiteral: Bool
    /// The path that it is where it has no wildcards; its bytes need not be UTF-8.
    private let path: FilePath

    /// Takes a pattern; a text without `*`, `?` and `[` is a path.
    package init(_ text: String) {
        self.text = text
        isLiteral = !text.utf8.contains(where: Self.isWild)
        path = FilePath(text)
    }

    /// Takes a path as it is.
    package init(literal path: FilePath) {
        (text, isLiteral, self.path) = (String(decoding: path.bytes, as: UTF8.self), true, path)
    }

    private static func isWild(_ byte: UInt8) -> Bool { "*?[".utf8.contains(byte) }

    /// Whether a path matches, or lies in a folder that does.
    package func covers(_ path: FilePath) -> Bool {
        let own = text.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
        let parts = path.bytes.split(separator: UInt8(ascii: "/")).map { Array($0) }
        guard parts.count >= own.count else { return false }
        return zip(own, parts).allSatisfy { isLiteral ? $0 == $1 : Self.matches($1, $0) }
    }

    /// Looks for what matches now.
    ///
    /// - Parameters:
    ///   - folders: gets the folders that were looked at.
    ///   - unseen: gets those that could not be.
    /// - Returns: the paths in order; one without wildcards whether or not it is there.
    func paths(_ folders: inout [FilePath], _ unseen: inout [LogError]) -> [FilePath] {
        if isLiteral { return [path] }
        let isAbsolute = text.hasPrefix("/")
        var found = [isAbsolute ? FilePath("/") : FilePath(".")]
        for part in text.utf8.split(separator: UInt8(ascii: "/")).map({ Array($0) }) {
            guard part.contains(where: Self.isWild) else {
                found = found.map { $0.appending(part) }
                continue
            }
            found = found.flatMap { folder in
                do throws(LogError) {
                    let names = try folder.namesInFolder()
                    folders.append(folder)
                    return names.filter { Self.matches($0, part) }.map { folder.appending($0) }
                } catch {
                    if error.reason != .missing || found.count == 1 { unseen.append(error) }
                    return []
                }
            }
        }
        return found
    }

    private static func matches(_ name: [UInt8], _ pattern: [UInt8]) -> Bool {
        let (pattern, name) = (FilePath(bytes: pattern), FilePath(bytes: name))
        return unsafe pattern.withCString { pattern in
            unsafe name.withCString { name in unsafe fnmatch(pattern, name, FNM_PERIOD) == 0 }
        }
    }
}
