import ByteReading
import LineageModel
import Normalization
import Testing

/// Names of datasets in events of others.
struct EventNamingTests {
    private let naming = EventNaming(
        clusters: [.init(namespace: "kafka://orders:9092", brokers: ["b1:9092", "b2:9092"])], producer: "https://us")

    private func identity(_ namespace: Name, _ name: Name) -> DatasetIdentity {
        DatasetIdentity(namespace: namespace, name: name)
    }

    private func dataset(_ namespace: String, _ name: String, symlink: String? = nil, facet: String = "") -> String {
        let link = symlink.map {
            "\"symlinks\":{\"identifiers\":[{\"namespace\":\"hive://h\",\"name\":\"\($0)\",\"type\":\"TABLE\"}]}"
        }
        let facets = [link, facet.isEmpty ? nil : facet].compactMap(\.self).joined(separator: ",")
        return "{\"namespace\":\"\(namespace)\",\"name\":\"\(name)\",\"facets\":{\(facets)}}"
    }

    private func event(_ inputs: [String], _ outputs: [String], agent: Bool = false, _ type: String = "COMPLETE") throws
        -> JSONValue
    {
        let producer = agent ? "https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark" : "https://x"
        let text = """
            {"eventTime":"t","producer":"\(producer)","eventType":"\(type)","run":{"runId":"r"},"job":{"name":"j"},\
            "inputs":[\(inputs.joined(separator: ","))],"outputs":[\(outputs.joined(separator: ","))]}
            """
        return try JSONValue(parsing: Array(text.utf8))
    }

    private func names(_ event: JSONValue, _ side: String) -> [String] {
        (event[side]?.array ?? []).map { "\($0["namespace"]?.string ?? "")|\($0["name"]?.string ?? "")" }
    }

    @Test func `a table has the name that was told first, and its own beside it`() throws {
        var names = NameTable()
        var first = Dataset(identity: identity("s3://b", "wh/db/t"))
        first.symlinks = [Symlink(identity: identity("hive://h", "db.t"), kind: .table)]
        names.settle(&first)
        var event = try event([dataset("file", "/wh/db.db/t", symlink: "db.t")], [dataset("x", "y")])
        naming.rename(&event, by: &names)
        #expect(self.names(event, "inputs") == ["s3://b|wh/db/t"])
        let symlinks = try #require(event["inputs"]?.array?[0]["facets"]?["symlinks"]?["identifiers"]?.array)
        #expect(symlinks.map { $0["name"]?.string } == ["db.t", "/wh/db.db/t"])
        #expect(symlinks.map { $0["type"]?.string } == ["TABLE", "LOCATION"])
        #expect(names[identity("file", "/wh/db.db/t")] == identity("s3://b", "wh/db/t"))
    }

    @Test func `an event under its names stays as it is, byte for byte`() throws {
        var names = NameTable()
        let before = try event([dataset("file", "/a", symlink: "db.a")], [dataset("file", "/b")])
        var after = before
        naming.rename(&after, by: &names)
        #expect(after == before)
        #expect(names[identity("hive://h", "db.a")] == identity("file", "/a"))
    }

    @Test func `brokers are the cluster that the operator calls so, also where columns come from`() throws {
        var names = NameTable()
        let lineage = """
            "columnLineage":{"fields":{"c":{"inputFields":[{"namespace":"kafka://b2:9092","name":"t","field":"v"}]}},\
            "dataset":[{"namespace":"kafka://b1:9092,b9:1","name":"u","field":"k"}]}
            """
        var event = try event([dataset("kafka://b2:9092", "t")], [dataset("file", "/o", facet: lineage)])
        naming.rename(&event, by: &names)
        #expect(self.names(event, "inputs") == ["kafka://orders:9092|t"])
        let facet = event["outputs"]?.array?[0]["facets"]?["columnLineage"]
        #expect(facet?["fields"]?["c"]?["inputFields"]?.array?[0]["namespace"] == "kafka://orders:9092")
        #expect(facet?["dataset"]?.array?[0]["namespace"] == "kafka://orders:9092")
    }

    @Test func `the two places that the agent gives a new table are one dataset, the later place`() throws {
        var names = NameTable()
        let schema = "\"schema\":{\"fields\":[]}"
        var start = try event([], [dataset("file", "/wh/db/t", symlink: "db.t")], agent: true, "START")
        naming.rename(&start, by: &names)
        #expect(names.count == 0)
        var end = try event(
            [],
            [
                dataset("file", "/wh/db/t", symlink: "db.t", facet: schema),
                dataset("file", "/wh/db.db/t", symlink: "db.t"),
            ],
            agent: true)
        naming.rename(&end, by: &names)
        #expect(self.names(end, "outputs") == ["file|/wh/db.db/t"])
        #expect(end["outputs"]?.array?[0]["facets"]?["schema"] != nil)
    }

    @Test func `the catalog's name is the primary one where that is wanted`() throws {
        var names = NameTable()
        var event = try event([dataset("file", "/wh/db/t", symlink: "db.t")], [dataset("file", "/plain")])
        EventNaming(prefersCatalog: true, producer: "https://us").rename(&event, by: &names)
        #expect(self.names(event, "inputs") == ["hive://h|db.t"])
        #expect(self.names(event, "outputs") == ["file|/plain"])
    }

    @Test func `topics without a cluster get that of the same application, others a flagged one or none`() throws {
        var topics = TopicEvidence()
        let (isNew, isNewAgain) = (
            topics.note("orders", of: "kafka://a", usedBy: "app"), topics.note("orders", of: "kafka://a", usedBy: "app")
        )
        #expect(isNew && !isNewAgain)
        _ = topics.note("shared", of: "kafka://a", usedBy: "x")
        _ = topics.note("shared", of: "kafka://b", usedBy: "y")
        func complete(_ topic: Name, _ application: Name) -> (String, Int) {
            let job = JobDescription(namespace: "n", name: application, kind: .sql, processing: .streaming)
            let id = RunID("0190a3c5-7c3a-7abc-8def-0123456789ab")
            guard let id else { return ("", 0) }
            var update = RunUpdate(
                kind: .start, time: Timestamp(milliseconds: 0), run: RunDescription(id: id), job: job)
            update.inputs = [Dataset(identity: identity("kafka://unknown", topic))]
            var output = OutputDataset(dataset: Dataset(identity: identity("file", "/o")))
            output.incomplete = [IncompleteReason(kind: .noBrokers)]
            update.outputs = [output]
            topics.complete(&update, of: application)
            return (update.inputs[0].identity.namespace.text, update.outputs[0].incomplete.count)
        }
        #expect(complete("orders", "app") == ("kafka://a", 0))
        #expect(complete("orders", "other") == ("kafka://a", 1))
        #expect(complete("shared", "y") == ("kafka://b", 0))
        #expect(complete("shared", "z") == ("kafka://unknown", 1))
        #expect(complete("new", "app") == ("kafka://unknown", 1))
    }
}
