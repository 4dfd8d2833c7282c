import Foundation
import LineageModel
import LineageStore

/// Fills lineage stores and asks them.
///
/// `LineageBenchmark OUTPUT FOLDER EDGES` writes lines to OUTPUT: `events` a second that a store took, events of 4 KB, a
/// START and a COMPLETE a run; then, of a store with EDGES edges between columns, the 99th percentile in milliseconds of
/// what `/column-lineage` takes, five steps both ways from a `column` and from all columns of a `table`; each also by the processor's time,
/// which others on the machine bear on less. FOLDER is for the stores.
@main struct LineageBenchmark {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count == 4, let edges = Int(arguments[3]) else { throw Failure(what: "OUTPUT FOLDER EDGES") }
        let rates = try (0..<3).map { try ingest("\(arguments[2])/rate-\($0).db", 20_000) }
        let web = try Web("\(arguments[2])/web.db", edges: edges)
        let (column, table) = (try web.slowest(of: 2000, web.column), try web.slowest(of: 500, web.table))
        let lines = [
            "events \(rates.map(\.elapsed).max() ?? 0)", "events-processor \(rates.map(\.processor).max() ?? 0)",
            "filling \(web.filling.elapsed)", "filling-processor \(web.filling.processor)",
            "column \(column.elapsed)", "column-processor \(column.processor)", "table \(table.elapsed)",
            "table-processor \(table.processor)", "found \(try web.found())",
        ]
        try Data(lines.map { $0 + "\n" }.joined().utf8).write(to: URL(filePath: arguments[1]))
    }

    /// Takes events by the five hundred, as a sink does that has waited; gives how many a second.
    private static func ingest(_ file: String, _ count: Int) throws -> Spent {
        let store = try LineageStore(file)
        let batches = stride(from: 0, to: count, by: 500).map { start in (start..<start + 500).map(event) }
        let start = Spent.now
        for batch in batches {
            let outcome = try store.ingest(batch, received: Timestamp(milliseconds: 0))
            guard outcome.allSatisfy({ $0 == .stored }) else { throw Failure(what: "an event was not taken") }
        }
        let spent = start.since
        return Spent(elapsed: Double(count) / spent.elapsed, processor: Double(count) / spent.processor)
    }

    private static let facet = #""_producer":"https://example.com/p","_schemaURL":"https://example.com/s""#

    /// The start or the end of a run of one of 200 jobs.
    private static func event(_ number: Int) -> [UInt8] {
        let (run, job) = (number / 2, number / 2 % 200)
        let columns = (0..<12).map { #"{"name":"column_\#($0)","type":"string"}"# }.joined(separator: ",")
        let sources = (0..<12).map { column in
            #""column_\#(column)":{"inputFields":[{"namespace":"s3://lake","name":"raw/\#(job)","field":"column_\#(column)","transformations":[{"type":"DIRECT","subtype":"IDENTITY","description":"","masking":false}]}]}"#
        }
        let lineage =
            number % 2 == 0 ? "" : #","columnLineage":{\#(facet),"fields":{\#(sources.joined(separator: ","))}}"#
        func dataset(_ name: String, _ more: String, _ own: String) -> String {
            #"""
            {"namespace":"s3://lake","name":"\#(name)/\#(job)","facets":{"schema":{\#(facet),"fields":[\#(columns)]},\#
            "dataSource":{\#(facet),"name":"s3://lake","uri":"s3://lake"},"symlinks":{\#(facet),"identifiers":[\#
            {"namespace":"hive://meta:9083","name":"\#(name).t\#(job)","type":"TABLE"}]},\#
            "storage":{\#(facet),"storageLayer":"iceberg"}\#(more)},\#(own)}
            """#
        }
        let text = #"""
            {"eventTime":"2026-01-01T\#(10 + number / 3600 % 10):\#(10 + number / 60 % 50):\#(10 + number % 50).\#(1000 + number % 9000)Z",\#
            "eventType":"\#(number % 2 == 0 ? "START" : "COMPLETE")","producer":"https://example.com/p",\#
            "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",\#
            "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-\#(String(run + 0x1000_0000_0000, radix: 16))","facets":{\#
            "parent":{\#(facet),"run":{"runId":"01a1fbeb-fbdc-77d8-aaaa-df0185ada74c"},"job":{"namespace":"lake","name":"app"}},\#
            "processing_engine":{\#(facet),"version":"3.5.7","name":"spark"}}},\#
            "job":{"namespace":"lake","name":"app.append.t\#(job)","facets":{"jobType":{\#(facet),\#
            "processingType":"BATCH","integration":"SPARK","jobType":"SQL_JOB"}}},\#
            "inputs":[\#(dataset("raw", "", #""inputFacets":{"inputStatistics":{\#(facet),"rowCount":\#(number)}}"#))],\#
            "outputs":[\#(dataset("clean", lineage, #""outputFacets":{"outputStatistics":{\#(facet),"rowCount":\#(number)}}"#))]}
            """#
        return Array(text.utf8)
    }
}

struct Failure: Error {
    let what: String
}
