package import LineageModel
import SQLite

/// A dataset of a graph: its row, and its primary name.
package struct DatasetNode: Hashable, Sendable {
    package let row: Int64
    package let identity: DatasetIdentity
}

/// A job of a graph: its row, and its name below its parent.
package struct JobNode: Hashable, Sendable {
    package let row: Int64
    package let namespace: Name
    package let name: Name
}

/// Which way lineage is followed: from a table to what it is made of, or to what is made of it.
enum LineageDirection: Hashable, Sendable {
    case upstream
    case downstream
}

extension LineageReader {
    /// A dataset by its row.
    func datasetNode(_ row: Int64) throws(LineageStoreError) -> DatasetNode? {
        let sql = """
            SELECT namespace.name, dataset.name FROM dataset JOIN namespace ON namespace.id = dataset.namespace
            WHERE dataset.id = ?
            """
        return try self.row(sql, .integer(row)) { found throws(SQLiteError) in
            let identity = DatasetIdentity(namespace: Name(try found.text(0)), name: Name(try found.text(1)))
            return DatasetNode(row: row, identity: identity)
        }
    }

    /// Datasets by their rows, in their order.
    func datasetNodes(_ rows: Set<Int64>) throws(LineageStoreError) -> [DatasetNode] {
        let sql = """
            SELECT dataset.id, namespace.name, dataset.name FROM json_each(?) AS wanted
            CROSS JOIN dataset ON dataset.id = wanted.value CROSS JOIN namespace ON namespace.id = dataset.namespace
            """
        return try self.rows(sql, .list(rows)) { row throws(SQLiteError) in
            DatasetNode(row: try row.integer(0), identity: try row.identity(1))
        }
    }

    /// A job by its row.
    func jobNode(_ row: Int64) throws(LineageStoreError) -> JobNode? {
        let sql = """
            SELECT namespace.name, job.name FROM job JOIN namespace ON namespace.id = job.namespace WHERE job.id = ?
            """
        return try self.row(sql, .integer(row)) { found throws(SQLiteError) in
            JobNode(row: row, namespace: Name(try found.text(0)), name: Name(try found.text(1)))
        }
    }
}
