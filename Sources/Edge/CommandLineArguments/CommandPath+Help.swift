extension CommandPath {
    /// The usage in a line: `sparklineage harvest [OPTIONS] PATH…` where all of it would need more.
    var usage: String {
        let whole = usageParts.joined(separator: " ")
        guard whole.count > 80, command.build != nil else { return whole }
        let required = command.options.filter(\.isRequired) + command.positionals
        return ([name, "[OPTIONS]"] + required.map(\.synopsis)).joined(separator: " ")
    }

    private var usageParts: [String] {
        guard command.build != nil else { return [name, "COMMAND"] }
        return [name] + command.options.map { $0.isRequired ? $0.synopsis : "[\($0.synopsis)]" }
            + command.positionals.map(\.synopsis)
    }

    /// The help text, set in so many columns.
    func help(width: Int) -> String {
        var sections = [Typesetting.wrap(command.abstract + ".", width: width, indent: 0)]
        if !command.discussion.isEmpty { sections.append(discussion(width: width)) }
        sections.append("USAGE\n" + Typesetting.wrap(words: usageParts, width: width, indent: 2, hanging: 2))
        let commands = command.subcommands.map { ($0.name, $0.abstract) } + builtIns
        if !command.subcommands.isEmpty { sections.append(table("COMMANDS", commands, width)) }
        let arguments = command.positionals.map { ($0.valueName, $0.help) }
        if !arguments.isEmpty { sections.append(table("ARGUMENTS", arguments, width)) }
        sections.append(table("OPTIONS", command.options.map { ($0.heading, $0.help) } + commonOptions, width))
        return sections.joined(separator: "\n\n") + "\n"
    }

    private var builtIns: [(String, String)] {
        isRoot ? BuiltIn.allCases.map { ($0.rawValue, $0.abstract) } : []
    }

    private var commonOptions: [(String, String)] {
        let help = ("-h, --help", "Show this help")
        return isRoot ? [("    --version", "Show the version"), help] : [help]
    }

    private func discussion(width: Int) -> String {
        command.discussion.split(separator: "\n", omittingEmptySubsequences: false)
            .map { Typesetting.wrap(String($0), width: width, indent: 0) }.joined(separator: "\n")
    }

    private func table(_ title: String, _ rows: [(String, String)], _ width: Int) -> String {
        ([title] + Typesetting.table(rows, width: width)).joined(separator: "\n")
    }
}

extension Parameter {
    /// In a usage line: `-o FILE`, `PATH…`.
    fileprivate var synopsis: String {
        let spelling = short.map { "-\($0)" } ?? "--\(name)"
        return switch kind {
        case .flag: spelling
        case .option(let isRepeating): "\(spelling) \(valueName)" + (isRepeating ? "…" : "")
        case .positional(.one): valueName
        case .positional(.optional): "[\(valueName)]"
        case .positional(.oneOrMore): "\(valueName)…"
        case .positional(.zeroOrMore): "[\(valueName)…]"
        }
    }

    /// In the list of options: `-o, --output FILE`.
    fileprivate var heading: String {
        let spelling = (short.map { "-\($0), " } ?? "    ") + "--\(name)"
        return takesValue ? "\(spelling) \(valueName)" : spelling
    }
}
