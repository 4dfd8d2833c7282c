import ByteReading
import LineageModel
import LineageQuery
import Testing

/// What walks ask of our own store.
@Suite struct HubTests {
    @Test(arguments: [nil, "id"])
    func `what is made of a table that many read costs in proportion to their number`(column: Name?) throws {
        let (few, many) = (try walk(readers: 20, from: column), try walk(readers: 100, from: column))
        #expect(few.edges == 20)
        #expect(many.edges == 100)
        // Six times: what each walk asks for once, and names of more digits.
        #expect(many.bytes < few.bytes * 6)
    }

    private func walk(readers: Int, from column: Name?) throws -> (edges: Int, bytes: Int) {
        let stored = try StoredAPI()
        for reader in 0..<readers { #expect(try stored.take(Self.event(reader))) }
        let source = CountingSource(stored)
        var inquiry = LineageInquiry(source)
        let hub = DatasetIdentity(namespace: "s3://lake", name: "hub")
        let walk = try inquiry.walk(LineageQuestion(.downstream, LineagePlace(hub, column)))
        return (walk.edges.count, source.bytes)
    }

    private static func event(_ reader: Int) -> String {
        """
        {"eventTime":"2026-01-01T00:00:00Z","eventType":"COMPLETE","producer":"https://example.com/p",
        "schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",
        "run":{"runId":"01a1fbeb-fbdc-77d8-bfa5-\(100_000_000_000 + reader)"},
        "job":{"namespace":"etl","name":"reader\(reader)"},"inputs":[{"namespace":"s3://lake","name":"hub"}],
        "outputs":[{"namespace":"s3://lake","name":"made\(reader)","facets":{"columnLineage":{
        "_producer":"https://example.com/p","_schemaURL":"https://example.com/s",
        "fields":{"id":{"inputFields":[{"namespace":"s3://lake","name":"hub","field":"id"}]}}}}}]}
        """
    }
}

/// Our own API, and how much it has answered.
private final class CountingSource: LineageSource {
    let place = "store"
    private let stored: StoredAPI
    private(set) var bytes = 0

    init(_ stored: StoredAPI) { self.stored = stored }

    func get(_ target: String) throws(LineageError) -> LineageAnswer {
        let answer = stored.ask(target)
        let body = answer.body.encoded()
        bytes += body.count
        return LineageAnswer(status: answer.status, body: body)
    }
}
