import ByteReading
import LineageModel
import Testing

/// Columns that decide which rows there are, and give no value.
@Suite struct DecisionTests {
    private let stored: StoredAPI

    init() throws {
        stored = try StoredAPI()
        let facts = #"{"inputFields":[{"namespace":"s3://lake","name":"facts","field":"amount"}]}"#
        let report = #"{"inputFields":[{"namespace":"s3://lake","name":"report","field":"total"}]}"#
        let year = """
            ,"dataset":[{"namespace":"s3://lake","name":"days","field":"year",
            "transformations":[{"type":"INDIRECT","subtype":"FILTER","description":"","masking":false}]}]
            """
        try stored.take(event(1, from: ["facts", "days"], to: "report", #""total":\#(facts)"#, year))
        try stored.take(event(2, from: ["report"], to: "summary", #""all":\#(report)"#))
    }

    private func event(_ run: Int, from inputs: [String], to output: String, _ fields: String, _ dataset: String = "")
        -> String
    {
        let read = inputs.map { #"{"namespace":"s3://lake","name":"\#($0)"}"# }.joined(separator: ",")
        return """
            {"eventTime":"2026-01-01T00:00:0\(run)Z","eventType":"COMPLETE","producer":"https://example.com/p",
            "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
            "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-00000000000\(run)"},"job":{"namespace":"etl","name":"\(output)"},
            "inputs":[\(read)],"outputs":[{"namespace":"s3://lake","name":"\(output)","facets":{"columnLineage":{
            "_producer":"https://example.com/p","_schemaURL":"https://example.com/s",
            "fields":{\(fields)}\(dataset)}}}]}
            """
    }

    private func ask(_ column: String, _ more: String = "") -> JSONValue {
        let node = "datasetField:s3%3A%2F%2Flake:\(column)"
        return stored.ask("/api/v1/column-lineage?nodeId=\(node)&withDownstream=true\(more)").body
    }

    private func columns(_ answer: JSONValue) -> [String] {
        (answer["graph"]?.array ?? []).compactMap {
            $0["id"]?.string?.split(separator: ":").suffix(2).joined(separator: ".")
        }
    }

    @Test func `a column that only filters leads to the table that it filters, and on`() throws {
        let answer = ask("days:year", "&throughDecisions=true")
        #expect(columns(answer) == ["report.total", "summary.all"])
        let report = try #require(answer["sparklineage"]?["datasets"]?.array?.first { $0["name"] == "report" })
        let source = try #require(report["indirect"]?.array?.first)
        #expect(source["dataset"] == "days" && source["field"] == "year" && source["transformationType"] == "FILTER")
    }

    @Test func `one step less ends at the table that it filters`() {
        let answer = ask("days:year", "&throughDecisions=true&depth=1")
        #expect(columns(answer) == [])
        #expect(answer["sparklineage"]?["datasets"]?.array?.map { $0["name"] } == ["report"])
    }

    @Test func `who does not ask for decisions gets the graph of values, as of a Marquez`() {
        #expect(ask("days:year")["graph"] == [])
        #expect(columns(ask("facts:amount")) == ["facts.amount", "report.total", "summary.all"])
        #expect(columns(ask("facts:amount", "&throughDecisions=true")) == columns(ask("facts:amount")))
    }
}
