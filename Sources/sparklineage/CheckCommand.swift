import CommandLineArguments
import Glibc
import Sidecar

/// `sparklineage check`.
struct CheckCommand: Equatable, Sendable {
    enum Work: Equatable, Sendable {
        case schema
        case file(String)
        case online(String)
        case context(String, [String: String])
    }

    let work: Work

    func run() throws(Stop) -> Int32 {
        switch work {
        case .schema: return try Terminal.print(SettingsCheck.schema)
        case .file(let file):
            Terminal.error.say(try SettingsCheck.summary(of: file))
            return 0
        case .online(let file):
            let check = try OnlineCheck(file)
            _ = try Terminal.print(nil, or: check.lines)
            return check.isGood ? 0 : EX_UNAVAILABLE
        case .context(let file, let words):
            let lines = try SettingsCheck.explanation(of: words, in: file)
            if lines.isEmpty { Terminal.error.say("sparklineage: no rule matches") }
            return try Terminal.print(nil) { _ in lines.map { "\($0.thing): \($0.value) (\($0.place))" } }
        }
    }
}

// MARK: - Declaration

extension CheckCommand {
    static let declaration: Command<Invocation> = {
        let file = Argument<String>("FILE", .optional, help: "The settings", completion: .files)
        let words = Argument<String>(
            "WORD", .zeroOrMore, help: "With --explain-context: what is asked about, app=orders")
        let schema = Flag("schema", help: "Print the JSON schema of settings, for editors")
        let online = Flag("online", help: "Try what it names: can inputs be read, outputs be reached")
        let explains = Flag(
            "explain-context", help: "Tell which rule gives what to a job, or to a dataset (table=… or topic=…)")
        return Command(
            "check", abstract: "Tell all that is wrong in a settings file, each with its place",
            discussion: """
                check FILE --explain-context app=orders-ingest table=lake.sales.orders

                Exit status: 0 when nothing is wrong, 69 when --online finds what cannot be used, 78 when something is \
                wrong in the file.
                """,
            parameters: [file.parameter, words.parameter, schema.parameter, online.parameter, explains.parameter]
        ) { values throws(UsageError) in
            if values[schema] { return .check(CheckCommand(work: .schema)) }
            let file = try values.require(file)
            let texts = values.all(words)
            if values[explains], values[online] {
                throw values.complaint("--online and --explain-context are two questions; ask one")
            }
            guard values[explains] else {
                guard let extra = texts.first else {
                    return .check(CheckCommand(work: values[online] ? .online(file) : .file(file)))
                }
                throw values.complaint("'\(extra)' is one too many; words are for --explain-context")
            }
            return .check(CheckCommand(work: .context(file, try pairs(texts, values))))
        }
    }()

    private static let keys = ["app", "user", "job", "namespace", "table", "topic", "label"]

    private static func pairs(_ texts: [String], _ values: ParsedValues) throws(UsageError) -> [String: String] {
        var pairs: [String: String] = [:]
        for text in texts {
            let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2, keys.contains(parts[0]) || parts[0].hasPrefix("conf.") else {
                let known = keys.joined(separator: ", ")
                throw values.complaint("'\(text)' should be KEY=VALUE, where KEY is one of \(known) or conf.KEY")
            }
            pairs[parts[0]] = parts[1]
        }
        if pairs.isEmpty {
            throw values.complaint("say what is asked about: app=orders-ingest table=lake.sales.orders")
        }
        return pairs
    }
}
