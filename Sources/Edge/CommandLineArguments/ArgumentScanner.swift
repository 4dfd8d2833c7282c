/// Reads the words after a command's name by what the command takes.
struct ArgumentScanner<Invocation: Sendable> {
    private let path: CommandPath<Invocation>
    private var values: ParsedValues
    private var positionals: ArraySlice<Parameter>

    init(_ path: CommandPath<Invocation>) {
        self.path = path
        values = ParsedValues { message in path.error(message) }
        positionals = path.command.positionals[...]
    }

    /// The values of the words; nil when help is asked for.
    consuming func scan(_ arguments: ArraySlice<String>) throws(UsageError) -> ParsedValues? {
        var words = arguments
        while let word = words.popFirst() {
            if word == "--" {
                for rest in words { try take(positional: rest) }
                break
            } else if word.hasPrefix("--") {
                guard try takeLong(word, &words) else { return nil }
            } else if word.hasPrefix("-"), word != "-" {
                guard try takeShort(word, &words) else { return nil }
            } else {
                try take(positional: word)
            }
        }
        try checkComplete()
        return values
    }

    /// Takes `--name`, `--name value` or `--name=value`; false when it is `--help`.
    private mutating func takeLong(_ word: String, _ words: inout ArraySlice<String>) throws(UsageError) -> Bool {
        let parts = word.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        let name = String(parts.first ?? "")
        let text = parts.count > 1 ? String(parts[1]) : nil
        guard name != "help" else { return false }
        guard let option = path.command.options.first(where: { $0.name == name }) else {
            throw unknown("--\(name)")
        }
        if option.takesValue {
            try set(option, to: try value(text, or: &words, for: option))
        } else if text != nil {
            throw path.error("--\(name) takes no value; write just '--\(name)'")
        } else {
            values.set(option)
        }
        return true
    }

    /// Takes `-q`, a cluster `-qv`, `-o value`, `-ovalue` or `-o=value`; false when help is asked for.
    private mutating func takeShort(_ word: String, _ words: inout ArraySlice<String>) throws(UsageError) -> Bool {
        var letters = word.dropFirst()
        while let letter = letters.popFirst() {
            guard let option = path.command.options.first(where: { $0.short == letter }) else {
                if letter == "h" { return false }
                throw unknown(word, letter: letter)
            }
            guard option.takesValue else {
                values.set(option)
                continue
            }
            try rejectSingleDash(word)
            let text = letters.isEmpty ? nil : String(letters.first == "=" ? letters.dropFirst() : letters)
            try set(option, to: try value(text, or: &words, for: option))
            break
        }
        return true
    }

    /// `-output` is `--output` with a dash forgotten, hardly `-o utput`.
    private func rejectSingleDash(_ word: String) throws(UsageError) {
        if path.command.options.contains(where: { "-\($0.name)" == word }) { throw unknown(word) }
    }

    private func value(
        _ text: String?, or words: inout ArraySlice<String>, for option: Parameter
    ) throws(UsageError) -> String {
        guard let text else { return try next(&words, for: option) }
        return text
    }

    private func next(_ words: inout ArraySlice<String>, for option: Parameter) throws(UsageError) -> String {
        let value = "--\(option.name)=\(option.valueName)"
        guard let word = words.first else { throw path.error("--\(option.name) needs a value: \(value)") }
        guard !looksLikeOption(word) else {
            throw path.error("--\(option.name) needs a value, and '\(word)' looks like an option; write \(value)")
        }
        words = words.dropFirst()
        return word
    }

    private func looksLikeOption(_ word: String) -> Bool {
        word.hasPrefix("-") && word != "-" && Int(word) == nil
    }

    private mutating func set(_ parameter: Parameter, to text: String) throws(UsageError) {
        if let wanted = parameter.complaint(text) {
            throw path.error("'\(text)' is no value for \(parameter.display): it wants \(wanted)")
        }
        values.add(text, to: parameter)
    }

    private mutating func take(positional word: String) throws(UsageError) {
        guard let parameter = positionals.first else { throw tooMany(word) }
        try set(parameter, to: word)
        if case .positional(.oneOrMore) = parameter.kind { return }
        if case .positional(.zeroOrMore) = parameter.kind { return }
        positionals = positionals.dropFirst()
    }

    /// What is wrong with a word that has no place: a command that takes no arguments may know it as an option's value.
    private func tooMany(_ word: String) -> UsageError {
        let command = path.command
        guard command.positionals.isEmpty else {
            return path.error("'\(word)' is one argument too many; put words with spaces in quotes")
        }
        if !command.subcommands.isEmpty {
            return path.error(Suggestion.complain("unknown command", word, known: command.subcommands.map(\.name)))
        }
        let complaint = "'\(word)' is one argument too many"
        guard let option = command.options.first(where: \.takesValue) else { return path.error(complaint) }
        return path.error("\(complaint); did you mean '--\(option.name) \(word)'?")
    }

    private func checkComplete() throws(UsageError) {
        for parameter in positionals where !values.has(parameter) {
            if case .positional(.optional) = parameter.kind { continue }
            if case .positional(.zeroOrMore) = parameter.kind { continue }
            throw values.missing(parameter)
        }
    }

    private func unknown(_ word: String, letter: Character? = nil) -> UsageError {
        let known = path.command.options.map { "--\($0.name)" } + ["--help"]
        let inCluster = letter.map { word.count > 2 ? " ('-\($0)' in it)" : "" } ?? ""
        return path.error(Suggestion.complain("unknown option", word, known: known) + inCluster)
    }
}
