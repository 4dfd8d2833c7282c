import ByteReading
import LineageModel
import Normalization
import TestSupport
import Testing

struct ContextTests {
    private let event = """
        {"eventType":"COMPLETE","run":{"runId":"r","facets":{"spark_applicationDetails":{"appName":"orders-ingest",\
        "userName":"ann"},"parent":{"run":{"runId":"p"},"job":{"namespace":"default","name":"orders_ingest"},\
        "root":{"run":{"runId":"q"},"job":{"namespace":"airflow","name":"dag"}}},\
        "spark_properties":{"properties":{"spark.yarn.queue":"etl"}}}},\
        "job":{"namespace":"default","name":"orders_ingest.append_data.sales"},\
        "inputs":[{"namespace":"kafka://b:9092","name":"orders","facets":{}}],\
        "outputs":[{"namespace":"s3://lake","name":"wh/sales/orders","facets":{"acme_x":{"n":1.50},\
        "catalog":{"name":"lake"},"symlinks":{"identifiers":[{"name":"sales.orders"}]}}},{"namespace":"file","name":"/x"}]}
        """

    private func told(
        _ event: String, from source: ContextSource = ContextSource(), _ rules: [ContextRule]
    ) throws -> JSONValue? {
        var value = try JSONValue(parsing: Array(event.utf8))
        let rules = ContextRules(rules)
        guard rules.apply(to: &value, from: source, producer: "https://p") else { return nil }
        var again = value
        #expect(rules.apply(to: &again, from: source, producer: "https://other"))
        #expect(again == value, "a second time changes nothing")
        return value
    }

    private func rule(_ match: [String: String], _ say: (inout ContextFacts) -> Void) -> ContextRule {
        var rule = ContextRule(match: match.mapValues { Glob($0) }, place: "line 1")
        say(&rule.facts)
        return rule
    }

    static let matching: [([String: String], Bool)] = [
        ([:], true), (["app": "orders-*"], true), (["app": "orders"], false), (["user": "ann"], true),
        (["user": "bob"], false), (["job": "*.append_data.*"], true), (["namespace": "default"], true),
        (["label": "east"], true), (["label": "west"], false), (["conf.spark.yarn.queue": "etl"], true),
        (["conf.spark.x": "1"], true), (["conf.spark.none": "*"], false), (["app": "orders-*", "user": "bob"], false),
        (["table": "*"], false),
    ]

    @Test(arguments: matching) func `a job has a team where all patterns match`(
        _ match: [String: String], _ expected: Bool
    ) throws {
        let source = ContextSource(label: "east", conf: ["spark.x": "1"])
        let value = try told(event, from: source, [rule(match) { $0.team = "t" }])
        let owners = value?["job"]?["facets"]?["ownership"]?["owners"]
        #expect(owners == (expected ? [["name": "t", "type": "team"]] : nil))
    }

    static let names: [(String, String, Int?)] = [
        ("table", "lake.sales.*", 0), ("table", "sales.orders", 0), ("table", "wh/sales/*", 0), ("table", "/x", 1),
        ("topic", "ord*", nil),
    ]

    @Test(arguments: names) func `a dataset is found by each of its names, and no other is described`(
        _ key: String, _ pattern: String, _ output: Int?
    ) throws {
        let value = try #require(try told(event, [rule([key: pattern]) { $0.tags = ["tier": "gold"] }]))
        let tags: JSONValue = [["key": "tier", "value": "gold", "source": "sparklineage"]]
        for (index, dataset) in (value["outputs"]?.array ?? []).enumerated() {
            #expect(dataset["facets"]?["tags"]?["tags"] == (index == output ? tags : nil))
        }
        #expect(value["inputs"]?.array?[0]["facets"]?["tags"]?["tags"] == (output == nil ? tags : nil))
        #expect(value["job"]?["facets"] == nil)
    }

