import ByteReading
import LineageStore
import TestSupport
import Testing

/// What Marquez does not know or gets wrong, and the API tells.
@Suite struct ReadingTests {
    private let stored: StoredAPI

    init() throws {
        stored = try StoredAPI()
        #expect(try stored.take(Self.event(run: 1, "COMPLETE", minute: 1)))
    }

    /// A run that makes `marts/orders`, also known as `lake.orders`, of a topic; its facets tell all.
    private static func event(run: Int, _ type: String, minute: Int) -> String {
        """
        {"eventType":"\(type)","eventTime":"2026-03-01T00:0\(minute):00Z","producer":"p:",
        "run":{"runId":"019c0000-0000-7000-8000-00000000000\(run)","facets":{
          "parent":{"run":{"runId":"019c0000-0000-7000-8000-0000000000a0"},"job":{"namespace":"lab",
            "name":"orders_app"}},
          "errorMessage":{"message":"no disk","programmingLanguage":"SCALA"}}},
        "job":{"namespace":"lab","name":"orders_app.merge.orders","facets":{
          "ownership":{"owners":[{"name":"orders","type":"team"}]},
          "tags":{"tags":[{"key":"environment","value":"prod"}]}}},
        "inputs":[{"namespace":"kafka://b1:9092","name":"orders","facets":{"schema":{"fields":[
          {"name":"amount","type":"double"},{"name":"day","type":"date"}]}},
          "inputFacets":{"dataQualityAssertions":{"assertions":[{"assertion":"a","success":true},
          {"assertion":"b","success":false}]}}}],
        "outputs":[{"namespace":"s3://lake","name":"marts/orders","facets":{
          "schema":{"fields":[{"name":"total","type":"double"}]},
          "symlinks":{"identifiers":[{"namespace":"hive://ms:9083","name":"lake.orders","type":"TABLE"}]},
          "ownership":{"owners":[{"name":"orders","type":"team"},{"name":"o@example.com","type":"owner"}]},
          "tags":{"tags":[{"key":"tier","value":"gold"},{"key":"pii","value":"true","field":"total"}]},
          "sparklineage_completeness":{"complete":false,"reasons":[{"kind":"TRUNCATED","operator":"Window",
            "missing":12,"remedy":"spark.sql.debug.maxToStringFields=10000"}]},
          "columnLineage":{"fields":{"total":{"inputFields":[{"namespace":"kafka://b1:9092","name":"orders",
            "field":"amount","transformations":[{"type":"DIRECT","subtype":"AGGREGATION","description":"sum(amount)",
            "masking":false}]}]}},"dataset":[{"namespace":"kafka://b1:9092","name":"orders","field":"day",
            "transformations":[{"type":"INDIRECT","subtype":"FILTER"}]}]}},
          "outputFacets":{"outputStatistics":{"rowCount":10,"size":2048}}}]}
        """
    }

    @Test func `the manual shows what is answered`() throws {
        let manual = String(decoding: try readFile("\(PackageFiles.root)/docs/api.md"), as: UTF8.self)
        let examples = manual.split(separator: "```json\n").dropFirst().map { $0.prefix { $0 != "`" } }
        let orders = "/api/v1/namespaces/s3%3A%2F%2Flake/datasets/marts%2Forders"
        let asked = [
            "/api/v1/lineage?nodeId=dataset:s3%3A%2F%2Flake:marts%2Forders",
            "/api/v1/column-lineage?nodeId=dataset:s3%3A%2F%2Flake:marts%2Forders",
            "/api/v1/search?q=marts&limit=20", orders, "\(orders)/versions",
            "/api/v1/namespaces/lab/jobs/orders_app.merge.orders/runs",
        ]
        #expect(examples.count == asked.count)
        for (target, example) in zip(asked, examples) {
            let shown = try JSONValue(parsing: Array(example.utf8))
            let differences = Shape.differences(of: stored.ask(target).body, from: shown)
            #expect(differences.filter { $0.hasSuffix("missing") } == [], "\(target)")
        }
    }

