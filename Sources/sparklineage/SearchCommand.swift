import CommandLineArguments
import LineageModel
import LineageQuery
import Sidecar

/// `sparklineage search`.
struct SearchCommand: Equatable, Sendable {
    let text: String
    let source: LineageChoice
    var namespace: String?
    var limit = 100
    var seesColumns = false
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        var inquiry = try source.inquiry()
        var hits: [SearchHit] = []
        let status = try LineageChoice.asking { () throws(LineageError) in
            hits = try inquiry.search(text, in: namespace, limit: limit)
            if seesColumns { hits += try inquiry.searchColumns(text, in: namespace).prefix(limit) }
        }
        if let status { return status }
        let found = SearchListing(hits)
        _ = try Terminal.print(isJSON ? found.json : nil, or: found.lines)
        if found.isEmpty, !isJSON {
            let place = namespace.map { " in \($0)" } ?? ""
            Terminal.error.say("nothing\(place) has '\(text)' in its name")
        }
        return found.isEmpty ? 1 : 0
    }
}

// MARK: - Declaration

extension SearchCommand {
    static let declaration: Command<Invocation> = {
        let text = Argument<String>("TEXT", .one, help: "A part of a name, capital or small")
        let namespace = Option<String>("namespace", value: "NS", help: "Only in this namespace")
        let limit = Option<Int>("limit", value: "N", help: "At most so many; 100 by default")
        let columns = Flag("columns", help: "Columns too; every table is looked at")
        return Command(
            "search", abstract: "Find tables and jobs by a part of their names",
            discussion: """
                Exit status: 0, 1 when nothing is found, 65 when DB is no lineage store, 69 when it is not there or \
                nobody answers.
                """,
            parameters: [text.parameter] + LineageChoice.parameters + [
                namespace.parameter, limit.parameter, columns.parameter, jsonFlag.parameter,
            ]
        ) { values throws(UsageError) in
            let text = try values.require(text)
            if text.allSatisfy(\.isWhitespace) { throw values.complaint("say a part of a name") }
            if let limit = values[limit], limit < 1 { throw values.complaint("--limit is one at least") }
            return .search(
                SearchCommand(
                    text: text, source: try LineageChoice(values), namespace: values[namespace],
                    limit: values[limit] ?? 100, seesColumns: values[columns], isJSON: values[jsonFlag]))
        }
    }()
}
