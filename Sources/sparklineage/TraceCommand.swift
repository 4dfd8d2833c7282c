import ByteReading
import CommandLineArguments
import LineageQuery
import Sidecar

/// `sparklineage trace` and `sparklineage impact`.
struct TraceCommand: Equatable, Sendable {
    enum Output: Equatable, Sendable { case text, json, dot, mermaid }

    let direction: LineageWalk.Direction
    let place: String
    let source: LineageChoice
    var namespace: String?
    var depth: Int?
    var isDirectOnly = false
    var output = Output.text

    func run() throws(Stop) -> Int32 {
        var inquiry = try source.inquiry()
        var answer: LineageWalk?
        let status = try LineageChoice.asking { () throws(LineageError) in
            var question = LineageQuestion(direction, try inquiry.place(place, in: namespace))
            question.isDirectOnly = isDirectOnly
            if let depth { question.depth = depth }
            answer = try inquiry.walk(question)
        }
        guard let answer else { return status ?? 0 }
        return try Terminal.print(document(answer)) { LineageTree.lines(answer, style: $0) }
    }

    private func document(_ walk: LineageWalk) -> [UInt8]? {
        switch output {
        case .text: nil
        case .json: walk.json.encoded() + [UInt8(ascii: "\n")]
        case .dot: Array(walk.dot.utf8)
        case .mermaid: Array(walk.mermaid.utf8)
        }
    }
}

// MARK: - Declaration

extension TraceCommand {
    static let trace = declaration(
        "trace", .upstream, "Tell what a table or a column comes from, and by which jobs")
    static let impact = declaration(
        "impact", .downstream, "Tell what is made of a table or a column, and by which jobs")

    private static let place = Argument<String>(
        "TABLE[.COLUMN]", .one, help: "A name, or its last parts: orders, sales.orders.amount, kafka://b1:9092/orders")
    private static let namespace = Option<String>(
        "namespace", value: "NS", help: "Where the table is: s3://lake, kafka://b1:9092")
    private static let depth = Option<Int>("depth", value: "N", help: "Go so many steps; 20 by default")
    private static let direct = Flag(
        "direct", help: "Only where values go, not what decides them: filters, joins, groupings")
    private static let dot = Flag("dot", help: "Print the language of Graphviz")
    private static let mermaid = Flag("mermaid", help: "Print a flowchart of Mermaid, which Markdown shows")

    private static func declaration(
        _ name: String, _ direction: LineageWalk.Direction, _ abstract: String
    ) -> Command<Invocation> {
        Command(
            name, abstract: abstract,
            discussion: """
                Exit status: 0, 64 when nothing or more than one thing has the name, 65 when DB is no lineage store, \
                69 when it is not there or nobody answers.
                """,
            parameters: [place.parameter] + LineageChoice.parameters + [
                namespace.parameter, depth.parameter, direct.parameter, jsonFlag.parameter, dot.parameter,
                mermaid.parameter,
            ]
        ) { values throws(UsageError) in
            let outputs: [(Flag, Output)] = [(jsonFlag, .json), (dot, .dot), (mermaid, .mermaid)]
            let chosen = outputs.filter { values[$0.0] }.map(\.1)
            if chosen.count > 1 { throw values.complaint("one of --json, --dot and --mermaid at a time") }
            if let depth = values[depth], depth < 1 { throw values.complaint("--depth is one at least") }
            return .trace(
                TraceCommand(
                    direction: direction, place: try values.require(place), source: try LineageChoice(values),
                    namespace: values[namespace], depth: values[depth], isDirectOnly: values[direct],
                    output: chosen.first ?? .text))
        }
    }
}
