import TestSupport
import Testing

@Suite struct ReadmeTests {
    /// A command that the README shows, with the output that it shows.
    struct Example: CustomTestStringConvertible {
        let command: String
        let output: String

        var testDescription: String { command }
    }

    static func examples() throws -> [Example] {
        let text = String(decoding: try readFile("\(PackageFiles.root)/README.md"), as: UTF8.self)
        return text.components(between: "```console\n$ ", and: "```\n").map { block in
            let command = block.prefix { $0 != "\n" }
            return Example(command: String(command), output: String(block.dropFirst(command.count + 1)))
        }
    }

    @Test func `what the README shows is what happens`() throws {
        let examples = try Self.examples()
        #expect(examples.count == 6)
        let folder = try TemporaryDirectory("readme")
        for example in examples {
            let line =
                "unset COLUMNS; PATH=${BIN%/*}:$PATH; ln -sfn \"$1/Tests\" \"$1/docs\" \"$2\"; cd \"$2\"; eval \"$3\" 2>&1"
            let result = try Binary.shell(line, PackageFiles.root, folder.path, example.command)
            #expect(result.text == example.output, "\(example.command)")
        }
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        var found: [String] = []
        var rest = self[...]
        while let first = rest.firstRange(of: start) {
            let body = rest[first.upperBound...]
            guard let last = body.firstRange(of: end) else { break }
            found.append(String(body[..<last.lowerBound]))
            rest = body[last.upperBound...]
        }
        return found
    }
}
