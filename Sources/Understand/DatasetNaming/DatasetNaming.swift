package import LineageModel

/// Gives the tables of one application the names that the OpenLineage agent gives them.
///
/// It learns as the log goes on: which catalog an object such as `SparkCatalog@2a4cb8ae` is, how names with dots in
/// their parts are quoted, and where tables lie.
package struct DatasetNaming: Sendable, Codable {
    let rules: NamingRules
    /// Who runs the application.
    private(set) var user: String?
    private var configuration = SparkConfiguration()
    /// The session settings that were last laid over the configuration, and the result.
    private var session = Session()
    private var catalogs = CatalogObjects()
    /// Identifiers that were seen quoted and cannot be cut at their dots, by what plans print of them.
    private var quotedIdentifiers: [Name: TableIdentifier] = [:]
    var evidence = LocationEvidence()

    private struct Session: Codable {
        var changes: [String: String] = [:]
        var configuration = SparkConfiguration()
    }

    /// The most quoted names that are remembered.
    private static let limit = 65_536

    package init(rules: NamingRules = NamingRules()) {
        self.rules = rules
    }

    /// Takes the settings of the application (`SparkListenerEnvironmentUpdate`).
    package mutating func configure(_ properties: [String: String]) {
        configuration = SparkConfiguration(properties)
        session = Session(configuration: configuration)
    }

    /// Takes the name of who runs the application.
    package mutating func begin(user: String?) { self.user = user }

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

    /// Names a table.
    ///
    /// - Parameters:
    ///   - reference: The table as the plan has it.
    ///   - changes: The session's own settings (`modifiedConfigs`).
    /// - Returns: The name, or why there is none.
    package mutating func name(_ reference: TableReference, session changes: [String: String]) -> TableName {
        let configuration = configuration(of: changes)
        let name = located(reference, configuration)
        guard rules.identity == .catalog, case .named(var table) = name else { return name }
        table.putCatalogFirst()
        return .named(table)
    }

    private mutating func located(_ reference: TableReference, _ configuration: SparkConfiguration) -> TableName {
        switch reference {
        case .table(let name, let format), .unqualified(let name, let format):
            if isPath(name.text) { return named(icebergPath: name.text, format: format) }
        case .path(let location, let format, let table):
            return named(path: location, format: format, table: table, configuration)
        case .files(let locations, let missing, _): return named(folders: locations, missing: missing)
        case .jdbc(let table): return named(jdbc: table, configuration)
        case .topics(let topics, let brokers): return named(topics: topics, brokers: brokers, configuration)
        case .catalogObject, .microBatch, .opaque: break
        }
        switch table(meantBy: reference, configuration) {
        case .found(let catalog, let identifier):
            return named(identifier, in: catalog, of: configuration, format: reference.format)
        case .ambiguous: return .ambiguous
        case .unknown: return .unnamed
        }
    }

    /// The settings of the application with those of a session over them; computed anew when they change.
    private mutating func configuration(of changes: [String: String]) -> SparkConfiguration {
        if changes != session.changes {
            session = Session(changes: changes, configuration: configuration.overlaid(by: changes))
        }
        return session.configuration
    }

    // MARK: Catalogs

    enum Meaning {
        case found(SparkCatalog, TableIdentifier)
        case ambiguous
        case unknown
    }

    /// The catalog and the identifier that a reference means.
    private func table(meantBy reference: TableReference, _ configuration: SparkConfiguration) -> Meaning {
        switch reference {
        case .table(let name, _):
            return qualified(name, in: configuration).map { .found($0, $1) } ?? .unknown
        case .catalogObject(let object, let identifier, _):
            switch catalogs.catalog(of: object, in: configuration) {
            case .named(let catalog): return .found(catalog, TableIdentifier(quoted: identifier.text))
            case .ambiguous: return .ambiguous
            case .unknown: return .unknown
            }
        case .unqualified(let name, _):
            if let (catalog, identifier) = qualified(name, in: configuration), catalog.isIceberg {
                return .found(catalog, identifier)
            }
            let candidates = configuration.catalogs.values.filter { $0.isIceberg && !$0.isForPaths }
            guard let catalog = candidates.first else { return .unknown }
            return candidates.count > 1 ? .ambiguous : .found(catalog, identifier(name.text))
        default: return .unknown
        }
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

    private func identifier(_ printed: String) -> TableIdentifier {
        if let quoted = quotedIdentifiers[Name(printed)] { return quoted }
        return TableIdentifier(parts: printed.split(separator: ".", omittingEmptySubsequences: false).map(String.init))
    }

    // MARK: What became of tables

    /// Learns where a table lies from one of its own files that an execution under the same root read.
    package mutating func learn(
        path: String, of reference: TableReference, session changes: [String: String]
    ) {
        let configuration = configuration(of: changes)
        guard isMetadataFile(path), let key = key(of: reference, configuration) else { return }
        evidence.learn(Location(tableFolder(path).folder), of: key)
    }

    /// Follows a RENAME: Iceberg's catalogs leave the table where it lies.
    package mutating func learn(
        rename old: TableReference, to new: TableReference, session changes: [String: String]
    ) {
        let configuration = configuration(of: changes)
        guard case .found(let catalog, let identifier) = table(meantBy: old, configuration), catalog.isIceberg,
            catalog.kind != .hadoop, let newKey = key(of: new, configuration), let oldKey = key(of: old, configuration)
        else { return }
        let convention = TableConvention(catalog, configuration, rules, evidence)
        guard let location = convention.location(of: identifier) else { return }
        evidence.rename(oldKey, to: newKey, at: location)
    }

    /// Forgets where a table lay that was dropped or has another name now: it may be made again elsewhere.
    package mutating func forget(_ reference: TableReference, session changes: [String: String]) {
        let configuration = configuration(of: changes)
        if case .path(_, _, let table?) = reference {
            return forget(.table(name: table, format: nil), session: changes)
        }
        if let key = key(of: reference, configuration) { evidence.forget(key) }
    }

    private func key(of reference: TableReference, _ configuration: SparkConfiguration) -> LocationEvidence.Key? {
        guard case .found(let catalog, let identifier) = table(meantBy: reference, configuration) else { return nil }
        return TableConvention(catalog, configuration, rules, evidence).key(of: identifier)
    }

    // MARK: Names

    private func named(
        _ identifier: TableIdentifier, in catalog: SparkCatalog, of configuration: SparkConfiguration, format: String?
    ) -> TableName {
        if catalog.kind == .database { return named(identifier, inDatabaseOf: catalog) }
        // Hive tables may live beside Iceberg's in Spark's own catalog.
        let catalog = format == "hive" ? catalog.plain : catalog
        guard catalog.isIceberg || catalog.kind == .session else { return .unnamed }
        var (table, isMetadata) = (identifier, false)
        // A table stands in a namespace: of two parts, none is a selector.
        if catalog.isIceberg, identifier.parts.count > 2, let selector = IcebergSelector(identifier.table) {
            table.parts.removeLast()
            if case .metadata = selector { isMetadata = true }
        }
        let convention = TableConvention(catalog, configuration, rules, evidence)
        if !catalog.isIceberg, let location = convention.location(of: table.inDatabase) {
            return self.named(location, table: table, configuration)
        }
        let name = convention.named(table, format: format)
        guard case .named(var named) = name else { return name }
        named.isMetadata = isMetadata
        return .named(named)
    }
}

extension TableReference {
    /// The format that a plan gives with the table.
    package var format: String? {
        switch self {
        case .table(_, let format), .unqualified(_, let format), .path(_, let format, _), .files(_, _, let format):
            format
        case .catalogObject(_, _, let provider): provider
        case .jdbc, .topics, .microBatch, .opaque: nil
        }
    }
}

extension NamedTable {
    /// Makes the catalog's name the primary one, the location a symlink, where there is a catalog's name.
    fileprivate mutating func putCatalogFirst() {
        dataset.putCatalogFirst()
        for index in others.indices { others[index].putCatalogFirst() }
    }
}

extension Dataset {
    fileprivate mutating func putCatalogFirst() {
        guard let place = symlinks.firstIndex(where: { $0.kind == .table }) else { return }
        let table = symlinks[place].identity
        symlinks[place] = Symlink(identity: identity, kind: .location)
        identity = table
    }
}
