import TestSupport
import Testing

@testable import CommandLineArguments

@Suite struct ParseTests {
    struct Case: CustomTestStringConvertible {
        let line: String
        let expected: Sample

        var testDescription: String { line }

        var words: [String] { line.split(separator: " ").map(String.init) }
    }

    static func harvest(
        _ line: String, paths: [String] = ["p"], output: String? = nil, quiet: Bool = false, level: Level? = nil,
        tags: [String] = [], count: Int? = nil
    ) -> Case {
        Case(
            line: line,
            expected: .harvest(paths: paths, output: output, quiet: quiet, level: level, tags: tags, count: count))
    }

    @Test(arguments: [
        harvest("harvest p"),
        harvest("harvest p q r", paths: ["p", "q", "r"]),
        harvest("harvest p -o f", output: "f"),
        harvest("harvest -of p", output: "f"),
        harvest("harvest -o=f p", output: "f"),
        harvest("harvest --output f p", output: "f"),
        harvest("harvest p --output=f", output: "f"),
        harvest("harvest p --output=a=b", output: "a=b"),
        harvest("harvest p --output=", output: ""),
        harvest("harvest p -o -", output: "-"),
        harvest("harvest p -o a -o b", output: "b"),
        harvest("harvest --quiet p", quiet: true),
        harvest("harvest -aq p", quiet: true),
        harvest("harvest -qof p", output: "f", quiet: true),
        harvest("harvest -qo f p", output: "f", quiet: true),
        harvest("harvest p --level debug", level: .debug),
        harvest("harvest p -t a --tag=b --tag c", tags: ["a", "b", "c"]),
        harvest("harvest p -n -5", count: -5),
        harvest("harvest p --count=7", count: 7),
        harvest("harvest - p", paths: ["-", "p"]),
        harvest("harvest -- -o --help --", paths: ["-o", "--help", "--"]),
        harvest("harvest p --quiet -- -q", paths: ["p", "-q"], quiet: true),
        Case(line: "show a", expected: .show(log: "a", part: nil)),
        Case(line: "show a b", expected: .show(log: "a", part: "b")),
        Case(line: "queue list", expected: .list),
    ])
    func `words become a command`(_ sampleCase: Case) throws {
        #expect(try sample.parse(sampleCase.words) == .run(sampleCase.expected))
    }

    @Test(arguments: [
        ("", "name a command: harvest, show, queue"),
        ("queue", "name a command: list"),
        ("harvst p", "unknown command 'harvst'; did you mean 'harvest'?"),
        ("completion bash", "unknown command 'completion'; did you mean 'completions'?"),
        ("xyzzy", "unknown command 'xyzzy'"),
        ("queue lsit", "unknown command 'lsit'; did you mean 'list'?"),
        ("--versoin", "unknown option '--versoin'; did you mean '--version'?"),
        ("harvest p --ouput f", "unknown option '--ouput'; did you mean '--output'?"),
        ("harvest p --out=f", "unknown option '--out'; did you mean '--output'?"),
        ("harvest p -output f", "unknown option '-output'; did you mean '--output'?"),
        ("harvest p -x", "unknown option '-x'"),
        ("harvest p -qx", "unknown option '-qx' ('-x' in it)"),
        ("harvest p --quiet=yes", "--quiet takes no value; write just '--quiet'"),
        ("harvest p -o", "--output needs a value: --output=FILE"),
        ("harvest p -o -q", "--output needs a value, and '-q' looks like an option; write --output=FILE"),
        ("harvest p --level loud", "'loud' is no value for --level: it wants one of debug, info"),
        ("harvest p -n many", "'many' is no value for --count: it wants a whole number"),
        ("harvest", "PATH is missing: a log or folder"),
        ("harvest -q", "PATH is missing: a log or folder"),
        ("show", "LOG is missing: the log"),
        ("show a b c", "'c' is one argument too many; put words with spaces in quotes"),
        ("queue list all", "'all' is one argument too many"),
        ("help hrvest", "unknown command 'hrvest'; did you mean 'harvest'?"),
        ("help harvest now", "'sample harvest' has no command 'now'"),
        ("completions", "name the shell: sample completions <bash, zsh, fish>"),
        ("completions tcsh", "no completions for 'tcsh': the shells are bash, zsh, fish"),
    ])
    func `a usage error says what is wrong and what to do`(_ line: String, _ message: String) throws {
        let error = #expect(throws: UsageError.self) {
            _ = try sample.parse(line.split(separator: " ").map(String.init))
        }
        #expect(error?.message == message)
    }

    @Test func `a usage error names the command and its usage`() throws {
        let error = #expect(throws: UsageError.self) { _ = try sample.parse(["show"]) }
        #expect(
            error?.description == """
                sample: LOG is missing: the log
                usage: sample show LOG [PART]
                Try 'sample show --help'.
                """)
    }

    @Test func `mutated words never crash`() {
        let words = [
            "harvest", "--output", "-o", "--", "=", "-", "--=", "-=", "help", "queue", "é", "\u{301}", "", "-qo",
        ]
        var random = SplitMix64(seed: 7)
        for _ in 0..<5_000 {
            var line = (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in words.randomElement(using: &random)
            }
            if let index = line.indices.randomElement(using: &random) {
                line[index] += words.randomElement(using: &random) ?? ""
            }
            _ = try? sample.parse(line)
        }
    }
}
