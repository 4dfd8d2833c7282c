import DatasetNaming
import LineageModel
import Testing

/// References that stand for several datasets: topics of Kafka, folders of files.
struct TopicAndFolderTests {
    private static var rules: NamingRules {
        var rules = NamingRules()
        rules.clusters = [
            ClusterRule(
                match: ApplicationMatch(application: Glob("orders-*")), topic: Glob("o*"),
                namespace: "kafka://orders:9092", brokers: ["b1:9092", "b2:9092"])
        ]
        return rules
    }

    @Test(
        arguments: [
            (["orders"], nil, ["kafka://orders:9092|orders"], []),
            (["orders", "pay"], nil, ["kafka://orders:9092|orders", "kafka://unknown|pay"], [.noBrokers]),
            (["out"], "x:9092, y:9092", ["kafka://x:9092|out"], []),
            (["pay"], "x:9092, b2:9092", ["kafka://orders:9092|pay"], []),
            (["a", "a"], "x:1", ["kafka://x:1|a"], []),
        ] as [([Name], String?, [String], [IncompleteReason.Kind])])
    func `topics are named by their cluster`(
        _ topics: [Name], _ brokers: String?, _ names: [String], _ gaps: [IncompleteReason.Kind]
    ) throws {
        let named = try #require(table(.topics(topics, brokers: brokers)))
        #expect(named.datasets.map { NamingSupport.text($0.identity) } == names)
        #expect(named.incomplete.map(\.kind) == gaps)
        #expect(named.origins(of: "value").map(\.dataset) == named.datasets.map(\.identity))
    }

    @Test func `without topics there is no name`() {
        #expect(table(.topics([], brokers: nil)) == nil)
    }

    @Test func `folders that are read as one are each a dataset, partitions of one are one`() throws {
        let folders = ["file:/a/ev/2026-01-01", "file:/a/ev/2026-01-02", "file:/b"]
        let named = try #require(table(.files(locations: folders, missing: 0, format: "csv")))
        #expect(named.datasets.map { NamingSupport.text($0.identity) } == ["file|/a/ev", "file|/b"])
        #expect(named.incomplete.isEmpty)
        #expect(named.origins(of: "c").count == 2)
    }

    @Test func `folders that the text does not show are missed`() throws {
        let named = try #require(table(.files(locations: ["/a", "no path"], missing: 3, format: nil)))
        #expect(named.datasets.count == 1)
        #expect(named.incomplete.map(\.missing) == [3])
        #expect(named.incomplete.first?.remedy == "spark.sql.maxMetadataStringLength=10000")
    }

    private func table(_ reference: TableReference) -> NamedTable? {
        var naming = NamingSupport.naming([["spark.app.name": "orders-1"]], rules: Self.rules)
        guard case .named(let named) = naming.name(reference, session: [:]) else { return nil }
        return named
    }
}
