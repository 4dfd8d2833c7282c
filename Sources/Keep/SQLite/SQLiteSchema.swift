/// The tables that a database should have, as the steps that made them.
///
/// A step, once released, is never changed; `PRAGMA user_version` counts the steps that a file has.
package struct SQLiteSchema: Sendable {
    /// Tells this program's files from others' (`PRAGMA application_id`).
    package var applicationID: Int32
    package var migrations: [String]

    package init(applicationID: Int32, migrations: [String]) {
        self.applicationID = applicationID
        self.migrations = migrations
    }
}