    @Test func `a column has the tags of the first pattern that matches it`() throws {
        let event = """
            {"outputs":[{"namespace":"s3://lake","name":"wh/crm","facets":{"schema":{"fields":[{"name":"home_email"},\
            {"name":"email_count"},{"name":"id"}]},"tags":{"tags":[{"key":"pii","value":"?","field":"home_email"},\
            {"key":"pii","value":"some"}]}}}]}
            """
        let value = try told(
            event,
            [
                rule(["table": "*crm"]) {
                    $0.columns = [
                        ColumnTags(Glob("*_count"), ["pii": "no"]), ColumnTags(Glob("*email*"), ["pii": "yes"]),
                    ]
                },
                rule(["table": "*"]) { $0.columns = [ColumnTags(Glob("*"), ["seen": "1", "pii": "late"])] },
            ])
        let tags = (value?["outputs"]?.array?[0]["facets"]?["tags"]?["tags"]?.array ?? []).map {
            "\($0["field"]?.string ?? "-") \($0["key"]?.string ?? "")=\($0["value"]?.string ?? "")"
        }
        #expect(
            tags == [
                "home_email pii=yes", "- pii=some", "home_email seen=1", "email_count pii=no", "email_count seen=1",
                "id pii=late", "id seen=1",
            ])
    }

    @Test func `for each thing the first rule that says it counts`() throws {
        let value = try told(
            event,
            [
                rule(["app": "orders-*"]) { $0.team = "a" },
                rule([:]) { ($0.team, $0.owner, $0.environment, $0.tags) = ("b", "o", "prod", ["k": "1"]) },
                rule(["user": "ann"]) { ($0.project, $0.tags) = ("p", ["k": "2", "l": "3"]) },
            ])
        let facets = value?["job"]?["facets"]
        #expect(facets?["ownership"]?["owners"] == [["name": "a", "type": "team"], ["name": "o", "type": "owner"]])
        let tags = (facets?["tags"]?["tags"]?.array ?? []).map {
            "\($0["key"]?.string ?? "")=\($0["value"]?.string ?? "")"
        }
        #expect(tags == ["environment=prod", "k=1", "l=3", "project=p"])
    }

    @Test func `the operator wins over what is declared, and all else stays word for word`() throws {
        var value = try JSONValue(parsing: Array(event.utf8))
        value["job"]?["facets"] = [
            "ownership": [
                "_producer": "x", "owners": [["name": "old", "type": "team"], ["name": "me", "type": "dev"]],
            ],
            "tags": ["_producer": "x", "tags": [["key": "a", "value": "1"], ["key": "k", "value": "old"]]],
            "documentation": ["_producer": "x", "description": "same"],
        ]
        let text = String(decoding: value.encoded(), as: UTF8.self)
        let job = try told(
            text, [rule([:]) { ($0.team, $0.tags, $0.documentation) = ("new", ["k": "new"], "same") }])?["job"]
        #expect(
            job?["facets"]?["ownership"]?["owners"] == [
                ["name": "new", "type": "team"], ["name": "me", "type": "dev"],
            ])
        #expect(
            job?["facets"]?["tags"]?["tags"] == [
                ["key": "a", "value": "1"], ["key": "k", "value": "new", "source": "sparklineage"],
            ])
        #expect(job?["facets"]?["documentation"] == ["_producer": "x", "description": "same"])
    }

    @Test func `without a rule that says something the event stays byte for byte`() throws {
        let value = try told(event, [rule(["app": "other"]) { $0.team = "t" }, rule([:]) { _ in }])
        #expect(value.map { String(decoding: $0.encoded(), as: UTF8.self) } == event)
    }

    @Test func `a namespace is the job's, and its application's`() throws {
        let value = try told(event, [rule([:]) { $0.namespace = "prod" }])
        #expect(value?["job"]?["namespace"] == "prod")
        let parent = value?["run"]?["facets"]?["parent"]
        #expect(parent?["job"]?["namespace"] == "prod" && parent?["root"]?["job"]?["namespace"] == "airflow")
    }

    @Test func `where code is and facets of one's own are told`() throws {
        let value = try told(
            event,
            [
                rule([:]) { facts in
                    (facts.repository, facts.commit) = ("https://git/x", "4f2")
                    facts.jobFacets = ["acme_cost": ["centre": "7"]]
                    facts.runFacets = ["acme_run": ["_producer": "me", "_schemaURL": "s"]]
                },
                rule(["topic": "*"]) { $0.datasetFacets = ["acme_data": ["a": []]] },
            ])
        let code = value?["job"]?["facets"]?["sourceCodeLocation"]
        #expect(code?["type"] == "git" && code?["url"] == "https://git/x" && code?["version"] == "4f2")
        #expect(value?["job"]?["facets"]?["acme_cost"]?["_producer"] == "https://p")
        #expect(value?["run"]?["facets"]?["acme_run"] == ["_producer": "me", "_schemaURL": "s"])
        #expect(value?["inputs"]?.array?[0]["facets"]?["acme_data"]?["a"] == [])
    }

    @Test func `a job is left out, unless an earlier rule keeps it`() throws {
        let ignoring = rule(["app": "orders-*"]) { $0.isIgnored = true }
        #expect(try told(event, [ignoring]) == nil)
        #expect(try told(event, [rule(["user": "ann"]) { $0.isIgnored = false }, ignoring]) != nil)
    }

    @Test func `where nothing tells the application, a job's name begins with it`() throws {
        let event = #"{"run":{"runId":"r"},"job":{"namespace":"n","name":"orders_ingest.append_data.x"}}"#
        #expect(try told(event, [rule(["app": "orders_ingest"]) { $0.team = "t" }])?["job"]?["facets"] != nil)
    }

    @Test func `events of datasets are described, and odd ones do no harm`() throws {
        let rules = [rule(["table": "d"]) { $0.team = "t" }, rule([:]) { $0.team = "u" }]
        let dataset = try told(#"{"dataset":{"namespace":"n","name":"d"}}"#, rules)
        #expect(dataset?["dataset"]?["facets"]?["ownership"]?["owners"] == [["name": "t", "type": "team"]])
        var random = SplitMix64(seed: 11)
        for _ in 0..<3000 {
            guard var odd = try? JSONValue(parsing: Array(event.utf8).mutated(by: &random)) else { continue }
            _ = ContextRules(rules).apply(to: &odd, from: ContextSource(), producer: "p")
        }
    }
}
