import DatasetNaming
import LineageModel

/// Settings of a session with a catalog of each kind.
enum NamingSupport {
    static let iceberg = "org.apache.iceberg.spark.SparkCatalog"
    static let sessionIceberg = "org.apache.iceberg.spark.SparkSessionCatalog"

    static func catalog(_ name: String, _ implementation: String, _ settings: [String: String]) -> [String: String] {
        var properties = ["spark.sql.catalog.\(name)": implementation]
        for (key, value) in settings { properties["spark.sql.catalog.\(name).\(key)"] = value }
        return properties
    }

    static func naming(_ properties: [[String: String]], rules: NamingRules = NamingRules()) -> DatasetNaming {
        var naming = DatasetNaming(rules: rules)
        naming.configure(Dictionary(properties.flatMap { $0.map { ($0, $1) } }) { _, new in new })
        return naming
    }

    /// The primary name and the symlinks, `namespace|name` each; nil without a name.
    static func names(_ reference: TableReference, by naming: inout DatasetNaming) -> [String]? {
        guard case .named(let named) = naming.name(reference, session: [:]) else { return nil }
        return named.datasets.flatMap { [text($0.identity)] + $0.symlinks.map { text($0.identity) } }
    }

    static func text(_ identity: DatasetIdentity) -> String { "\(identity.namespace)|\(identity.name)" }
}
