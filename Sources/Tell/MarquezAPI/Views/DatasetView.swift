import LineageModel
import LineageStore
import OpenLineage

/// A dataset with its columns, to be written as a node of a graph or by itself.
struct DatasetView {
    let dataset: StoredDataset
    let fields: [StoredField]
    let tags: [StoredTag]
    let facets: [StoredFacet]
    let summary: Summary

    init(_ dataset: StoredDataset, isBrief: Bool = false, _ reader: LineageReader) throws(LineageStoreError) {
        self.dataset = dataset
        fields = isBrief ? [] : try reader.fields(of: dataset.currentVersion)
        tags = try reader.tags(of: dataset)
        facets =
            try dataset.currentVersion.map { (version) throws(LineageStoreError) in
                try reader.facets(.version, of: version.row)
            } ?? []
        summary = try Summary(dataset, tags: tags, facets: facets, reader)
    }

    /// Writes the `data` of a node.
    func writeNode(to json: inout JSONWriter) {
        json.object { json in
            writeHead(to: &json)
            json.member("description", orNull: dataset.description)
            json.member("lastLifecycleState", orNull: lifecycle)
            summary.writeMember(to: &json)
        }
    }

    /// Writes the dataset by itself.
    ///
    /// - Parameters:
    ///   - columns: where the columns of the current version come from.
    ///   - json: gets it.
    func write(_ columns: [ColumnSources], to json: inout JSONWriter) {
        json.object { json in
            writeHead(to: &json)
            json.member("lastLifecycleState", orNull: lifecycle)
            json.member("description", orNull: dataset.description)
            json.member("currentVersion", orNull: dataset.currentVersion?.uuid)
            json.key("columnLineage")
            if columns.isEmpty {
                json.null()
            } else {
                json.array { json in for column in columns { column.write(to: &json) } }
            }
            json.facets(facets)
            json.member("deleted", dataset.isDeleted)
            summary.writeMember(to: &json)
        }
    }

    private func writeHead(to json: inout JSONWriter) {
        json.object("id", dataset.identity.namespace, dataset.identity.name)
        json.member("type", "DB_TABLE")
        json.member("name", dataset.identity.name)
        json.member("physicalName", dataset.physicalName)
        json.member("createdAt", dataset.createdAt)
        json.member("updatedAt", dataset.updatedAt)
        json.member("namespace", dataset.identity.namespace)
        json.member("sourceName", dataset.source ?? "default")
        json.fields(fields, tags)
        json.array("tags", tags.handSet(on: nil))
        // As Marquez has it of all that events tell; the summary says when.
        json.key("lastModifiedAt")
        json.null()
    }

    /// Empty where a version was told without one, as Marquez has it.
    private var lifecycle: String? { dataset.lifecycle ?? (dataset.currentVersion == nil ? nil : "") }
}

/// A version of a dataset, to be written.
struct DatasetVersionView {
    private let dataset: StoredDataset
    private let version: StoredDatasetVersion
    private let fields: [StoredField]
    private let facets: [StoredFacet]
    private let tags: [StoredTag]
    private let run: RunView?

    init(
        _ version: StoredDatasetVersion, of dataset: StoredDataset, _ reader: LineageReader
    ) throws(LineageStoreError) {
        (self.dataset, self.version) = (dataset, version)
        fields = try reader.fields(of: version.id)
        facets = try reader.facets(.version, of: version.id.row)
        tags = try reader.tags(of: dataset)
        run = try RunView(row: version.run, reader)
    }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.object("id", dataset.identity.namespace, dataset.identity.name)
            json.member("type", "DB_TABLE")
            json.member("name", dataset.identity.name)
            json.member("physicalName", dataset.physicalName)
            json.member("createdAt", version.createdAt)
            json.member("version", version.id.uuid.description)
            json.member("namespace", dataset.identity.namespace)
            json.member("sourceName", dataset.source ?? "default")
            json.fields(fields, tags)
            json.array("tags", tags.handSet(on: nil))
            json.member("lifecycleState", version.lifecycle ?? "")
            json.member("description", orNull: version.description)
            json.member("currentSchemaVersion", version.schema.description)
            json.key("createdByRun")
            if let run { run.write(to: &json) } else { json.null() }
            json.facets(facets)
        }
    }
}

extension JSONWriter {
    fileprivate mutating func fields(_ fields: [StoredField], _ tags: [StoredTag]) {
        array("fields", of: fields) { json, field in
            json.object { json in
                json.member("name", field.name)
                json.member("type", orNull: field.type)
                json.array("tags", tags.handSet(on: field.name))
                json.member("description", orNull: field.description)
            }
        }
    }
}

extension [StoredTag] {
    /// The names of the tags that were set by hand on a column, or on the whole.
    func handSet(on field: Name?) -> [String] { filter { $0.isByHand && $0.field == field }.map(\.name) }
}
