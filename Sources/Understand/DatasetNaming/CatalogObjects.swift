/// Which catalog is meant by an object that a plan prints: `org.apache.iceberg.spark.SparkCatalog@2a4cb8ae`.
///
/// The hash is the same in all statements of a session and tells two catalogs of one class apart.
struct CatalogObjects: Sendable, Codable {
    enum Answer: Hashable {
        case named(SparkCatalog)
        case ambiguous
        case unknown
    }

    /// The most identifiers that are kept to learn from.
    private static let limit = 4096

    private var names: [String: String] = [:]
    /// Tables that were created through an object of which the catalog is not known yet.
    private var expected: [TableIdentifier: Set<String>] = [:]

    func catalog(of object: String, in configuration: SparkConfiguration) -> Answer {
        if let name = names[object] ?? nameInParentheses(object) {
            return configuration.catalogs[name].map(Answer.named) ?? .unknown
        }
        let candidates = candidates(for: object, in: configuration)
        guard let only = candidates.first else { return .unknown }
        return candidates.count == 1 ? .named(only) : .ambiguous
    }

    /// Remembers that a table is made through an object, if the object's catalog is yet to be learned.
    mutating func expect(_ identifier: TableIdentifier, of object: String, in configuration: SparkConfiguration) {
        guard catalog(of: object, in: configuration) == .ambiguous, expected.count < Self.limit else { return }
        expected[identifier, default: []].insert(object)
    }

    /// Learns from a write that names its catalog: the object that made the table before is this catalog.
    mutating func learn(catalog: SparkCatalog, from identifier: TableIdentifier) {
        guard let objects = expected[identifier] else { return }
        expected[identifier] = nil
        let matching = objects.filter { className($0) == catalog.implementation && names[$0] == nil }
        guard let object = matching.first, matching.count == 1 else { return }
        names[object] = catalog.name
        for (identifier, objects) in expected where objects.contains(object) {
            expected[identifier] = objects.count == 1 ? nil : objects.subtracting([object])
        }
    }

    private func candidates(for object: String, in configuration: SparkConfiguration) -> [SparkCatalog] {
        let implementation = className(object)
        return configuration.catalogs.values.filter { $0.implementation == implementation && !$0.isForPaths }
    }
}

private func className(_ object: String) -> String {
    String(object.prefix { $0 != "@" && $0 != "(" })
}

/// `spark_catalog` of `V2SessionCatalog(spark_catalog)`.
private func nameInParentheses(_ object: String) -> String? {
    guard object.hasSuffix(")"), let open = object.firstIndex(of: "(") else { return nil }
    return String(object[object.index(after: open)...].dropLast())
}
