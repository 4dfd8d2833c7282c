import Foundation
import TestSupport
import Testing

/// What the documents tell people to type: commands, options and targets of make that are there, links that lead on.
@Suite struct DocumentedCommandTests {
    static let documents: [String] = {
        let folders = ["", "docs/", "docs/decisions/", "demo/", "marquez/", "spark-conf/", "deploy/"]
        return folders.flatMap { folder in
            let names = (try? FileManager.default.contentsOfDirectory(atPath: "\(PackageFiles.root)/\(folder)")) ?? []
            return names.filter { $0.hasSuffix(".md") }.sorted().map { folder + $0 }
        }
    }()

    @Test(arguments: documents) func `commands and their options are there`(_ document: String) throws {
        for line in try commands("sparklineage", in: document) {
            let words = line.split(separator: " ").dropFirst().map(String.init)
            let options = words.filter { $0.wholeMatch(of: /--?[a-z][a-z-]*/) != nil }
            let help = try help(on: words.prefix { !$0.hasPrefix("-") })
            for option in options {
                #expect(help.contains("\(option) ") || help.contains("\(option),"), "\(document): \(line)")
            }
        }
    }

    @Test(arguments: documents) func `targets of make are there`(_ document: String) throws {
        let makefile = String(decoding: try readFile("\(PackageFiles.root)/Makefile"), as: UTF8.self)
        for line in try commands("make", in: document) {
            for word in line.split(separator: " ").dropFirst() where word.wholeMatch(of: /[a-z-]+/) != nil {
                #expect(makefile.contains("\n\(word):"), "\(document): \(line)")
            }
        }
    }

    @Test(arguments: documents) func `links lead to files`(_ document: String) throws {
        let folder = "\(PackageFiles.root)/\(document)".split(separator: "/", omittingEmptySubsequences: false)
            .dropLast()
        for link in try text(of: document).matches(of: /\]\(([^)#:]+)(#[^)]*)?\)/) {
            let path = "\(folder.joined(separator: "/"))/\(link.output.1)"
            #expect(FileManager.default.fileExists(atPath: path), "\(document): \(link.output.1)")
        }
    }

    /// Lines of blocks, and texts between single backticks, that begin with a program's name.
    private func commands(_ program: String, in document: String) throws -> [Substring] {
        let text = try text(of: document)
        let lines = text.split(separator: "\n").map { $0.hasPrefix("$ ") ? $0.dropFirst(2) : $0 }
        let quoted = text.matches(of: /`([^`\n]+)`/).map(\.output.1)
        return (lines + quoted).filter { $0.hasPrefix("\(program) ") }.map { line in
            line.prefix { !"#|>;&`".contains($0) }
        }
    }

    /// The help on the first words that are a command.
    private func help(on words: ArraySlice<String>) throws -> String {
        for count in [2, 1] where words.count >= count {
            let result = try Binary.shell("exec \"$BIN\" help \"$@\"", arguments: Array(words.prefix(count)))
            if result.status == 0 { return result.text }
        }
        let isBuiltIn = words.first.map { ["help", "completions"].contains($0) } ?? true
        #expect(isBuiltIn, "no command \(words.joined(separator: " "))")
        return try Binary.run("help").text
    }

    private func text(of document: String) throws -> String {
        String(decoding: try readFile("\(PackageFiles.root)/\(document)"), as: UTF8.self)
    }
}
