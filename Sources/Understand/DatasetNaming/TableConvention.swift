import LineageModel

/// Where a catalog keeps a table of a given name, and what the table is called there.
struct TableConvention {
    private let catalog: SparkCatalog
    private let configuration: SparkConfiguration

    init(_ catalog: SparkCatalog, _ configuration: SparkConfiguration) {
        self.catalog = catalog
        self.configuration = configuration
    }

    func named(_ table: TableIdentifier, format: String?) -> TableName {
        let symlink = symlinkNamespace.map { DatasetIdentity(namespace: Name($0), name: Name(table.quoted)) }
        guard let identity = location(of: table)?.identity ?? symlink else { return .unnamed }
        var named = NamedTable(dataset: Dataset(identity: identity))
        if let symlink, symlink != identity { named.dataset.symlinks = [Symlink(identity: symlink, kind: .table)] }
        guard catalog.isIceberg else { return .named(named) }
        named.isIceberg = true
        named.dataset.catalog = description
        named.dataset.storage = StorageDescription(layer: "iceberg", fileFormat: dataFormat(format))
        return .named(named)
    }

    /// The namespace of the table's name in its catalog, as the agent has it.
    var symlinkNamespace: String? {
        switch catalog.kind {
        case .hadoop: warehouse?.warehouseNamespace
        case .hive: catalog.settings["uri"].flatMap(hiveNamespace) ?? configuration.metastoreNamespace
        case .rest, .nessie: catalog.settings["uri"]
        case .session: configuration.metastoreNamespace ?? warehouse?.warehouseNamespace
        case .glue, .jdbc, .other: nil
        }
    }

    /// The folder of the tables that have no place of their own.
    var warehouse: Location? {
        if let own = catalog.settings["warehouse"] { return isFolder(own) ? Location(own) : nil }
        return catalog.kind == .hive || catalog.kind == .session ? configuration.warehouse : nil
    }

    private func location(of table: TableIdentifier) -> Location? {
        guard let warehouse else { return nil }
        switch catalog.kind {
        case .hadoop, .rest, .jdbc: return table.parts.reduce(warehouse) { $0.appending($1) }
        case .hive, .glue, .session: return inDatabase(table, of: warehouse)
        case .nessie, .other: return nil
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
            framework: "iceberg", type: typeName, name: catalog.name, warehouseURI: catalog.settings["warehouse"],
            metadataURI: catalog.settings["uri"])
    }

    private var typeName: String {
        switch catalog.kind {
        case .hadoop: "hadoop"
        case .hive, .session: "hive"
        case .glue: "glue"
        case .rest: "rest"
        case .nessie: "nessie"
        case .jdbc: "jdbc"
        case .other: catalog.settings["type"] ?? "other"
        }
    }
}

/// Whether a catalog's warehouse is a folder, not a name or an ARN that only its server understands.
private func isFolder(_ warehouse: String) -> Bool {
    warehouse.hasPrefix("/") || (warehouse.utf8.contains(UInt8(ascii: "/")) && !warehouse.hasPrefix("arn:"))
}
