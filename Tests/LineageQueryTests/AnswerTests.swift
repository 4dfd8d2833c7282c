import LineageModel
import LineageQuery
import TestSupport
import Testing

/// Answers of one text to every question.
private struct Constant: LineageSource {
    let place = "constant"
    let body: [UInt8]

    func get(_ target: String) throws(LineageError) -> LineageAnswer { LineageAnswer(status: 200, body: body) }
}

@Suite struct AnswerTests {
    private static let answers = [
        #"""
        {"id": {"namespace": "s3://lab", "name": "t"}, "physicalName": "t", "fields": [{"name": "x", "type": "int",
        "tags": ["PII"]}], "tags": ["GOLD"], "columnLineage": [{"name": "x", "inputFields": [{"namespace": "n",
        "dataset": "d", "field": "f", "transformationType": "MASKED", "transformationDescription": "hash"}]}],
        "facets": {"ownership": {"owners": [{"name": "o", "type": "team"}]}, "tags": {"tags": [{"key": "k",
        "value": "v", "field": "x"}]}, "columnLineage": {"fields": {"x": {"inputFields": [{"namespace": "n",
        "name": "d", "field": "g", "transformations": [{"type": "INDIRECT", "subtype": "SORT"}]}]}}, "dataset":
        [{"namespace": "n", "name": "d", "field": "h"}]}, "sparklineage_completeness": {"complete": false,
        "reasons": [{"kind": "TRUNCATED", "missing": 3}, {"kind": "NEW_KIND"}]}}}
        """#,
        #"""
        {"graph": [{"id": "dataset:n:d", "type": "DATASET", "data": {"id": {"namespace": "n", "name": "d"},
        "physicalName": "d"}, "inEdges": [], "outEdges": [{"origin": "dataset:n:d", "destination": "job:n:j"}]},
        {"id": "job:n:j", "type": "JOB", "data": {"id": {"namespace": "n", "name": "j"}}, "inEdges": [{"origin":
        "dataset:n:d", "destination": "job:n:j"}], "outEdges": []}], "results": [{"type": "DATASET", "name": "d",
        "namespace": "n"}], "namespaces": [{"name": "n"}], "datasets": [], "jobs": []}
        """#,
    ]

    @Test func `what a dataset says is read`() throws {
        var reader = LineageInquiry(Constant(body: Array(Self.answers[0].utf8)))
        let table = DatasetIdentity(namespace: "s3://lab", name: "t")
        let facts = try #require(try reader.facts(of: table))
        #expect(facts.columns.map(\.name) == ["x"])
        #expect(facts.columns.map(\.tags) == [["PII", "k", "k=v"]])
        #expect(facts.tags == ["GOLD"])
        #expect(facts.owners == [.init(name: "o", type: "team")])
        #expect(facts.isIncomplete)
        #expect(facts.reasons == [IncompleteReason(kind: .truncated, missing: 3)])
        #expect(facts.edges.map(\.source.column) == ["g", "f"])
        #expect(facts.edges.map(\.isEarlier) == [false, true])
        #expect(facts.edges.map { $0.ways[0].isMasking } == [false, true])
        #expect(facts.rowSources.map(\.ways) == [[Way(isDirect: false, isOfRows: true)]])
    }

    @Test func `what our own store says beside it is read too`() throws {
        let body = #"""
            {"id": {"namespace": "s3://lab", "name": "t"}, "fields": [{"name": "x", "tags": []}], "columnLineage":
            [{"name": "x", "inputFields": [{"namespace": "s3://lab", "dataset": "d", "field": "f", "transformations":
            [{"type": "DIRECT", "subtype": "AGGREGATION", "description": "sum(f)"}]}]}], "facets": {"columnLineage":
            {"fields": {"x": {"inputFields": [{"namespace": "s3://lab", "name": "d", "field": "g"}]}}}},
            "sparklineage": {"names": [{"namespace": "hive://h", "name": "db.t"}], "owners": [{"name": "o", "type":
            "owner"}], "tags": [{"key": "pii", "value": null, "field": "x"}], "completeness": {"complete": false,
            "reasons": []}}}
            """#
        var reader = LineageInquiry(Constant(body: Array(body.utf8)))
        let facts = try #require(try reader.facts(of: DatasetIdentity(namespace: "s3://lab", name: "t")))
        #expect(facts.symlinks == [DatasetIdentity(namespace: "hive://h", name: "db.t")])
        #expect(facts.owners.map(\.name) == ["o"])
        #expect(facts.columns.map(\.tags) == [["pii"]])
        #expect(facts.isIncomplete)
        #expect(facts.edges.map(\.isEarlier) == [false, false])
    }

    @Test(arguments: [0, 1]) func `no answer, cut or damaged, brings it down`(_ number: Int) throws {
        let bytes = Array(Self.answers[number].utf8)
        var random = SplitMix64(seed: 4711)
        let cut = bytes.indices.map { Array(bytes[..<$0]) }
        let damaged = (0..<2000).map { _ in bytes.mutated(by: &random) }
        var answered = 0
        for body in cut + damaged {
            var reader = LineageInquiry(Constant(body: body))
            let table = DatasetIdentity(namespace: "n", name: "d")
            do {
                _ = try reader.walk(LineageQuestion(.upstream, LineagePlace(table, "x")))
                _ = try reader.walk(LineageQuestion(.downstream, LineagePlace(table)))
                answered += 1
            } catch {
                guard case .unavailable = error else { throw error }
            }
        }
        #expect(answered > 100)
    }

    @Test func `what is no Marquez is said`() {
        var reader = LineageInquiry(Constant(body: Array("<html>\nwelcome".utf8)))
        #expect(
            throws: LineageError.unavailable(
                "constant: what answers there is no Marquez: <html> welcome; check the address")
        ) { try reader.place("t") }
    }
}
