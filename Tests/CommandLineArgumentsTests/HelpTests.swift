import FoundationEssentials
import Glibc
import Testing

@testable import CommandLineArguments

@Suite struct HelpTests {
    private func text(_ words: String..., width: Int = 80) throws -> String {
        guard case .print(let text) = try sample.parse(words, width: width) else { return "" }
        return text
    }

    @Test func `help lists all that a command takes`() throws {
        #expect(
            try text("harvest", "--help", width: 60) == """
                Read logs.

                First paragraph.

                Second paragraph.

                USAGE
                  sample harvest [-o FILE] [-q] [-a] [--level LEVEL]
                    [-t TAG…] [-n N] PATH…

                ARGUMENTS
                  PATH  a log or folder

                OPTIONS
                  -o, --output FILE  write to FILE
                  -q, --quiet        say nothing
                  -a, --all          it's everything: all of it, however
                                     long the text about it may be here
                      --level LEVEL  how much to say
                  -t, --tag TAG      a tag
                  -n, --count N      how many
                  -h, --help         Show this help

                """)
    }

    @Test(arguments: [["harvest", "-h"], ["help", "harvest"], ["harvest", "p", "--help"], ["harvest", "-qh"]])
    func `help has many doors`(_ words: [String]) throws {
        #expect(try sample.parse(words) == sample.parse(["harvest", "--help"]))
    }

    @Test func `the program's help lists its commands`() throws {
        let help = try text("--help")
        #expect(try text("help") == help)
        for command in ["harvest", "show", "queue", "help", "completions", "--version"] {
            #expect(help.contains("\n  \(command) ") || help.contains("  \(command) "))
        }
    }

    @Test(arguments: [20, 40, 80, 200]) func `help keeps to the width`(_ width: Int) throws {
        for line in try text("harvest", "--help", width: width).split(separator: "\n") {
            #expect(line.count <= max(width, 52))
        }
    }

    @Test func `the version is one line`() throws {
        #expect(try text("--version") == "sample 1.2.3\n")
    }
}

@Suite struct CompletionTests {
    private func script(_ shell: String) throws -> String {
        guard case .print(let text) = try sample.parse(["completions", shell]) else { return "" }
        return text
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func `every command and option is in the script`(_ shell: String) throws {
        let text = try script(shell)
        for word in ["harvest", "show", "queue", "list", "completions", "output", "quiet", "level", "version"] {
            #expect(text.contains(word), "\(word) in \(shell)")
        }
    }

    @Test(arguments: ["bash", "zsh", "fish"]) func `the shell itself accepts the script`(_ shell: String) throws {
        let found = ["/bin/\(shell)", "/usr/bin/\(shell)"].first { FileManager.default.isExecutableFile(atPath: $0) }
        guard let found else {
            print("skipped: \(shell) is not installed, its completion script is not run")
            return
        }
        #expect(try run(found, ["-n"], input: script(shell)).status == 0)
    }

    @Test(arguments: [
        ("sample ha", "harvest"), ("sample queue ", "list\n--help"), ("sample completions z", "zsh"),
        ("sample harvest --ou", "--output"), ("sample help --v", ""), ("sample help sh", "show"),
    ])
    func `bash completes`(_ line: String, _ expected: String) throws {
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map { quoted(String($0)) }
        let driver = """
            \(try script("bash"))
            COMP_WORDS=(\(words.joined(separator: " "))) COMP_CWORD=\(words.count - 1)
            _sample; printf '%s\\n' "${COMPREPLY[@]}"
            """
        let output = try run("/bin/bash", [], input: driver).output
        #expect(output.trimmingCharacters == expected)
    }
}

@Suite struct FishCompletionTests {
    static let fish = ["/bin/fish", "/usr/bin/fish"].first { FileManager.default.isExecutableFile(atPath: $0) }

    @Test(
        .enabled(if: fish != nil, "skipped: fish is not installed"),
        arguments: [("sample ha", "harvest"), ("sample queue l", "list"), ("sample harvest --level d", "debug")])
    func `fish completes`(_ line: String, _ expected: String) throws {
        guard case .print(let script) = try sample.parse(["completions", "fish"]) else { return }
        let output = try run(try #require(Self.fish), [], input: "\(script)\ncomplete -C \(quoted(line))").output
        #expect(output.split { $0.isWhitespace }.first.map(String.init) == expected)
    }
}

extension String {
    fileprivate var trimmingCharacters: String { split(separator: "\n").joined(separator: "\n") }
}

/// Runs a shell on a script given as its input.
private func run(_ shell: String, _ arguments: [String], input: String) throws -> (status: Int32, output: String) {
    let folder = FileManager.default.temporaryDirectory.path + "/completion-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(input.utf8).write(to: URL(filePath: folder + "/script"))
    let command = ([shell] + arguments + [folder + "/script"]).map(quoted).joined(separator: " ")
    let status = system("\(command) > \(quoted(folder + "/out")) 2> /dev/null < /dev/null")
    let output = String(decoding: try Data(contentsOf: URL(filePath: folder + "/out")), as: UTF8.self)
    return (status, output)
}