    @Test func `a table's node says who answers for it and how it went last`() throws {
        let graph = stored.ask("/api/v1/lineage?nodeId=dataset:s3%3A%2F%2Flake:marts%2Forders").body["graph"]?.array
        let node = try #require(graph?.first { $0["id"] == "dataset:s3://lake:marts/orders" })
        let aside = try #require(node["data"]?["sparklineage"])
        #expect(aside["names"] == [["namespace": "hive://ms:9083", "name": "lake.orders"]])
        #expect(aside["team"] == "orders")
        #expect(aside["owner"] == "o@example.com")
        #expect(aside["completeness"]?["complete"] == .bool(false))
        #expect(aside["completeness"]?["reasons"]?.array?.first?["operator"] == "Window")
        #expect(aside["tags"]?.array?.contains(["key": "pii", "value": "true", "field": "total"]) == true)
        #expect(aside["latestRun"]?["rows"] == .number("10"))
        #expect(aside["latestRun"]?["bytes"] == .number("2048"))
        #expect(aside["latestRun"]?["error"] == "no disk")
        #expect(aside["latestRun"]?["job"] == ["namespace": "lab", "name": "orders_app.merge.orders"])
        let topic = try #require(graph?.first { $0["id"] == "dataset:kafka://b1:9092:orders" })
        #expect(topic["data"]?["sparklineage"]?["quality"] == ["assertions": .number("2"), "failed": .number("1")])
        #expect(topic["data"]?["sparklineage"]?["latestRun"] == .null)
        let job = try #require(graph?.first { $0["type"] == "JOB" })
        #expect(job["data"]?["sparklineage"]?["team"] == "orders")
        #expect(job["data"]?["sparklineage"]?["latestRun"]?["rows"] == .number("10"))
        #expect(
            job["inEdges"] == [
                ["origin": "dataset:kafka://b1:9092:orders", "destination": "job:lab:orders_app.merge.orders"]
            ])
    }

    @Test func `a column says how it is made, its table what bears on all of it`() throws {
        let target = "/api/v1/column-lineage?nodeId=datasetField:s3%3A%2F%2Flake:marts%2Forders:total"
        let answer = stored.ask(target).body
        let node = try #require(answer["graph"]?.array?.last)
        let source = try #require(node["data"]?["inputFields"]?.array?.first)
        #expect(source["transformationType"] == "AGGREGATION")
        #expect(source["transformationDescription"] == "sum(amount)")
        #expect(source["transformations"]?.array?.first?["type"] == "DIRECT")
        let dataset = try #require(
            answer["sparklineage"]?["datasets"]?.array?.first { $0["name"] == "marts/orders" })
        #expect(dataset["indirect"]?.array?.first?["field"] == "day")
        #expect(dataset["indirect"]?.array?.first?["transformationType"] == "FILTER")
        #expect(dataset["sparklineage"]?["completeness"]?["complete"] == .bool(false))
    }

    @Test func `a column upstream leads to what is made of it`() throws {
        let target = "/api/v1/column-lineage?nodeId=datasetField:kafka%3A%2F%2Fb1%3A9092:orders:amount"
        #expect(stored.ask(target).body["graph"] == [])
        let graph = stored.ask("\(target)&withDownstream=true").body["graph"]?.array
        #expect(graph?.count == 2)
        #expect(
            graph?.first?["outEdges"] == [
                [
                    "origin": "datasetField:kafka://b1:9092:orders:amount",
                    "destination": "datasetField:s3://lake:marts/orders:total",
                ]
            ])
    }

    @Test(arguments: [
        "/api/v1/namespaces/hive%3A%2F%2Fms%3A9083/datasets/lake.orders",
        "/api/v1/namespaces/hive%3A%2F%2Fms%3A9083/datasets/lake.orders/",
    ])
    func `a dataset is found by another name and says its own`(target: String) {
        let answer = stored.ask(target)
        #expect(answer.body["id"] == ["namespace": "s3://lake", "name": "marts/orders"])
        #expect(answer.body["columnLineage"]?.array?.count == 1)
        let graph = stored.ask("/api/v1/lineage?nodeId=dataset:hive%3A%2F%2Fms%3A9083:lake.orders").body["graph"]
        #expect(graph?.array?.count == 3)
        #expect(stored.ask("/api/v1/search?q=LAKE.ORDERS").body["results"]?.array?.first?["name"] == "marts/orders")
    }

    @Test func `a brief list leaves out columns and facets`() throws {
        let list = "/api/v1/namespaces/s3%3A%2F%2Flake/datasets"
        let (whole, brief) = (stored.ask(list).body["datasets"], stored.ask("\(list)?brief=true").body["datasets"])
        #expect(whole?.array?.count == 1)
        #expect(whole?.array?.first?["fields"]?.array?.isEmpty == false)
        #expect(whole?.array?.first?["facets"] != nil)
        #expect(brief?.array?.count == 1)
        #expect(brief?.array?.first?["fields"] == [])
        #expect(brief?.array?.first?["facets"] == nil)
        #expect(brief?.array?.first?["columnLineage"] == nil)
        #expect(brief?.array?.first?["sparklineage"] == whole?.array?.first?["sparklineage"])
        #expect(brief?.array?.first?["id"] == whole?.array?.first?["id"])
    }

    @Test func `a list is told in pages, with the length of the whole`() throws {
        for run in 2...5 { try stored.take(Self.event(run: run, "START", minute: run)) }
        let runs = "/api/v1/namespaces/lab/jobs/orders_app.merge.orders/runs"
        let page = stored.ask("\(runs)?limit=2&offset=1").body
        #expect(page["totalCount"] == .number("5"))
        let ids = page["runs"]?.array?.compactMap { $0["id"]?.string?.last }
        #expect(ids == ["4", "3"])
        #expect(stored.ask("\(runs)?limit=0").body["runs"] == [])
        #expect(stored.ask("\(runs)?offset=9").body["runs"] == [])
        #expect(stored.ask("/api/v1/jobs?lastRunStates=running").body["totalCount"] == .number("1"))
        #expect(stored.ask("/api/v1/jobs?lastRunStates=FAILED").body["totalCount"] == .number("0"))
    }

    @Test func `what people say stays when all is made anew of the events`() throws {
        let orders = "/api/v1/namespaces/s3%3A%2F%2Flake/datasets/marts%2Forders"
        #expect(stored.ask("\(orders)/tags/gold", "POST").status == 200)
        #expect(stored.ask("\(orders)/fields/total/tags/pii", "POST").status == 200)
        #expect(stored.ask("/api/v1/namespaces/lab/jobs/orders_app.merge.orders/tags/x", "POST").status == 200)
        #expect(stored.ask("/api/v1/namespaces/lab/jobs/orders_app.merge.orders/tags/x", "DELETE").body["tags"] == [])
        #expect(stored.ask("/api/v1/namespaces/lab", "PUT", body: #"{"ownerName":"me"}"#).status == 200)
        try stored.store.rebuild()
        let dataset = stored.ask(orders).body
        #expect(dataset["tags"] == ["GOLD"])
        #expect(dataset["fields"]?.array?.first?["tags"] == ["PII"])
        #expect(stored.ask("/api/v1/namespaces/lab/jobs/orders_app.merge.orders").body["tags"] == [])
        #expect(stored.ask("/api/v1/namespaces/lab").body["ownerName"] == "me")
    }

    @Test func `what is deleted is not shown until an event tells of it`() throws {
        let job = "/api/v1/namespaces/lab/jobs/orders_app.merge.orders"
        #expect(stored.ask(job, "DELETE").status == 200)
        #expect(stored.ask(job).status == 404)
        try stored.store.rebuild()
        #expect(stored.ask(job).status == 404)
        #expect(stored.ask("/api/v1/jobs").body["jobs"]?.array?.map { $0["name"] } == ["orders_app"])
        try stored.take(Self.event(run: 2, "COMPLETE", minute: 2))
        #expect(stored.ask(job).status == 200)
    }

    @Test func `columns are told as a version had them`() throws {
        let versions = "/api/v1/namespaces/s3%3A%2F%2Flake/datasets/marts%2Forders/versions"
        let version = try #require(stored.ask(versions).body["versions"]?.array?.first?["version"]?.string)
        #expect(stored.ask("\(versions)/\(version)").body["createdByRun"]?["state"] == "COMPLETED")
        let target = "/api/v1/column-lineage?nodeId=datasetField:s3%3A%2F%2Flake:marts%2Forders:total%23\(version)"
        let graph = stored.ask(target).body["graph"]?.array
        #expect(graph?.last?["id"] == .string("datasetField:s3://lake:marts/orders:total#\(version)"))
        #expect(graph?.count == 2)
        #expect(stored.ask("\(target)&withDownstream=true").status == 400)
    }

    @Test func `events are told of a time and of a namespace`() throws {
        try stored.take(
            """
            {"eventType":"START","eventTime":"2026-03-01T00:05:00.5Z","producer":"p:",
            "run":{"runId":"019c0000-0000-7000-8000-000000000009"},"job":{"namespace":"other","name":"j"}}
            """)
        func count(_ target: String) -> JSONValue? { stored.ask("/api/v1/events\(target)").body["totalCount"] }
        #expect(count("/lineage") == .number("2"))
        #expect(count("") == .number("2"))
        #expect(count("/lab") == .number("1"))
        #expect(count("/lineage?after=2026-03-01T00:01:00.001Z") == .number("1"))
        #expect(count("/lineage?before=2026-03-01T00:05:00.5Z") == .number("1"))
        #expect(count("/lineage?after=2026-03-01T00:05:00.5Z") == .number("1"))
        let first = stored.ask("/api/v1/events/lineage?sortDirection=asc&limit=1").body["events"]?.array
        #expect(first?.map { $0["job"]?["name"] } == ["orders_app.merge.orders"])
    }

    @Test func `the columns of a job's version are those that its last run wrote`() throws {
        let version = try #require(
            stored.ask("/api/v1/namespaces/lab/jobs/orders_app.merge.orders/versions").body["versions"]?.array?.first?[
                "version"]?.string)
        let graph = stored.ask("/api/v1/column-lineage?nodeId=job:lab:orders_app.merge.orders%23\(version)").body[
            "graph"]?.array
        #expect(graph?.last?["id"]?.string?.hasPrefix("datasetField:s3://lake:marts/orders:total#") == true)
        #expect(
            stored.ask("/api/v1/column-lineage?nodeId=job:lab:orders_app.merge.orders").body["graph"]?.array?.count == 2
        )
    }

    @Test func `an upstream run is found by what a run read`() throws {
        try stored.take(
            """
            {"eventType":"COMPLETE","eventTime":"2026-03-01T00:05:00Z","producer":"p:",
            "run":{"runId":"019c0000-0000-7000-8000-000000000009"},"job":{"namespace":"lab","name":"report"},
            "inputs":[{"namespace":"hive://ms:9083","name":"lake.orders"}],"outputs":[]}
            """)
        let answer = stored.ask("/api/v1/runlineage/upstream?runId=019c0000-0000-7000-8000-000000000009").body
        let runs = try #require(answer["runs"]?.array)
        #expect(runs.map { $0["job"]?["name"] } == ["report", "orders_app.merge.orders"])
        #expect(runs[0]["inputs"]?.array?.first?["producedByRunId"] == "019c0000-0000-7000-8000-000000000001")
        #expect(runs[1]["inputs"]?.array?.first?["producedByRunId"] == .null)
    }
}
