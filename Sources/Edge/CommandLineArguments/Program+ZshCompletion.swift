extension Program {
    /// A script for zsh: `sparklineage completions zsh > ~/.zfunc/_sparklineage`.
    func zshCompletion(_ commands: [CompletedCommand]) -> String {
        """
        #compdef \(root.name)
        # zsh completion for \(root.name): put it as _\(root.name) into a folder of $fpath
        _\(root.name)() {
            local command="" word
            for word in ${words[2,CURRENT-1]}; do
                case "$command $word" in
        \(commands.filter { !$0.names.isEmpty }.map(zshDescent).joined(separator: "\n"))
                esac
            done
            local -a next options
            case "$command" in
        \(commands.map(zshCase).joined(separator: "\n"))
            esac
        }
        if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _\(root.name) "$@"; else compdef _\(root.name) \(root.name); fi

        """
    }

    private func zshDescent(_ command: CompletedCommand) -> String {
        let path = command.names.map { " \($0)" }.joined()
        return "            \(quoted(path))) command=\(quoted(path)) ;;"
    }

    private func zshCase(_ command: CompletedCommand) -> String {
        let path = command.names.map { " \($0)" }.joined()
        let next = command.words.map { quoted("\(zshEscaped($0.text)):\($0.help)") }.joined(separator: " ")
        var steps = ["options=(\(zshOptions(command)))", "next=(\(next))"]
        if !command.words.isEmpty { steps.append("_describe command next") }
        steps.append("_describe -o option options")
        if command.takesFiles || !command.fileOptions.isEmpty { steps.append("_files") }
        return "        \(quoted(path))) \(steps.joined(separator: "; ")) ;;"
    }

    private func zshOptions(_ command: CompletedCommand) -> String {
        let own = command.options.flatMap { option in
            (["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? []))
                .map { quoted("\(zshEscaped($0)):\(option.help)") }
        }
        return (own + [quoted("--help:Show this help")]).joined(separator: " ")
    }

    private func zshEscaped(_ text: String) -> String {
        text.split(separator: ":", omittingEmptySubsequences: false).joined(separator: "\\:")
    }
}

/// A word for a shell, in single quotes.
func quoted(_ text: String) -> String {
    "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
}
