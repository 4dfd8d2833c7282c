package import LineageModel

/// What a plan's reference to a table turned out to be.
package enum TableName: Hashable, Sendable {
    case named(NamedTable)
    /// A table of one of several catalogs of the same class; which one may show later.
    case ambiguous
    /// Nothing in the log gives it a name.
    case unnamed
}

/// A dataset, and how the reference to it was meant.
package struct NamedTable: Hashable, Sendable {
    /// What it is primarily: the first of several folders, topics, or tables of a query.
    package var dataset: Dataset
    /// The further datasets that one reference stands for.
    package var others: [Dataset] = []
    /// How the columns that the plan sees are those of the datasets.
    package var columns = Columns.same
    /// What the log does not say of it.
    package var incomplete: [IncompleteReason] = []
    /// Whether the plan read the table's metadata (`db.orders.snapshots`), which is not its data.
    package var isMetadata = false
    /// Whether the table is an Iceberg one, whose scans may show columns that are no data (`_file`, `_pos`).
    package var isIceberg = false

    /// How the columns of a reference are those of its datasets.
    package enum Columns: Hashable, Sendable {
        /// Each dataset has them all under the same names.
        case same
        /// Those that a query passes on.
        case mapped([Name: Origin])
        /// A query makes them in a way that only its database knows.
        case unknown
    }

    /// A column of a dataset.
    package struct Origin: Hashable, Sendable {
        package var dataset: DatasetIdentity
        package var column: Name
    }

    init(dataset: Dataset) {
        self.dataset = dataset
    }

    package var datasets: [Dataset] { [dataset] + others }

    /// The columns of datasets that a column of the plan is; none where it is no data.
    package func origins(of column: Name) -> [Origin] {
        guard isData(column) else { return [] }
        switch columns {
        case .same: return datasets.map { Origin(dataset: $0.identity, column: column) }
        case .mapped(let origins): return origins[column].map { [$0] } ?? []
        case .unknown: return []
        }
    }

    /// The fields of each dataset, by the columns that the plan sees.
    package func schemas(of fields: [SchemaField]) -> [(DatasetIdentity, [SchemaField])] {
        switch columns {
        case .same:
            let data = fields.filter { isData($0.name) }
            return datasets.map { ($0.identity, data) }
        case .mapped:
            var schemas: [DatasetIdentity: [SchemaField]] = [:]
            for field in fields {
                for origin in origins(of: field.name) {
                    schemas[origin.dataset, default: []].append(SchemaField(name: origin.column, type: field.type))
                }
            }
            return datasets.map { ($0.identity, schemas[$0.identity] ?? []) }
        case .unknown: return []
        }
    }

    /// Whether a column that a plan shows is one of the table's own.
    package func isData(_ column: Name) -> Bool {
        !isMetadata && !(isIceberg && Self.metadataColumns.contains(column))
    }

    private static let metadataColumns: Set<Name> = [
        "_file", "_pos", "_deleted", "_spec_id", "_partition", "_row_id", "_last_updated_sequence_number",
    ]
}
