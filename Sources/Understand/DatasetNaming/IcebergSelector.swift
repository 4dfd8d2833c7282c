/// What may follow an Iceberg table's name: a metadata table, a branch, a tag, a snapshot.
enum IcebergSelector {
    /// `snapshots`, `files`: a table about the table.
    case metadata
    /// `branch_x`, `tag_v1`, `snapshot_id_42`, `at_timestamp_42`: the table's data at some point.
    case version

    init?(_ part: String) {
        if Self.metadataTables.contains(part.lowercased()) {
            self = .metadata
        } else if Self.versionPrefixes.contains(where: { part.hasPrefix($0) && part.count > $0.count }) {
            self = .version
        } else {
            return nil
        }
    }

    private static let versionPrefixes = ["branch_", "tag_", "snapshot_id_", "at_timestamp_"]

    private static let metadataTables: Set<String> = [
        "entries", "files", "data_files", "delete_files", "history", "metadata_log_entries", "snapshots", "refs",
        "manifests", "partitions", "position_deletes", "changes", "all_data_files", "all_delete_files", "all_files",
        "all_manifests", "all_entries",
    ]
}
