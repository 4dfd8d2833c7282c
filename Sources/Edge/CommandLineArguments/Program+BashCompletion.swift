extension Program {
    /// A script for bash: `source <(sparklineage completions bash)`.
    func bashCompletion(_ commands: [CompletedCommand]) -> String {
        """
        # bash completion for \(root.name): source <(\(root.name) completions bash)
        _\(root.name)() {
            local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]} command="" word
            for word in "${COMP_WORDS[@]:1:COMP_CWORD-1}"; do
                case "$command $word" in
        \(commands.filter { !$0.names.isEmpty }.map(bashDescent).joined(separator: "\n"))
                esac
            done
            local words="" files=""
            case "$command" in
        \(commands.map(bashWords).joined(separator: "\n"))
            esac
            case "$command $previous" in
        \(bashFileOptions(commands))
            esac
            mapfile -t COMPREPLY < <(
                compgen -W "$words" -- "$current"
                [[ -n $files && $current != -* ]] && compgen -f -- "$current"
            )
        }
        complete -o filenames -F _\(root.name) \(root.name)

        """
    }

    private func bashDescent(_ command: CompletedCommand) -> String {
        let before = command.names.dropLast().map { " \($0)" }.joined()
        let path = before + " " + (command.names.last ?? "")
        return "            \"\(path)\") command=\"\(path)\" ;;"
    }

    private func bashWords(_ command: CompletedCommand) -> String {
        let path = command.names.map { " \($0)" }.joined()
        let files = command.takesFiles ? " files=yes" : ""
        return "        \"\(path)\") words=\"\(command.allWords.joined(separator: " "))\"\(files) ;;"
    }

    private func bashFileOptions(_ commands: [CompletedCommand]) -> String {
        commands.flatMap { command in
            command.fileOptions.flatMap { option in
                (["--\(option.name)"] + (option.short.map { ["-\($0)"] } ?? [])).map { spelling in
                    "        \"\(command.names.map { " \($0)" }.joined()) \(spelling)\") words=\"\" files=yes ;;"
                }
            }
        }.joined(separator: "\n")
    }
}
