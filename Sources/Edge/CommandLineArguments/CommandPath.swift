/// A command and the names that lead to it.
struct CommandPath<Invocation: Sendable>: Sendable {
    let names: [String]
    let command: Command<Invocation>

    init(_ root: Command<Invocation>) {
        self.init(names: [root.name], command: root)
    }

    private init(names: [String], command: Command<Invocation>) {
        self.names = names
        self.command = command
    }

    var isRoot: Bool { names.count == 1 }

    /// The whole name as typed: `sparklineage queue list`.
    var name: String { names.joined(separator: " ") }

    /// The path to a subcommand; `builtIns` are names that are no subcommands, but may have been meant.
    func descend(_ word: String, builtIns: [String]) throws(UsageError) -> CommandPath {
        if let next = command.subcommands.first(where: { $0.name == word }) {
            return CommandPath(names: names + [next.name], command: next)
        }
        if word.hasPrefix("-") {
            throw error(Suggestion.complain("unknown option", word, known: ["--help"] + (isRoot ? ["--version"] : [])))
        }
        let known = command.subcommands.map(\.name)
        guard !known.isEmpty else { throw error("'\(name)' has no command '\(word)'") }
        throw error(Suggestion.complain("unknown command", word, known: known + builtIns))
    }

    func error(_ message: String) -> UsageError {
        UsageError(message: message, command: names, usage: usage)
    }
}
