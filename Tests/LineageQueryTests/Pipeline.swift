import LineageModel
import LineageQuery
import TestSupport

/// Lineage that was told, asked without a network.
struct Told: LineageSource {
    let place = "told"
    private let lineage: ToldLineage
    private let refuses: @Sendable (String) -> Bool

    init(_ events: [String], refuses: @escaping @Sendable (String) -> Bool = { _ in false }) throws {
        lineage = try ToldLineage(events)
        self.refuses = refuses
    }

    func get(_ target: String) throws(LineageError) -> LineageAnswer {
        if refuses(target) { return LineageAnswer(status: 500, body: []) }
        let answer = lineage.answer(target)
        return LineageAnswer(status: answer.status, body: answer.body)
    }
}

extension LineageInquiry {
    init(told events: [String], refuses: @escaping @Sendable (String) -> Bool = { _ in false }) throws {
        self.init(try Told(events, refuses: refuses))
    }
}

/// A run that has ended.
func run(_ job: String, inputs: [String], outputs: [String]) -> String {
    """
    {"eventType": "COMPLETE", "eventTime": "2026-03-01T00:00:00Z", "producer": "p", "schemaURL": "s",
    "run": {"runId": "\(job)"}, "job": {"namespace": "etl", "name": "\(job)"},
    "inputs": [\(inputs.joined(separator: ","))], "outputs": [\(outputs.joined(separator: ","))]}
    """
}

/// A dataset with columns `a b c`, and with facets of its own.
func table(_ name: String, in namespace: String = "s3://lake", _ columns: String, _ facets: String...) -> String {
    let fields = columns.split(separator: " ").map { "{\"name\": \"\($0)\", \"type\": \"int\"}" }
    let schema = "\"schema\": {\"fields\": [\(fields.joined(separator: ","))]}"
    return """
        {"namespace": "\(namespace)", "name": "\(name)", "facets": {\(([schema] + facets).joined(separator: ","))}}
        """
}

/// The facet of column lineage: `total: raw/orders.amount AGGREGATION sum(amount)`; `*` stands for all columns.
func columns(_ edges: String...) -> String {
    var fields: [String: [String]] = [:]
    for edge in edges {
        let halves = edge.split(separator: ": ", maxSplits: 1)
        let words = halves[1].split(separator: " ", maxSplits: 2).map(String.init)
        let dot = words[0].lastIndex(of: ".") ?? words[0].startIndex
        let (source, field) = (words[0][..<dot], words[0][words[0].index(after: dot)...])
        let isDirect = ["IDENTITY", "TRANSFORMATION", "AGGREGATION", "MASKED"].contains(words[1])
        let subtype = words[1] == "MASKED" ? "TRANSFORMATION" : words[1]
        fields[String(halves[0]), default: []].append(
            """
            {"namespace": "s3://lake", "name": "\(source)", "field": "\(field)", "transformations":
            [{"type": "\(isDirect ? "DIRECT" : "INDIRECT")", "subtype": "\(subtype)", \
            "description": "\(words.count > 2 ? words[2] : "")", "masking": \(words[1] == "MASKED")}]}
            """)
    }
    let columns = fields.filter { $0.key != "*" }.sorted { $0.key < $1.key }.map {
        "\"\($0.key)\": {\"inputFields\": [\($0.value.joined(separator: ","))]}"
    }
    let dataset = fields["*"].map { ", \"dataset\": [\($0.joined(separator: ","))]" } ?? ""
    return "\"columnLineage\": {\"fields\": {\(columns.joined(separator: ","))}\(dataset)}"
}

/// A warehouse: two raw tables, one clean, two marts, and a model that a job of tables only has made.
let warehouse = [
    run(
        "clean", inputs: [table("raw/orders", "id amount status"), table("raw/customers", "id email")],
        outputs: [
            table(
                "clean/orders", "id amount email",
                columns(
                    "id: raw/orders.id IDENTITY", "amount: raw/orders.amount TRANSFORMATION amount * 2",
                    "email: raw/customers.email MASKED sha2(email)", "*: raw/orders.status FILTER",
                    "*: raw/customers.id JOIN"),
                """
                "ownership": {"owners": [{"name": "sales", "type": "team"}]},
                "tags": {"tags": [{"key": "PII", "value": "true", "field": "email"}]}
                """)
        ]),
    run(
        "daily", inputs: [table("clean/orders", "id amount email")],
        outputs: [
            table(
                "marts/revenue", "day total",
                columns("total: clean/orders.amount AGGREGATION sum(amount)", "total: clean/orders.id CONDITIONAL"),
                """
                "sparklineage_completeness": {"complete": false, "reasons":
                [{"kind": "TRUNCATED", "operator": "Window", "missing": 12, "remedy": "spark.sql.debug.maxToStringFields=10000"}]}
                """)
        ]),
    run("train", inputs: [table("marts/revenue", "day total")], outputs: [table("models/forecast", "")]),
]
