package import LineageModel

/// Gives the tables of one application the names that the OpenLineage agent gives them.
///
/// It learns as the log goes on: which catalog an object such as `SparkCatalog@2a4cb8ae` is, and how names with dots in
/// their parts are quoted.
package struct DatasetNaming: Sendable {
    private var configuration = SparkConfiguration()
    /// The session settings that were last laid over the configuration, and the result.
    private var session = (changes: [String: String](), configuration: SparkConfiguration())
    private var catalogs = CatalogObjects()
    /// Identifiers that were seen quoted and cannot be cut at their dots, by what plans print of them.
    private var quotedIdentifiers: [Name: TableIdentifier] = [:]
    /// Where tables of Spark's own catalog lie, by what plans that name both said.
    private var locations: [TableIdentifier: Location] = [:]

    /// The most locations and quoted names that are remembered.
    private static let limit = 65_536

    package init() {}

    /// Takes the settings of the application (`SparkListenerEnvironmentUpdate`).
    package mutating func configure(_ properties: [String: String]) {
        configuration = SparkConfiguration(properties)
        session = ([:], configuration)
    }

    /// Learns from a reference that a plan wrote to.
    ///
    /// - Parameters:
    ///   - target: The table that is written or created.
    ///   - changes: The session's own settings (`modifiedConfigs`).
    package mutating func learn(fromWriteTo target: TableReference, session changes: [String: String]) {
        let configuration = configuration(of: changes)
        switch target {
        case .catalogObject(let object, let identifier, _):
            let identifier = TableIdentifier(quoted: identifier.text)
            if identifier.hasDots, quotedIdentifiers.count < Self.limit {
                quotedIdentifiers[Name(identifier.unquoted)] = identifier
            }
            catalogs.expect(identifier, of: object, in: configuration)
        case .table(let name, _), .unqualified(let name, _):
            guard let (catalog, identifier) = qualified(name, in: configuration) else { return }
            catalogs.learn(catalog: catalog, from: identifier)
        default: break
        }
    }

    /// Forgets where a table lay that was dropped or has another name now.
    package mutating func forget(_ table: TableReference) {
        switch table {
        case .table(let name, _), .path(_, _, let name?):
            locations[TableIdentifier(quoted: name.text).inDatabase] = nil
        case .catalogObject(_, let identifier, _):
            locations[TableIdentifier(quoted: identifier.text).inDatabase] = nil
        default: break
        }
    }

    /// Names a table.
    ///
    /// - Parameters:
    ///   - reference: The table as the plan has it.
    ///   - changes: The session's own settings (`modifiedConfigs`).
    /// - Returns: The dataset, or why there is none.
    package mutating func name(_ reference: TableReference, session changes: [String: String]) -> TableName {
        let configuration = configuration(of: changes)
        switch reference {
        case .table(let name, let format):
            if isPath(name.text) { return named(icebergPath: name.text, format: format) }
            guard let (catalog, identifier) = qualified(name, in: configuration) else { return .unnamed }
            return self.name(identifier, in: catalog, of: configuration, format: format)
        case .catalogObject(let object, let identifier, let provider):
            let found = catalogs.catalog(of: object, in: configuration)
            guard case .named(let catalog) = found else { return found == .ambiguous ? .ambiguous : .unnamed }
            return name(TableIdentifier(quoted: identifier.text), in: catalog, of: configuration, format: provider)
        case .unqualified(let name, let format):
            if isPath(name.text) { return named(icebergPath: name.text, format: format) }
            if let (catalog, identifier) = qualified(name, in: configuration), catalog.isIceberg {
                return self.name(identifier, in: catalog, of: configuration, format: format)
            }
            let candidates = configuration.catalogs.values.filter { $0.isIceberg && !$0.isForPaths }
            guard let catalog = candidates.first else { return .unnamed }
            if candidates.count > 1 { return .ambiguous }
            return self.name(identifier(name.text), in: catalog, of: configuration, format: format)
        case .path(let location, let format, let table):
            return self.name(path: location, format: format, table: table, configuration)
        default:
            return .unnamed
        }
    }

    /// The settings of the application with those of a session over them; computed anew when they change.
    private mutating func configuration(of changes: [String: String]) -> SparkConfiguration {
        if changes != session.changes { session = (changes, configuration.overlaid(by: changes)) }
        return session.configuration
    }

    /// Splits a full name into its catalog and the rest.
    private func qualified(
        _ name: Name, in configuration: SparkConfiguration
    ) -> (SparkCatalog, TableIdentifier)? {
        let parts = name.text.split(separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first else { return nil }
        if parts.count == 2, let catalog = configuration.catalogs[String(first)] {
            return (catalog, identifier(String(parts[1])))
        }
        // A name of one or two parts that starts with no catalog's name is one of Spark's own.
        guard let session = configuration.catalogs[SparkCatalog.sessionName] else { return nil }
        let identifier = identifier(name.text)
        return identifier.parts.count <= 2 && identifier.isPlain ? (session, identifier) : nil
    }

    /// Names files, and remembers of which table they are, where the plan says so.
    private mutating func name(
        path: String, format: String?, table: Name?, _ configuration: SparkConfiguration
    ) -> TableName {
        if let format, format.lowercased() == "iceberg" { return named(icebergPath: path, format: nil) }
        guard isPath(path) else { return .unnamed }
        let identifier = table.map { TableIdentifier(quoted: $0.text).inDatabase }
        let location = Location(path)
        if let identifier, locations.count < Self.limit || locations[identifier] != nil {
            locations[identifier] = location
        }
        return named(location, table: identifier, configuration)
    }

    private func identifier(_ printed: String) -> TableIdentifier {
        if let quoted = quotedIdentifiers[Name(printed)] { return quoted }
        return TableIdentifier(parts: printed.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
    }

    private func name(
        _ identifier: TableIdentifier, in catalog: SparkCatalog, of configuration: SparkConfiguration, format: String?
    ) -> TableName {
        guard catalog.isIceberg else {
            guard catalog.kind == .session else { return .unnamed }
            if let location = locations[identifier.inDatabase] {
                return named(location, table: identifier, configuration)
            }
            return TableConvention(catalog, configuration).named(identifier, format: format)
        }
        var (table, isMetadata) = (identifier, false)
        // A table stands in a namespace: of two parts, none is a selector.
        if identifier.parts.count > 2, let selector = IcebergSelector(identifier.table) {
            table.parts.removeLast()
            if case .metadata = selector { isMetadata = true }
        }
        let name = TableConvention(catalog, configuration).named(table, format: format)
        guard case .named(var named) = name else { return name }
        named.isMetadata = isMetadata
        return .named(named)
    }
}
