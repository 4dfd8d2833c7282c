import LineageModel

extension DatasetNaming {
    /// Names an Iceberg table by its folder.
    func named(icebergPath path: String, format: String?) -> TableName {
        let (folder, isMetadata) = tableFolder(path)
        var table = NamedTable(dataset: Dataset(identity: Location(folder).identity))
        table.isMetadata = isMetadata
        table.isIceberg = true
        table.dataset.storage = StorageDescription(layer: "iceberg", fileFormat: dataFormat(format))
        return .named(table)
    }

    /// Names files, and remembers of which table of Spark's own catalog they are, where the plan says so.
    mutating func named(
        path: String, format: String?, table: Name?, _ configuration: SparkConfiguration
    ) -> TableName {
        if let format, format.lowercased() == "iceberg" { return named(icebergPath: path, format: nil) }
        guard isPath(path) else { return .unnamed }
        let identifier = table.map { TableIdentifier(quoted: $0.text).inDatabase }
        let location = Location(path)
        if let identifier {
            let session = TableConvention(
                SparkCatalog(name: SparkCatalog.sessionName), configuration, rules, evidence)
            evidence.learn(location.trimmed, of: session.key(of: identifier))
        }
        return named(location, table: identifier, configuration)
    }

    /// Names files, and the table of Spark's own catalog that they are, where that is known.
    func named(_ location: Location, table: TableIdentifier?, _ configuration: SparkConfiguration) -> TableName {
        let log = location.beforeDeltaLog
        var named = NamedTable(dataset: Dataset(identity: (log ?? location.trimmed).identity))
        named.isMetadata = log != nil
        if let table, let symlink = symlink(of: table, at: location, configuration) {
            named.dataset.symlinks = [Symlink(identity: symlink, kind: .table)]
        }
        return .named(named)
    }

    /// Names several folders that are read as one.
    func named(folders: [String], missing: Int) -> TableName {
        let datasets = folders.filter(isPath).map { Dataset(identity: Location($0).trimmed.identity) }
        guard let first = datasets.first else { return .unnamed }
        var named = NamedTable(dataset: first)
        for dataset in datasets.dropFirst() where !named.datasets.contains(dataset) { named.others.append(dataset) }
        if missing > 0 {
            let remedy = "spark.sql.maxMetadataStringLength=10000"
            named.incomplete = [
                IncompleteReason(kind: .truncated, operator: "Location", missing: missing, remedy: remedy)
            ]
        }
        return .named(named)
    }

    /// The name in Spark's own catalog of a table that lies at a location.
    ///
    /// Without a metastore the agent knows tables by their warehouse, those that lie outside of it not at all.
    private func symlink(
        of table: TableIdentifier, at location: Location, _ configuration: SparkConfiguration
    ) -> DatasetIdentity? {
        let name = Name(table.inDatabase.quoted)
        if let metastore = configuration.metastoreNamespace {
            return DatasetIdentity(namespace: Name(metastore), name: name)
        }
        guard let warehouse = configuration.warehouse, location.isWithin(warehouse) else { return nil }
        return DatasetIdentity(namespace: Name(warehouse.warehouseNamespace), name: name)
    }
}

/// Whether a scan reads one of a table's metadata files: `/wh/db/t/metadata/00002-….metadata.json#manifests`.
func isMetadataFile(_ path: String) -> Bool {
    isPath(path) && path.prefix { $0 != "#" }.hasSuffix(".metadata.json")
}

/// The folder of a table that a scan names by one of its metadata files.
func tableFolder(_ path: String) -> (folder: String, isMetadata: Bool) {
    let parts = path.split(separator: "#", maxSplits: 1)
    var folder = parts.first.map(String.init) ?? path
    if folder.hasSuffix(".metadata.json"), let end = folder.range(ofLast: "/metadata/") {
        folder = String(folder[..<end])
    }
    return (folder, parts.count > 1)
}

/// The format of a table's files; a plan that says `iceberg` means the table's.
func dataFormat(_ format: String?) -> String? {
    format.flatMap { $0.lowercased() == "iceberg" ? nil : $0.lowercased() }
}

extension String {
    /// Where the last occurrence of `text` starts.
    fileprivate func range(ofLast text: String) -> Index? {
        indices.last { self[$0...].hasPrefix(text) }
    }
}
