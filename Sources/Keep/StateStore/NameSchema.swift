import LineageModel
import SQLite

/// The tables of names in a database.
enum NameSchema {
    /// `slnm`, then a migration a version.
    static let schema = SQLiteSchema(applicationID: 0x736C_6E6D, migrations: [table])

    /// Names are blobs: bytes that compare as bytes, whatever the collation.
    static let table = """
        CREATE TABLE name (
            namespace BLOB NOT NULL,
            name BLOB NOT NULL,
            primary_namespace BLOB NOT NULL,
            primary_name BLOB NOT NULL,
            PRIMARY KEY (namespace, name)
        ) STRICT, WITHOUT ROWID;
        """

    static func entries(in database: SQLiteDatabase) throws(SQLiteError) -> [NameTable.Entry] {
        let sql = "SELECT namespace, name, primary_namespace, primary_name FROM name ORDER BY namespace, name"
        return try database.query(sql) { row throws(SQLiteError) in
            NameTable.Entry(known: try identity(row, at: 0), primary: try identity(row, at: 2))
        }
    }

    static func add(_ entries: [NameTable.Entry], to database: SQLiteDatabase) throws(SQLiteError) {
        let sql = "INSERT INTO name VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING"
        for entry in entries {
            try database.run(
                sql, blob(entry.known.namespace), blob(entry.known.name), blob(entry.primary.namespace),
                blob(entry.primary.name))
        }
    }

    private static func blob(_ name: Name) -> SQLiteValue { .blob(Array(name.text.utf8)) }

    private static func identity(_ row: borrowing SQLiteRow, at column: Int) throws(SQLiteError) -> DatasetIdentity {
        let namespace = String(decoding: try row.blob(column), as: UTF8.self)
        let name = String(decoding: try row.blob(column + 1), as: UTF8.self)
        return DatasetIdentity(namespace: Name(namespace), name: Name(name))
    }
}
