import Foundation
import TestSupport

/// A program of the system.
enum Tool {
    struct Result {
        let status: Int32
        /// What it said, on both channels.
        let text: String
    }

    /// The built program: it lies beside the test bundle.
    static let binary: String = {
        let own = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return URL(filePath: own).deletingLastPathComponent().appending(path: "sparklineage").path
    }()

    static func isThere(_ name: String) -> Bool {
        (try? run("bash", "-c", "command -v \"$1\"", "bash", name).status) == 0
    }

    static func skip(_ part: String) { print("skipped: needs \(part)") }

    static func run(_ words: String...) throws -> Result { try run(words) }

    static func run(_ words: [String]) throws -> Result {
        let folder = try TemporaryDirectory("tool")
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = words
        process.standardInput = FileHandle.nullDevice
        let output = try FileHandle(forWritingTo: URL(filePath: folder.write([], to: "said")))
        process.standardOutput = output
        process.standardError = output
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, text: String(decoding: try readFile(folder.path("said")), as: UTF8.self))
    }
}

/// Debian's packages, as this machine knows them.
enum Packages {
    /// The libraries that the system would load for a program; those of Swift are in the image's binary.
    static func libraries(of program: String) throws -> [String] {
        let lines = try Tool.run("ldd", program).text.split(separator: "\n")
        return lines.compactMap { line in
            let words = line.split(separator: " ")
            guard words.count > 2, words[1] == "=>", words[2].hasPrefix("/") else { return nil }
            return words[2].contains("/swift/") ? nil : String(words[2])
        }
    }

    /// The libraries among them that the program itself names.
    static func needed(by program: String) throws -> [String] {
        let names = try Tool.run("bash", "-c", "readelf -d \"$1\" || llvm-readelf -d \"$1\"", "bash", program).text
            .matches(of: /\[(lib[^\]]+)\]/).map { String($0.output.1) }
        return try libraries(of: program).filter { path in names.contains { path.hasSuffix("/\($0)") } }
    }

    /// The package that a file came with.
    static func owner(of file: String) throws -> String? {
        // Some are known by where they lay before /lib became a link.
        let real = URL(filePath: file).resolvingSymlinksInPath().path
        for path in [file, real, "/usr\(file)", String(real.trimmingPrefix("/usr"))] {
            let found = try Tool.run("dpkg-query", "--search", path)
            if found.status == 0 { return found.text.split(separator: ":").first.map(String.init) }
        }
        return nil
    }

    /// What every Debian has.
    static func essential() throws -> Set<String> {
        let format = "${Essential} ${Priority} ${Package}\\n"
        let lines = try Tool.run("dpkg-query", "--show", "--showformat=\(format)").text.split(separator: "\n")
        return Set(
            lines.filter { $0.hasPrefix("yes ") || $0.hasPrefix("no required") }.map {
                String($0.split(separator: " ").last ?? "")
            })
    }

    /// Packages with all that they need.
    static func closure(of names: Set<String>) throws -> Set<String> {
        let format = "${Package}|${Depends}, ${Pre-Depends}\\n"
        var needs: [Substring: [Substring]] = [:]
        for line in try Tool.run("dpkg-query", "--show", "--showformat=\(format)").text.split(separator: "\n") {
            let parts = line.split(separator: "|", maxSplits: 1)
            needs[parts[0]] = parts.dropFirst().first?.split { ",|".contains($0) }.compactMap {
                $0.split { " :(".contains($0) }.first
            }
        }
        var (found, open) = (Set<String>(), Array(names))
        while let name = open.popLast() {
            if found.insert(name).inserted { open += (needs[Substring(name)] ?? []).map(String.init) }
        }
        return found
    }
}
