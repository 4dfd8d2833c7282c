import LineageModel

/// Where a catalog keeps a table of a given name, and what the table is called there.
///
/// Of the location, in this order: what the operator says, what the log showed, how such catalogs lay out their folders.
struct TableConvention {
    private let catalog: SparkCatalog
    private let configuration: SparkConfiguration
    private let rules: NamingRules
    private let evidence: LocationEvidence

    init(
        _ catalog: SparkCatalog, _ configuration: SparkConfiguration, _ rules: NamingRules,
        _ evidence: LocationEvidence
    ) {
        self.catalog = catalog
        self.configuration = configuration
        self.rules = rules
        self.evidence = evidence
    }

    func named(_ table: TableIdentifier, format: String?) -> TableName {
        let symlink = symlink(of: table)
        guard let identity = identity(of: table) ?? symlink else { return .unnamed }
        var named = NamedTable(dataset: Dataset(identity: identity))
        if let symlink, symlink != identity { named.dataset.symlinks = [Symlink(identity: symlink, kind: .table)] }
        guard catalog.isIceberg else { return .named(named) }
        named.isIceberg = true
        named.dataset.catalog = description
        named.dataset.storage = StorageDescription(layer: "iceberg", fileFormat: dataFormat(format))
        return .named(named)
    }

    /// What stands for the table where evidence is kept.
    func key(of table: TableIdentifier) -> LocationEvidence.Key {
        LocationEvidence.Key(keeper: symlinkNamespace ?? catalog.name, parts: table.parts)
    }

    /// The folder of a table, as far as it is known.
    func location(of table: TableIdentifier) -> Location? {
        if let location = rules.location(of: table, in: catalog.name) { return location }
        // Of a hadoop catalog the name alone says where a table lies.
        if catalog.kind != .hadoop, let location = evidence.location(of: key(of: table)) { return location }
        return conventional(table)
    }

    private func identity(of table: TableIdentifier) -> DatasetIdentity? {
        if let identity = catalog.storeIdentity(of: table) { return identity }
        return location(of: table)?.identity
    }

    /// The table's name in its catalog, as the agent has it.
    private func symlink(of table: TableIdentifier) -> DatasetIdentity? {
        if catalog.kind == .glue {
            let name = "table/" + table.parts.joined(separator: "/")
            return configuration.glueNamespace(of: catalog).map {
                DatasetIdentity(namespace: Name($0), name: Name(name))
            }
        }
        return symlinkNamespace.map { DatasetIdentity(namespace: Name($0), name: Name(table.quoted)) }
    }

    private var symlinkNamespace: String? {
        switch catalog.kind {
        case .hadoop: warehouse?.warehouseNamespace
        case .hive: address.flatMap(hiveNamespace) ?? configuration.metastoreNamespace
        case .rest, .nessie: address
        case .session:
            address.flatMap(hiveNamespace) ?? configuration.metastoreNamespace ?? warehouse?.warehouseNamespace
        case .glue, .jdbc, .database, .tableBuckets, .other: nil
        }
    }

    private var address: String? { rules.catalogs[catalog.name]?.uri ?? catalog.settings["uri"] }

    /// The folder of the tables that have no place of their own.
    private var warehouse: Location? {
        if let own = rules.catalogs[catalog.name]?.warehouse { return Location(own) }
        if let own = catalog.settings["warehouse"] { return isFolder(own) ? Location(own) : nil }
        return catalog.kind == .hive || catalog.kind == .session ? configuration.warehouse : nil
    }

    private func conventional(_ table: TableIdentifier) -> Location? {
        guard let warehouse else { return nil }
        switch catalog.kind {
        case .hadoop, .rest, .jdbc: return table.parts.reduce(warehouse) { $0.appending($1) }
        case .hive, .glue, .session: return inDatabase(table, of: warehouse)
        case .nessie, .database, .tableBuckets, .other: return nil
        }
    }

    /// Hive's places: `{warehouse}/db.db/t`, and `{warehouse}/t` in the database `default`.
    private func inDatabase(_ table: TableIdentifier, of warehouse: Location) -> Location {
        let database = table.namespaces.joined(separator: ".")
        let isDefault = database.isEmpty || database == "default"
        return (isDefault ? warehouse : warehouse.appending(database + ".db")).appending(table.table)
    }

    private var description: CatalogDescription {
        CatalogDescription(
            framework: "iceberg", type: catalog.typeName, name: catalog.name,
            warehouseURI: catalog.settings["warehouse"], metadataURI: catalog.settings["uri"])
    }
}

/// Whether a catalog's warehouse is a folder, not a name or an ARN that only its server understands.
private func isFolder(_ warehouse: String) -> Bool {
    warehouse.hasPrefix("/") || (warehouse.utf8.contains(UInt8(ascii: "/")) && !warehouse.hasPrefix("arn:"))
}
