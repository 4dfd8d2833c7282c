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
    package var dataset: Dataset
    /// Whether the plan read the table's metadata (`db.orders.snapshots`), which is not its data.
    package var isMetadata = false
    /// Whether the table is an Iceberg one, whose scans may show columns that are no data (`_file`, `_pos`).
    package var isIceberg = false

    /// Whether a column that a plan shows is one of the table's own.
    package func isData(_ column: Name) -> Bool {
        !isMetadata && !(isIceberg && Self.metadataColumns.contains(column))
    }

    private static let metadataColumns: Set<Name> = [
        "_file", "_pos", "_deleted", "_spec_id", "_partition", "_row_id", "_last_updated_sequence_number",
    ]
}
