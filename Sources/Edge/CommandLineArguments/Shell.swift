/// The shells that completion scripts are made for.
enum Shell: String, CaseIterable, ExpressibleByArgument {
    case bash
    case zsh
    case fish
}

extension Program {
    /// A script that teaches a shell the program's commands and options.
    func completionScript(for shell: Shell) -> String {
        let commands = completedCommands
        return switch shell {
        case .bash: bashCompletion(commands)
        case .zsh: zshCompletion(commands)
        case .fish: fishCompletion(commands)
        }
    }

    /// Every command, with what its words can be.
    private var completedCommands: [CompletedCommand] {
        var found = [CompletedCommand(root, names: [])]
        found[0].addBuiltIns()
        var open = root.subcommands.map { (command: $0, names: [$0.name]) }
        while let next = open.popLast() {
            found.append(CompletedCommand(next.command, names: next.names))
            open += next.command.subcommands.map { ($0, next.names + [$0.name]) }
        }
        return found.sorted { $0.names.joined(separator: " ") < $1.names.joined(separator: " ") }
            + [
                CompletedCommand(.help, words: root.subcommands.map { ($0.name, $0.abstract) }),
                CompletedCommand(.completions, words: Shell.allCases.map { ($0.rawValue, "For \($0.rawValue)") }),
            ]
    }
}

/// A command as a completion script sees it.
struct CompletedCommand {
    /// The names that lead here from the program's own, which is left out.
    let names: [String]
    var words: [(text: String, help: String)] = []
    var options: [Parameter] = []
    var takesFiles = false

    init<Invocation>(_ command: Command<Invocation>, names: [String]) {
        self.names = names
        words = command.subcommands.map { ($0.name, $0.abstract) }
        options = command.options
        for argument in command.positionals {
            switch argument.completion {
            case .none: break
            case .files: takesFiles = true
            case .values(let values): words += values.map { ($0, argument.help) }
            }
        }
    }

    fileprivate init(_ builtIn: BuiltIn, words: [(text: String, help: String)]) {
        names = [builtIn.rawValue]
        self.words = words
    }

    fileprivate mutating func addBuiltIns() {
        words += BuiltIn.allCases.map { ($0.rawValue, $0.abstract) }
        options.append(Flag("version", help: "Show the version").parameter)
    }

    /// Every word that can come next: commands, values, options with their dashes.
    var allWords: [String] {
        words.map(\.text) + options.map { "--\($0.name)" } + options.compactMap { $0.short.map { "-\($0)" } } + [
            "--help"
        ]
    }

    /// The options that take a file.
    var fileOptions: [Parameter] {
        options.filter { if case .files = $0.completion { $0.takesValue } else { false } }
    }
}
