extension Program {
    /// Reads a command line, without the program's own name in front.
    ///
    /// - Parameters:
    ///   - arguments: the words as the shell gives them.
    ///   - width: the columns that help is set in.
    /// - Returns: what to do.
    /// - Throws: what is wrong with the words, and how to put it right.
    package func parse(
        _ arguments: [String], width: Int = 80
    ) throws(UsageError) -> ParsedCommand<Invocation> {
        var path = CommandPath(root)
        var words = arguments[...]
        while let word = words.first, path.command.build == nil || path.command.has(subcommand: word) {
            words = words.dropFirst()
            if let answer = try builtIn(word, rest: words, at: path, width: width) { return answer }
            path = try path.descend(word, builtIns: path.isRoot ? BuiltIn.allCases.map(\.rawValue) : [])
        }
        guard let build = path.command.build else { throw path.error(nothingGiven(path.command)) }
        guard let values = try ArgumentScanner(path).scan(words) else {
            return .print(path.help(width: width))
        }
        return .run(try build(values))
    }

    private func builtIn(
        _ word: String, rest: ArraySlice<String>, at path: CommandPath<Invocation>, width: Int
    ) throws(UsageError) -> ParsedCommand<Invocation>? {
        if word == "-h" || word == "--help" { return .print(path.help(width: width)) }
        guard path.isRoot else { return nil }
        if word == "--version" { return .print("\(root.name) \(version)\n") }
        switch BuiltIn(rawValue: word) {
        case .help: return .print(try help(on: rest, from: path, width: width))
        case .completions: return .print(try completions(rest, path))
        case nil: return nil
        }
    }

    private func help(
        on words: ArraySlice<String>, from root: CommandPath<Invocation>, width: Int
    ) throws(UsageError) -> String {
        var path = root
        for word in words where !word.hasPrefix("-") { path = try path.descend(word, builtIns: []) }
        return path.help(width: width)
    }

    private func completions(
        _ words: ArraySlice<String>, _ path: CommandPath<Invocation>
    ) throws(UsageError) -> String {
        let known = Shell.allValueStrings.joined(separator: ", ")
        guard let word = words.first else { throw path.error("name the shell: \(root.name) completions <\(known)>") }
        if word == "-h" || word == "--help" {
            return "usage: \(root.name) completions SHELL     (SHELL is one of \(known))\n"
        }
        guard let shell = Shell(rawValue: word), words.count == 1 else {
            throw path.error("no completions for '\(words.joined(separator: " "))': the shells are \(known)")
        }
        return completionScript(for: shell)
    }

    private func nothingGiven(_ command: Command<Invocation>) -> String {
        "name a command: \(command.subcommands.map(\.name).joined(separator: ", "))"
    }
}

/// What every program answers by itself, as a command of its root.
enum BuiltIn: String, CaseIterable {
    case help
    case completions

    var abstract: String {
        switch self {
        case .help: "Show help on a command"
        case .completions: "Print a completion script for a shell (bash, zsh or fish)"
        }
    }
}
