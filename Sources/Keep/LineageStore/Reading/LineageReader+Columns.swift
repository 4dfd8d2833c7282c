package import LineageModel
import SQLite

/// A column that another one, or a whole dataset, is made of or depends on.
package struct StoredColumnSource: Hashable, Sendable {
    /// The column that depends; nil for the whole dataset.
    package var output: Name?
    package let datasetRow: Int64
    package var dataset: DatasetIdentity
    package var field: Name
    package var way: ColumnGraph.Way

    package init(
        output: Name?, _ datasetRow: Int64, _ dataset: DatasetIdentity, _ field: Name, _ way: ColumnGraph.Way
    ) {
        (self.output, self.datasetRow, self.dataset, self.field, self.way) = (output, datasetRow, dataset, field, way)
    }
}

/// Which sources of a dataset's columns are told.
package enum ColumnSourceScope: Hashable, Sendable {
    case all
    /// What bears on the whole dataset alone: filters, keys of joins, groups.
    case wholeDataset
}

extension LineageReader {
    /// Where the columns of a dataset come from now, whichever jobs say so.
    package func columnSources(
        of dataset: StoredDataset, _ scope: ColumnSourceScope = .all
    ) throws(LineageStoreError) -> [StoredColumnSource] {
        try sources(
            "SELECT DISTINCT edges FROM current_io WHERE dataset = ? AND direction = 1 AND edges > 0", dataset.row,
            scope)
    }

    /// Where the columns of a version came from.
    package func columnSources(
        of version: StoredDatasetVersion, _ scope: ColumnSourceScope = .all
    ) throws(LineageStoreError) -> [StoredColumnSource] {
        try sources(
            """
            SELECT DISTINCT i.edges FROM dataset_version v JOIN run_io i ON i.run = v.run AND i.dataset = v.dataset
            WHERE v.id = ? AND i.direction = 1 AND i.edges > 0
            """, version.id.row, scope)
    }

    /// What bears on each of some datasets as a whole now, by their rows.
    package func wholeDatasetSources(
        of datasets: Set<Int64>
    ) throws(LineageStoreError) -> [Int64: [StoredColumnSource]] {
        let found = try rows(
            """
            SELECT DISTINCT NULL, s.name, d.name, f.value, w.kind, w.subtype, w.description, w.is_masking, d.id,
                c.dataset
            FROM json_each(?) j
            CROSS JOIN current_io c ON c.dataset = j.value AND c.direction = 1 AND c.edges > 0
            CROSS JOIN edge e ON e.edges = c.edges AND e.output_field = 0
            CROSS JOIN text f ON f.id = e.input_field
            CROSS JOIN dataset d ON d.id = e.input_dataset AND NOT d.is_hidden
            CROSS JOIN namespace s ON s.id = d.namespace CROSS JOIN way w ON w.id = e.way
            ORDER BY c.dataset, s.name, d.name, e.input_field, w.kind, w.subtype
            """, .list(datasets)
        ) { row throws(SQLiteError) in (try row.integer(9), try StoredColumnSource(row)) }
        return Dictionary(grouping: found, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Whether any column of a dataset is known, by its schema or by an edge.
    package func hasColumns(_ dataset: StoredDataset) throws(LineageStoreError) -> Bool {
        try row(
            """
            SELECT 1 WHERE EXISTS (
                SELECT 1 FROM dataset d JOIN dataset_version v ON v.id = d.current_version
                JOIN schema_field f ON f.schema = v.schema WHERE d.id = ?1
            )
            OR EXISTS (SELECT 1 FROM edge WHERE input_dataset = ?1)
            OR EXISTS (SELECT 1 FROM edge_set s JOIN edge e ON e.edges = s.id WHERE s.dataset = ?1)
            """, .integer(dataset.row)
        ) { row throws(SQLiteError) in try row.integer(0) } != nil
    }

    /// Whether a column is known, by its dataset's schema or by an edge.
    package func isKnown(_ field: Name, of dataset: StoredDataset) throws(LineageStoreError) -> Bool {
        if try fields(of: dataset.currentVersion).contains(where: { $0.name == field }) { return true }
        return try row(
            """
            SELECT 1 FROM text t WHERE t.value = ?2 AND (
                EXISTS (SELECT 1 FROM edge e WHERE e.input_dataset = ?1 AND e.input_field = t.id)
                OR EXISTS (
                    SELECT 1 FROM edge_set s JOIN edge e ON e.edges = s.id WHERE s.dataset = ?1 AND e.output_field = t.id
                )
            )
            """, .integer(dataset.row), .text(field.text)
        ) { row throws(SQLiteError) in try row.integer(0) } != nil
    }

    /// The columns of a dataset that an edge begins or ends at, or that its schema has.
    package func knownFields(of dataset: StoredDataset) throws(LineageStoreError) -> [Name] {
        try rows(
            """
            SELECT t.value FROM text t WHERE t.id IN (
                SELECT f.name FROM dataset_version v JOIN schema_field f ON f.schema = v.schema
                WHERE v.id = (SELECT current_version FROM dataset WHERE id = ?1)
                UNION SELECT e.input_field FROM edge e WHERE e.input_dataset = ?1
                UNION SELECT e.output_field FROM edge_set s JOIN edge e ON e.edges = s.id WHERE s.dataset = ?1
            )
            """, .integer(dataset.row)
        ) { row throws(SQLiteError) in Name(try row.text(0)) }
    }

    private func sources(
        _ sets: String, _ row: Int64, _ scope: ColumnSourceScope
    ) throws(LineageStoreError) -> [StoredColumnSource] {
        let limit = scope == .all ? "" : "AND e.output_field = 0"
        return try rows(
            """
            SELECT DISTINCT o.value, s.name, d.name, f.value, w.kind, w.subtype, w.description, w.is_masking,
                d.id
            FROM edge e LEFT JOIN text o ON o.id = e.output_field JOIN text f ON f.id = e.input_field
            JOIN dataset d ON d.id = e.input_dataset AND NOT d.is_hidden
            JOIN namespace s ON s.id = d.namespace JOIN way w ON w.id = e.way
            WHERE e.edges IN (\(sets)) \(limit) ORDER BY e.output_field, s.name, d.name, e.input_field, w.kind, w.subtype
            """, .integer(row)
        ) { row throws(SQLiteError) in try StoredColumnSource(row) }
    }
}

extension StoredColumnSource {
    fileprivate init(_ row: borrowing SQLiteRow) throws(SQLiteError) {
        self.init(
            output: try row.textIfAny(0).map { Name($0) }, try row.integer(8), try row.identity(1),
            Name(try row.text(3)), try ColumnGraph.Way(row, at: 4))
    }
}
