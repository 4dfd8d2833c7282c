import ByteReading
import MarquezDialect
import TestSupport
import Testing

/// One change of the good event, and what becomes of it.
struct RepairCase: Sendable, CustomTestStringConvertible {
    let part: String
    let replacement: String
    let kind: Repair.Kind
    let path: String
    /// The value at the path; nil when it is to be gone.
    let expected: JSONValue?

    init(_ part: String, _ replacement: String, _ kind: Repair.Kind, _ path: String, _ expected: JSONValue?) {
        (self.part, self.replacement, self.kind, self.path, self.expected) = (part, replacement, kind, path, expected)
    }

    var testDescription: String { "\(part.prefix(40)) → \(replacement.prefix(60))" }
}

private let long = String(repeating: "n", count: 300)
private let longLocation = "https://e.org/" + String(repeating: "x", count: 242)

extension RepairCase {
    static let all: [RepairCase] = [
        RepairCase("2026-03-01T00:00:00Z", "2026-03-01 00:00:00", .timeSpelled, "eventTime", "2026-03-01T00:00:00Z"),
        RepairCase(
            "2026-03-01T00:00:00Z", "2026-03-01T03:00:00.1234567891+0200", .timeSpelled, "eventTime",
            "2026-03-01T03:00:00.123456789+02:00"),
        RepairCase(
            "2026-03-01T00:00:00Z", "2026-03-01T03:00:00+02:00[Europe/Berlin]", .timeSpelled, "eventTime",
            "2026-03-01T03:00:00+02:00"),
        RepairCase(
            "/RunEvent", "/JobEvent", .schemaURLSet, "schemaURL",
            "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"),
        RepairCase(
            "\"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent\"", "\"not a uri/RunEvent\"",
            .schemaURLSet, "schemaURL", "https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent"),
        RepairCase(#""eventType":"COMPLETE","#, "", .eventTypeSet, "eventType", "OTHER"),
        RepairCase(#""eventType":"COMPLETE""#, #""eventType":null"#, .eventTypeSet, "eventType", "OTHER"),
        RepairCase(
            #""namespace":"lab","name":"app.insert""#, #""namespace":"größe 1","name":"app.insert""#,
            .namespaceSpelled, "job.namespace", "gr__e_1"),
        RepairCase(
            #""job":{"namespace":"lab","name":"app"}"#, #""job":{"namespace":"l,b","name":"app"}"#,
            .namespaceSpelled, "run.facets.parent.job.namespace", "l_b"),
        RepairCase(
            #""job":{"namespace":"lab","name":"app"}"#, #""job":{"namespace":"","name":"app"}"#,
            .facetCompleted, "run.facets.parent.job.namespace", "lab"),
        RepairCase(
            #""job":{"namespace":"lab","name":"app"}"#, #""job":{"namespace":"lab","name":""}"#,
            .facetRemoved, "run.facets.parent", nil),
        RepairCase(
            #""run":{"runId":"019c0000-0000-7000-8000-000000000002"},"#, "", .facetRemoved,
            "run.facets.parent", nil),
        RepairCase(
            #""facets":{"parent""#, #""facets":{"nominalTime":{"nominalStartTime":"x"},"parent""#,
            .facetRemoved, "run.facets.nominalTime", nil),
        RepairCase(
            #""facets":{"parent""#, "\"facets\":{\"\(long)\":{},\"parent\"", .facetRemoved,
            "run.facets.\(long)", nil),
        RepairCase(#""facets":{"jobType""#, #""facets":{"sql":{},"jobType""#, .facetRemoved, "job.facets.sql", nil),
        RepairCase(
            #""facets":{"jobType""#,
            "\"facets\":{\"sourceCodeLocation\":{\"type\":\"git\",\"url\":\"\(longLocation)\"},\"jobType\"",
            .facetRemoved, "job.facets.sourceCodeLocation", nil),
        RepairCase(
            #""facets":{"jobType""#, #""facets":{"documentation":"text","jobType""#, .facetRemoved,
            "job.facets.documentation", nil),
        RepairCase(#","jobType":"SQL_JOB""#, "", .facetCompleted, "job.facets.jobType.jobType", "JOB"),
        RepairCase(#""integration":"SPARK","#, "", .facetCompleted, "job.facets.jobType.integration", "UNKNOWN"),
        RepairCase(#""processingType":"BATCH","#, "", .facetRemoved, "job.facets.jobType", nil),
        RepairCase(
            "\"dataSource\":{\(Sample.facet),\"name\":\"s3://in\",\"uri\":\"s3://in\"},", "", .dataSourceAdded,
            "inputs.0.facets.dataSource.uri", "s3://in"),
        RepairCase(
            "\"dataSource\":{\(Sample.facet),\"name\":\"s3://in\",\"uri\":\"s3://in\"}", "\"dataSource\":null",
            .dataSourceAdded, "inputs.0.facets.dataSource.name", "s3://in"),
        RepairCase(#""uri":"s3://in""#, #""uri":null"#, .facetCompleted, "inputs.0.facets.dataSource.uri", "s3://in"),
        RepairCase(
            #""uri":"s3://in""#, #""uri":"s3://a b""#, .facetCompleted, "inputs.0.facets.dataSource.uri",
            "s3://a%20b"),
        RepairCase(
            #""_producer":"https://p","_schemaURL""#, #""_producer":"not a uri","_schemaURL""#, .facetCompleted,
            "run.facets.parent._producer", "https://p"),
        RepairCase(
            #""_schemaURL":"https://openlineage.io/spec/facets/1-0-0/F.json#/$defs/F","#, "", .facetCompleted,
            "run.facets.parent._schemaURL",
            "https://openlineage.io/spec/facets/1-2-0/ParentRunFacet.json#/$defs/ParentRunFacet"),
        RepairCase(
            #"{"name":"y","type":"string"}"#, #"{"name":"y"}"#, .typeFilled, "inputs.0.facets.schema.fields.1.type",
            "unknown"),
        RepairCase(
            #"{"name":"y","type":"string"}"#, #"{"name":"y","type":null}"#, .typeFilled,
            "inputs.0.facets.schema.fields.1.type", "unknown"),
        RepairCase(
            #"{"name":"y","type":"string"}"#, #"{"name":" ","type":"string"}"#, .entryRemoved,
            "inputs.0.facets.schema.fields.1", nil),
        RepairCase(#"{"name":"y","type":"string"}"#, "7", .entryRemoved, "inputs.0.facets.schema.fields.1", nil),
        RepairCase(
            #""type":"string"}"#, #""type":"string","description":{}}"#, .entryRemoved,
            "inputs.0.facets.schema.fields.1.description", nil),
        RepairCase(
            #""namespace":"hive://h""#, #""namespace":"hive://h?""#, .namespaceSpelled,
            "outputs.0.facets.symlinks.identifiers.0.namespace", "hive://h=3F"),
        RepairCase(#""namespace":"hive://h""#, #""namespace":"""#, .facetRemoved, "outputs.0.facets.symlinks", nil),
        RepairCase(#""name":"d.t""#, #""name":"""#, .entryRemoved, "outputs.0.facets.symlinks", nil),
        RepairCase(#""identifiers":"#, #""ids":"#, .facetRemoved, "outputs.0.facets.symlinks", nil),
        RepairCase(
            #""type":"TABLE""#, "\"type\":\"\(long)\"", .entryRemoved,
            "outputs.0.facets.symlinks.identifiers.0.type", nil),
        RepairCase(
            #""symlinks":{"#, "\"lifecycleStateChange\":{\"lifecycleStateChange\":\"\(long)\"},\"symlinks\":{",
            .facetRemoved, "outputs.0.facets.lifecycleStateChange", nil),
        RepairCase(#""inputFields":["#, #""in":["#, .entryRemoved, "outputs.0.facets.columnLineage.fields.a", nil),
        RepairCase(#""field":"x","#, "", .entryRemoved, "outputs.0.facets.columnLineage.fields.a.inputFields.0", nil),
        RepairCase(
            #""transformationType":"IDENTITY""#, "\"transformationType\":\"\(long)\"", .nameShortened,
            "outputs.0.name", "t/out"),
        RepairCase(
            #"café","field":"x""#, #"café","field":"s.b""#, .columnAdded, "inputs.0.facets.schema.fields.2",
            ["name": "s.b", "type": "unknown"]),
        RepairCase(
            #"{"name":"a","type":"long"}"#, "", .columnAdded, "outputs.0.facets.schema.fields.0",
            ["name": "a", "type": "unknown"]),
        RepairCase(
            "\"schema\":{\(Sample.facet),\"fields\":[{\"name\":\"a\",\"type\":\"long\"}]},", "", .columnAdded,
            "outputs.0.facets.schema.fields", [["name": "a", "type": "unknown"]]),
        RepairCase(
            #""name":"café","facets":{"#, #""name":"café","facets":[],"f":{"#, .facetRemoved,
            "inputs.0.facets.schema.fields", [["name": "x", "type": "unknown"]]),
        RepairCase(
            #""facets":{"parent""#, #""facets":{"n\u0000":{"t":"a\u0000b"},"parent""#, .nullReplaced,
            "run.facets.n\u{FFFD}.t", "a\u{FFFD}b"),
        RepairCase(
            #""facets":{"parent""#, "\"facets\":{\"n\":[1,1\(String(repeating: "0", count: 300))],\"parent\"",
            .numberQuoted, "run.facets.n.0", .number("1")),
        RepairCase(
            #""facets":{"parent""#, #""facets":{"n":1e400000,"parent""#, .numberQuoted, "run.facets.n",
            "1e400000"),
    ]
}

@Suite struct RepairTests {
    @Test(arguments: RepairCase.all)
    func `what is certain is repaired`(_ change: RepairCase) throws {
        let event = Sample.batch((change.part, change.replacement))
        #expect(event != Sample.batch)
        let (value, repairs) = try said(event)
        #expect(value.at(change.path) == change.expected)
        #expect(repairs.map(\.kind).contains(change.kind), "\(repairs)")
    }

    @Test(arguments: [
        ("a b", "a=20b"), ("kafka://h:1,i:2", "kafka://h:1=2Ci:2"), ("größe", "gr=C3=B6=C3=9Fe"),
        ("db://h?x=1%", "db://h=3Fx=1=25"), ("s3://[::1]", "s3://=5B::1=5D"), ("~#{}&", "=7E=23=7B=7D=26"),
    ])
    func `a namespace gets legal bytes wherever it stands`(_ namespace: String, _ spelled: String) throws {
        let (event, repairs) = try said(
            Sample.batch.replacing("\"namespace\":\"s3://in\"", with: "\"namespace\":\"\(namespace)\""))
        let expected = JSONValue.string(spelled)
        #expect(event.at("inputs.0.namespace") == expected)
        #expect(event.at("outputs.0.facets.columnLineage.fields.a.inputFields.0.namespace") == expected)
        #expect(repairs.count == 2 && repairs.allSatisfy { $0.kind == .namespaceSpelled })
    }

    @Test func `long names end with a check sum of the whole, wherever they stand`() throws {
        let names = ["1", "2"].map { String(repeating: "é", count: 300) + $0 }
        let told = try names.map { name in
            try said(Sample.batch.replacing("\"café\"", with: "\"\(name)\"")).event
        }
        let short = told.compactMap { $0.at("inputs.0.name")?.string }
        #expect(short.count == 2 && short[0] != short[1])
        #expect(short.allSatisfy { $0.unicodeScalars.count == 255 && $0.hasPrefix("ééé") })
        #expect(told[0].at("outputs.0.facets.columnLineage.fields.a.inputFields.0.name")?.string == short[0])
        let exact = String(repeating: "é", count: 255)
        #expect(try said(Sample.batch.replacing("\"café\"", with: "\"\(exact)\"")).repairs == [])
    }

    @Test func `long names of jobs, columns and types are cut too`() throws {
        let noise = (0..<3000).map { String($0 % 36, radix: 36) }.joined()
        let job = try said(Sample.batch.replacing("\"app", with: "\"\(noise)")).event
        #expect(job.at("job.name")?.string?.utf8.count == 640)
        #expect(job.at("run.facets.parent.job.name")?.string?.utf8.count == 640)
        let column = try said(
            Sample.batch.replacing(#""x""#, with: "\"\(noise)\"").replacing(#""a""#, with: "\"\(noise)\""))
        #expect(column.event.at("inputs.0.facets.schema.fields.0.name")?.string?.count == 255)
        #expect(column.repairs.allSatisfy { $0.kind == .nameShortened })
        let type = try said(Sample.batch(("\"type\":\"long\"", "\"type\":\"\(noise)\""))).event
        #expect(type.at("inputs.0.facets.schema.fields.0.type")?.string?.utf8.count == 2599)
    }

    @Test func `every kind of repair is tried by a test`() {
        let elsewhere: Set<Repair.Kind> = [.edgesWithheld, .transformationFilled, .facetCut]
        #expect(elsewhere.union(RepairCase.all.map(\.kind)) == Set(Repair.Kind.allCases))
    }
}

@Suite struct EdgeTests {
    @Test(arguments: ["START", "RUNNING", "FAIL", "ABORT", "OTHER", "start"])
    func `edges of a batch are told when it is complete, and never before`(_ type: String) throws {
        let (event, repairs) = try said(Sample.batch(("COMPLETE", type)))
        #expect(repairs == [Repair(.edgesWithheld, at: "outputs[0]")])
        #expect(event.at("outputs.0.facets.columnLineage") == nil)
        #expect(event.at("outputs.0.facets.schema") != nil)
        #expect(try said(Sample.stream.replacing("RUNNING", with: type)).repairs == [])
    }

    @Test(arguments: [
        (#"[{"type":"DIRECT","subtype":"IDENTITY","description":"","masking":false}]"#, "IDENTITY", "IDENTITY"),
        (
            #"[{"type":"DIRECT","subtype":"TRANSFORMATION","description":"upper(x)"},{"type":"INDIRECT","subtype":"CONDITIONAL"}]"#,
            "TRANSFORMATION", "upper(x)"
        ),
        (
            #"[{"type":"INDIRECT","subtype":"JOIN"},{"type":"DIRECT","subtype":"AGGREGATION"}]"#, "AGGREGATION",
            "JOIN, AGGREGATION"
        ),
        (#"[{"type":"DIRECT","subtype":"IDENTITY","masking":true}]"#, "MASKED", "IDENTITY"),
        (#"[{"type":"INDIRECT","subtype":"FILTER","description":"x > 1"}]"#, "INDIRECT", "FILTER"),
        (#"[{"type":"DIRECT"}]"#, "INDIRECT", "DIRECT"),
    ])
    func `what the column API shows is filled`(_ ways: String, _ type: String, _ description: String) throws {
        let told = #"[{"type":"DIRECT","subtype":"IDENTITY","description":"","masking":false}]"#
        let filled = #","transformationType":"IDENTITY","transformationDescription":"IDENTITY""#
        let (event, repairs) = try said(Sample.batch((told, ways), (filled, "")))
        let column = event.at("outputs.0.facets.columnLineage.fields.a")
        #expect(column?["transformationType"]?.string == type)
        #expect(column?["transformationDescription"]?.string == description)
        #expect(repairs.map(\.kind) == [.transformationFilled])
        #expect(try said(Sample.batch((told, ways))).repairs == [])
    }

    @Test func `a facet above a megabyte is cut to what is needed`() throws {
        let text = String(repeating: "x", count: 1_100_000)
        let run = try said(
            Sample.batch((#""facets":{"parent""#, "\"facets\":{\"plan\":{\"a\":\"\(text)\",\"b\":1},\"parent\"")))
        #expect(run.repairs == [Repair(.facetCut, at: "run.facets.plan")])
        #expect(run.event.at("run.facets.plan.a")?.string?.utf8.count ?? 0 < 17_000)
        #expect(run.event.at("run.facets.plan.b") == .number("1"))
        let list = Array(repeating: "1234567", count: 150_000).joined(separator: ",")
        let gone = try said(Sample.batch((#""facets":{"parent""#, "\"facets\":{\"plan\":[\(list)],\"parent\"")))
        #expect(gone.event.at("run.facets.plan") == nil)
        #expect(gone.repairs.map(\.kind) == [.facetCut, .facetRemoved])
        let edge = Sample.batch(("\"description\":\"\"", "\"description\":\"\(text)\""))
        let edges = try said(edge)
        #expect(edges.event.at("outputs.0.facets.columnLineage.fields.a.inputFields.0.field") == "x")
        #expect(edges.repairs.map(\.kind) == [.facetCut])
    }
}

@Suite struct DialectRobustnessTests {
    @Test(arguments: [Sample.batch, Sample.datasetEvent])
    func `an event cut at any byte is not said`(_ event: String) {
        let bytes = Array(event.utf8)
        for end in bytes.indices {
            guard case .unsayable = MarquezDialect.translate(Array(bytes[..<end])) else {
                Issue.record("cut at \(end)")
                return
            }
        }
    }

    @Test func `a changed event is not said, or is said without harm and in the same words again`() throws {
        var random = SplitMix64(seed: 11)
        let bytes = Array(Sample.batch.utf8)
        var (told, repaired) = (0, 0)
        for _ in 0..<5_000 {
            guard
                case .sayable(let body, let repairs) = MarquezDialect.translate(
                    bytes.mutated(by: &random, changes: 1...2))
            else { continue }
            told += 1
            repaired += repairs.isEmpty ? 0 : 1
            #expect(MarquezDialect.translate(body) == .sayable(body, repairs: []))
            let findings = PoisonCheck.findings(in: body)
            #expect(findings == [], "\(String(decoding: body, as: UTF8.self))")
        }
        #expect(told > 1_000)
        #expect(repaired > 200)
    }
}
