import LineageModel
import SparkPlan

/// Scans of what is neither a file nor a table of a V2 catalog, and names itself in the operator's heading.
enum NamedScan {
    static func table(_ kind: TextRange, in text: PlanText) -> TableReference? {
        if text.starts(kind, with: "JDBCRelation(") { return database(kind, in: text) }
        if text.starts(kind, with: "KafkaRelation(") { return topics(kind, in: text) }
        return text.starts(kind, with: "hive ") ? hive(kind, in: text) : nil
    }

    /// `JDBCRelation(sales.orders) [numPartitions=3]`, `JDBCRelation((select …) q) [numPartitions=1]`.
    private static func database(_ kind: TextRange, in text: PlanText) -> TableReference? {
        let start = kind.lower + 13
        // A query may hold parentheses of its own, in its texts too: what follows the relation is the surer end.
        guard let end = text.last(") [numPartitions=", in: kind), end >= start else { return nil }
        return .jdbc(table: text.string(TextRange(start, end)))
    }

    /// `KafkaRelation(strategy=Subscribe[orders, payments], start=…)`, `strategy=Assign[orders-0, orders-1]`.
    private static func topics(_ kind: TextRange, in text: PlanText) -> TableReference? {
        for (word, isAssigned) in [("strategy=Subscribe[", false), ("strategy=Assign[", true)] as [(Word, Bool)] {
            guard let place = text.first(word, in: kind) else { continue }
            let rest = TextRange(place + word.count, kind.upper)
            guard let end = text.first("]", in: rest) else { return nil }
            let items = text.string(TextRange(rest.lower, end)).split(separator: ",")
            var topics: [Name] = []
            for item in items {
                let topic = Name(String(isAssigned ? withoutPartition(item) : item.drop { $0 == " " }))
                if !topic.isEmpty, !topics.contains(topic) { topics.append(topic) }
            }
            return topics.isEmpty ? nil : .topics(topics, brokers: nil)
        }
        return nil
    }

    /// `orders` of `orders-0`.
    private static func withoutPartition(_ item: Substring) -> Substring {
        let item = item.drop { $0 == " " }
        return item.lastIndex(of: "-").map { item[..<$0] } ?? item
    }

    /// `hive spark_catalog.default.t`.
    private static func hive(_ kind: TextRange, in text: PlanText) -> TableReference? {
        let name = text.string(TextRange(kind.lower + 5, kind.upper)).prefix { $0 != " " && $0 != "[" && $0 != "," }
        return name.isEmpty ? nil : .table(name: Name(String(name)), format: "hive")
    }
}
