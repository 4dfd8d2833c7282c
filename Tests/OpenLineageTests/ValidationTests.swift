import Foundation
import LineageModel
import OpenLineage
import TestSupport
import Testing

@Suite(.enabled(if: EventValidator.available != nil, "\(EventValidator.missing)"))
struct ValidationTests {
    @Test func `events follow the published schemas`() throws {
        let validator = try #require(EventValidator.available)
        let lines = (Samples.all.map(\.update) + oddOnes).flatMap { $0.openLineageEvent() + [UInt8(ascii: "\n")] }
        let (status, output) = try validator.validate(lines)
        #expect(status == 0, "\(output)")
        #expect(output == "\(Samples.all.count + oddOnes.count) events, 0 violations\n")
    }

    /// Names that come from damaged or strange logs must not make an invalid event.
    private var oddOnes: [RunUpdate] {
        ["", "file", "lake", "a b", "s3://", "s3:", "hdfs://n/%", "x:#[é]", "\u{0}", "unity://[::1]:80"].map {
            namespace in
            var update = Samples.dropAbort
            update.outputs[0].dataset.identity.namespace = Name(namespace)
            update.time = Timestamp(milliseconds: .min)
            return update
        }
    }

    @Test func `a kind that the schema of an application does not name is found`() throws {
        let validator = try #require(EventValidator.available)
        let event = String(decoding: Samples.applicationComplete.openLineageEvent(), as: UTF8.self)
        let broken = event.replacing("\"kind\":\"MODE_LACKS\"", with: "\"kind\":\"MODE\"")
        #expect(broken != event)
        let (status, output) = try validator.validate(Array(broken.utf8))
        #expect(status == 1)
        #expect(output.contains("run.facets.sparklineage_completeness.reasons[0].kind"), "\(output)")
    }

    @Test(arguments: [
        ("\"runId\":\"01a1fbeb-39f7", "\"runId\":\"x", "run.runId"),
        ("\"eventTime\":\"2026-11-21T", "\"eventTime\":\"2026-02-30T", "eventTime"),
        ("\"uri\":\"file:///\"", "\"uri\":\"file\"", "outputs[0].facets.dataSource.uri"),
        ("\"kind\":\"TRUNCATED\"", "\"kind\":\"CUT\"", "outputs[0].facets.sparklineage_completeness.reasons[0].kind"),
        ("ColumnLineageDatasetFacet.json", "NoSuchFacet.json", "outputs[0].facets.columnLineage._schemaURL"),
        ("\"lifecycleStateChange\":\"CREATE\"", "\"lifecycleStateChange\":\"MADE\"", "lifecycleStateChange"),
        ("\"processingType\":\"BATCH\",", "", "job.facets.jobType"),
        ("facets/1-2-0/Schema", "facets/9-9-9/Schema", "inputs[0].facets.schema._schemaURL"),
        ("\"eventType\":\"COMPLETE\"", "\"eventType\":\"DONE\"", "eventType"),
        ("\"jobId\":0", "\"jobId\":0,\"jobId\":1", "a key stands twice"),
        ("\"inputFields\":", "\"in\":", "outputs[0].facets.columnLineage.fields.id"),
        ("\"rowCount\":7", "\"rowCount\":\"7\"", "inputs[0].inputFacets.inputStatistics.rowCount"),
        ("\"rowCount\":3", "\"rowCount\":3.5", "outputs[0].outputFacets.outputStatistics.rowCount"),
        ("\"executorCpuTime\":800,", "", "run.facets.sparklineage_cost"),
    ])
    func `what breaks a schema is found`(_ part: String, _ replacement: String, _ place: String) throws {
        let validator = try #require(EventValidator.available)
        let event = String(decoding: Samples.ctasComplete.openLineageEvent(), as: UTF8.self)
        let broken = event.replacing(part, with: replacement, maxReplacements: part.contains("file:") ? .max : 1)
        #expect(broken != event)
        let (status, output) = try validator.validate(Array(broken.utf8))
        #expect(status == 1)
        #expect(output.contains("events.ndjson:1: ") && output.contains(place), "\(output)")
    }
}

@Suite struct CompletenessSchemaTests {
    @Test(arguments: [
        ("SparklineageCompletenessDatasetFacet", "outputs.0.facets", Samples.ctasComplete),
        ("SparklineageCompletenessRunFacet", "run.facets", Samples.applicationComplete),
    ])
    func `the schema names the kinds that the model has`(_ name: String, _ place: String, _ sample: RunUpdate) throws {
        let file = "\(PackageFiles.root)/docs/facets/\(name).json"
        let schema = try #require(JSONSerialization.jsonObject(with: Data(try readFile(file))) as? [String: Any])
        let definitions = schema["$defs"] as? [String: [String: Any]]
        let properties = definitions?["Reason"]?["properties"] as? [String: [String: Any]]
        #expect(properties?["kind"]?["enum"] as? [String] == IncompleteReason.Kind.allCases.map(\.rawValue))
        let event = try ParsedEvent(sample)
        let address = try #require(event.text("\(place).sparklineage_completeness._schemaURL"))
        #expect(address == "\(schema["$id"] ?? "")#/$defs/\(name)")
        #expect(event.text("\(place).sparklineage_completeness.reasons.0.kind") != nil)
    }

    @Test func `the schema of the cost names what is written`() throws {
        let file = "\(PackageFiles.root)/docs/facets/SparklineageCostRunFacet.json"
        let text = String(decoding: try readFile(file), as: UTF8.self)
        let event = try ParsedEvent(Samples.ctasComplete)
        let keys = try #require(event.keys("run.facets.sparklineage_cost")).filter { !$0.hasPrefix("_") }
        #expect(keys.count == 6)
        for key in keys { #expect(text.contains("\"\(key)\": {")) }
        #expect(text.contains("\"executorCpuTime\": {\n              \"description\": \"Milliseconds"))
    }
}
