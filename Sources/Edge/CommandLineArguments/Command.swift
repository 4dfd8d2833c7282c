/// A command, or a family of commands: what it takes, and what is made of it.
///
/// `Invocation` is the program's own type of what it can be told to do.
package struct Command<Invocation: Sendable>: Sendable {
    package typealias Build = @Sendable (ParsedValues) throws(UsageError) -> Invocation

    let name: String
    /// One line for the list of commands.
    let abstract: String
    /// Paragraphs for the command's own help.
    let discussion: String
    let parameters: [Parameter]
    let subcommands: [Command]
    let build: Build?

    /// Declares a command that does something; where the first word names a subcommand, that one does.
    package init(
        _ name: String, abstract: String, discussion: String = "", parameters: [Parameter],
        subcommands: [Command] = [], build: @escaping Build
    ) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.parameters = parameters
        self.subcommands = subcommands
        self.build = build
    }

    /// Declares a family of commands.
    package init(_ name: String, abstract: String, discussion: String = "", subcommands: [Command]) {
        self.name = name
        self.abstract = abstract
        self.discussion = discussion
        self.parameters = []
        self.subcommands = subcommands
        self.build = nil
    }

    var positionals: [Parameter] { parameters.filter(\.isPositional) }

    func has(subcommand name: String) -> Bool { subcommands.contains { $0.name == name } }

    var options: [Parameter] { parameters.filter { !$0.isPositional } }
}

/// What a command line asks for.
package enum ParsedCommand<Invocation: Sendable>: Sendable {
    case run(Invocation)
    /// Help, the version or a completion script: print it and end well.
    case print(String)
}

extension ParsedCommand: Equatable where Invocation: Equatable {}

/// A program: its commands, and what every program answers by itself (`--help`, `--version`, `help`, `completions`).
package struct Program<Invocation: Sendable>: Sendable {
    let root: Command<Invocation>
    let version: String

    package init(root: Command<Invocation>, version: String) {
        self.root = root
        self.version = version
    }
}
