import LineageModel

extension DatasetNaming {
    /// Names what was read from a database or written to it: a table, or a query in parentheses.
    ///
    /// A log has neither the host nor the database of it; without a rule the name stands under `jdbc://unknown`.
    func named(jdbc text: String, _ configuration: SparkConfiguration) -> TableName {
        guard text.hasPrefix("(") else {
            guard let parts = SQLQuery.tableName(text) else { return .unnamed }
            let (dataset, isKnown) = dataset(ofTable: parts, configuration)
            var named = NamedTable(dataset: dataset)
            if !isKnown { named.incomplete = [Self.unknownDatabase] }
            return .named(named)
        }
        guard let end = text.lastIndex(of: ")"), let query = SQLQuery(String(text[..<end].dropFirst())) else {
            return .unnamed
        }
        return .named(named(query, configuration))
    }

    private func named(_ query: SQLQuery, _ configuration: SparkConfiguration) -> NamedTable {
        let all = query.tables.map { dataset(ofTable: $0.parts, configuration) }
        var named = NamedTable(dataset: all[0].dataset)
        for (dataset, _) in all where !named.datasets.contains(dataset) { named.others.append(dataset) }
        if !all.allSatisfy(\.isKnown) { named.incomplete.append(Self.unknownDatabase) }
        if query.isWhole { return named }
        guard let columns = query.columns else {
            named.columns = .unknown
            named.incomplete.append(IncompleteReason(kind: .opaqueCode, operator: "JDBCRelation"))
            return named
        }
        named.columns = .mapped(
            columns.mapValues { NamedTable.Origin(dataset: all[$0.table].dataset.identity, column: $0.name) })
        return named
    }

    private func dataset(
        ofTable parts: [String], _ configuration: SparkConfiguration
    ) -> (dataset: Dataset, isKnown: Bool) {
        let name = parts.joined(separator: ".")
        let rule = rules.databases.first { rule in
            rule.table?.matches(name) != false && rule.match.matches(configuration, user: user)
        }
        guard let rule else {
            return (Dataset(identity: DatasetIdentity(namespace: "jdbc://unknown", name: Name(name))), false)
        }
        let full = rule.database.map { "\($0).\(name)" } ?? name
        return (Dataset(identity: DatasetIdentity(namespace: rule.namespace, name: Name(full))), true)
    }

    private static let unknownDatabase = IncompleteReason(
        kind: .noDefinition, operator: "JDBCRelation", remedy: "context.datasets.databases")

    /// Names a table of a catalog over a database (`JDBCTableCatalog`), whose settings have the address.
    func named(_ identifier: TableIdentifier, inDatabaseOf catalog: SparkCatalog) -> TableName {
        guard let address = catalog.settings["url"].flatMap({ DatabaseAddress($0) }) else { return .unnamed }
        let name = ([address.database].compactMap(\.self) + identifier.parts).joined(separator: ".")
        var dataset = Dataset(identity: DatasetIdentity(namespace: Name(address.namespace), name: Name(name)))
        dataset.catalog = CatalogDescription(framework: "jdbc", type: "jdbc", name: catalog.name)
        return .named(NamedTable(dataset: dataset))
    }
}
