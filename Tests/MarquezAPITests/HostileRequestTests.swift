import ByteReading
import MarquezAPI
import TestSupport
import Testing

/// Requests that nobody in his right mind sends.
@Suite struct HostileRequestTests {
    private static let event = """
        {"eventType":"COMPLETE","eventTime":"2026-03-01T00:00:00Z","producer":"p:","run":{"runId":\
        "019c0000-0000-7000-8000-000000000001"},"job":{"namespace":"ns","name":"j"},"inputs":[],"outputs":\
        [{"namespace":"s3://b","name":"t","facets":{"schema":{"fields":[{"name":"id","type":"long"}]}}}]}
        """

    @Test(arguments: [
        "/api/v1/namespaces/%zz", "/api/v1/namespaces/%", "/api/v1/namespaces/%2", "/api/v1/namespaces/%ff%fe/jobs",
        "/api/v1/namespaces/%00", "/api/v1/namespaces/a%00b/datasets/c", "/api/v1/search?q=%", "/api/v1/search?q=%00",
        "/api/v1/search?q=%c3", "/api/v1/lineage?nodeId=%ZZ", "/api/v1/jobs?limit=-1", "/api/v1/jobs?offset=-1",
        "/api/v1/jobs?limit=1000000000", "/api/v1/jobs?limit=99999999999999999999", "/api/v1/jobs?limit=1e3",
        "/api/v1/jobs?limit=0x10", "/api/v1/lineage?nodeId=job:ns:j&depth=1000000000",
        "/api/v1/lineage?nodeId=job:ns:j&depth=9223372036854775807", "/api/v1/lineage?nodeId=job:ns:j&depth=x",
        "/api/v1/column-lineage?nodeId=dataset:s3:%2F%2Fb:t&depth=99999999999", "/api/v1/lineage?nodeId=:",
        "/api/v1/lineage?nodeId=::::", "/api/v1/lineage?nodeId=job:", "/api/v1/lineage?nodeId=job::",
        "/api/v1/column-lineage?nodeId=datasetField:a", "/api/v1/column-lineage?nodeId=datasetField:a:b:c%23",
        "/api/v1/column-lineage?nodeId=run:", "/api/v1/jobs/runs/%F0%9F%98%80", "/api/v1/events/lineage?after=%F0",
        "/api/v1/events/lineage?before=2026-13-01T00:00:00Z", "/api/v1/events/lineage?sortDirection=sideways",
        "/api/v1/stats/jobs?period=%20", "", "/", "//", "///////", "/api/v1/namespaces//jobs", "api/v1/namespaces",
        "/api/v1/namespaces/a/datasets/b/fields/c", "/api/v1/../v1/namespaces", "/api/v1/search?after=2026",
        "/api/v1/search?q=x&after=2026-1-1", "/api/v1/runlineage/upstream?runId=1",
    ])
    func `is told what is wrong`(target: String) throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        let answer = stored.ask(target)
        #expect((400..<500).contains(answer.status), "\(answer.status)")
        #expect(answer.body["message"] != nil || answer.body["errors"] != nil)
    }

    @Test func `a name of eight thousand colons is looked for in no time`() throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        let colons = String(repeating: ":", count: 8000)
        for kind in ["dataset", "datasetField", "job", "run"] {
            #expect(stored.ask("/api/v1/column-lineage?nodeId=\(kind)\(colons)").status == 404)
        }
    }

    @Test func `a mark is one whatever stands behind it`() throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        #expect(stored.ask("/api/v1/search?q=\u{301}x&limit=1").body["totalCount"] == .number("0"))
        #expect(stored.ask("/api/v1/search?q=j&\u{301}=1&limit=0").body["results"] == [])
    }

    @Test func `a question that ends early gets an answer`() throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        let questions = [
            "/api/v1/namespaces/s3%3A%2F%2Fb/datasets/t/versions?limit=10&offset=0",
            "/api/v1/column-lineage?nodeId=datasetField%3As3%3A%2F%2Fb%3At%3Aid%23019c0000-0000-7000-8000-000000000001",
            "/api/v1/events/lineage?after=2026-03-01T00:00:00.5%2B02:00&sortDirection=asc",
            "/api/v1/search?q=%C3%9F&filter=JOB&after=2026-03-01",
        ]
        for question in questions {
            for length in 0...question.utf8.count {
                let answer = stored.ask(String(question.prefix(length)))
                #expect((200..<500).contains(answer.status))
            }
        }
    }

    @Test(arguments: 1...4)
    func `questions changed at random get an answer`(seed: UInt64) throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        var random = SplitMix64(seed: seed)
        for exchange in try RecordedExchange.all().filter({ $0.method == "GET" }).shuffled(using: &random).prefix(200) {
            var target = Array(exchange.target.utf8)
            for _ in 0..<3 {
                target[Int.random(in: 0..<target.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
            }
            let answer = stored.ask(String(decoding: target, as: UTF8.self))
            #expect((200..<504).contains(answer.status))
            #expect(answer.status != 500)
        }
    }

    @Test(arguments: [
        ("PUT", "/api/v1/namespaces/a", "{"), ("PUT", "/api/v1/namespaces/a", "[]"),
        ("PUT", "/api/v1/namespaces/a", "{\"ownerName\":1}"), ("PUT", "/api/v1/sources/a", ""),
        ("PUT", "/api/v1/tags/%20", "{}"), ("POST", "/api/v1/namespaces/s3%3A%2F%2Fb/datasets/none/tags/x", ""),
        ("POST", "/api/v1/namespaces/s3%3A%2F%2Fb/datasets/t/fields/none/tags/x", ""),
        ("DELETE", "/api/v1/namespaces/none", ""), ("PATCH", "/api/v1/namespaces", ""), ("", "/api/v1/jobs", ""),
        ("PUT", "/api/v1/namespaces/ns/jobs/j", "{}"), ("POST", "/api/v1/namespaces/ns/jobs/j/runs", "{}"),
        ("POST", "/api/v1/jobs/runs/019c0000-0000-7000-8000-000000000001/complete", ""),
        ("PUT", "/api/v1/namespaces/s3%3A%2F%2Fb/datasets/t", "{}"),
    ])
    func `a wrong writing changes nothing`(method: String, target: String, body: String) throws {
        let stored = try StoredAPI()
        try stored.take(Self.event)
        let before = stored.ask("/api/v1/jobs").body
        #expect((400..<500).contains(stored.ask(target, method, body: body).status))
        #expect(stored.ask("/api/v1/jobs").body == before)
        #expect(stored.ask("/api/v1/tags").body["tags"] == [])
    }
}
