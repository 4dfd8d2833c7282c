extension Program {
    /// A script for fish: `sparklineage completions fish > ~/.config/fish/completions/sparklineage.fish`.
    func fishCompletion(_ commands: [CompletedCommand]) -> String {
        let start = [
            "# fish completion for \(root.name): put it as \(root.name).fish into ~/.config/fish/completions",
            "complete -c \(root.name) -f",
            "complete -c \(root.name) -s h -l help -d \(fishQuoted("Show help"))",
        ]
        return (start + commands.flatMap(fishLines)).joined(separator: "\n") + "\n"
    }

    private func fishLines(_ command: CompletedCommand) -> [String] {
        let condition = fishCondition(command)
        let start = "complete -c \(root.name) -n \(fishQuoted(condition))"
        var lines = command.words.map { "\(start) -a \(fishQuoted($0.text)) -d \(fishQuoted($0.help))" }
        lines += command.options.map { start + fishOption($0) }
        if command.takesFiles { lines.append("\(start) -F") }
        return lines
    }

    private func fishCondition(_ command: CompletedCommand) -> String {
        guard !command.names.isEmpty else { return "__fish_use_subcommand" }
        return command.names.map { "__fish_seen_subcommand_from \($0)" }.joined(separator: "; and ")
    }

    private func fishOption(_ option: Parameter) -> String {
        var text = option.short.map { " -s \($0)" } ?? ""
        text += " -l \(option.name) -d \(fishQuoted(option.help))"
        guard option.takesValue else { return text }
        switch option.completion {
        case .none: return text + " -x"
        case .files: return text + " -r -F"
        case .values(let values): return text + " -x -a \(fishQuoted(values.joined(separator: " ")))"
        }
    }

    /// In fish's single quotes a backslash and a quote are escaped by a backslash.
    private func fishQuoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
