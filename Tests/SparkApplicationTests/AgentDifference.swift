import LineageModel
import Testing

/// Why something that the agent tells is not told, or has another name.
struct AgentDifference: Sendable {
    var folder: String
    /// Matches what only the agent tells, in the words of the list.
    var pattern: Glob
    var why: String

    init(_ folder: String, _ pattern: String, _ why: String) {
        (self.folder, self.pattern, self.why) = (folder, Glob(pattern), why)
    }

    /// Expects every difference of a folder to have a reason in the list, and every reason a difference.
    static func expectReasons(
        in list: [AgentDifference], of folder: String, for differences: some Collection<String>,
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let known = list.filter { $0.folder == folder }
        let unexplained = differences.filter { difference in !known.contains { $0.pattern.matches(difference) } }
        #expect(unexplained.sorted() == [], sourceLocation: sourceLocation)
        for reason in known {
            #expect(
                differences.contains { reason.pattern.matches($0) }, "not met any more: \(reason.why)",
                sourceLocation: sourceLocation)
        }
    }

    /// Why a dataset that the agent tells of a run, `job in|out namespace|name`, is not told or has another name; with
    /// ` no run` behind it where there is no run at that time.
    static let datasets: [AgentDifference] = [
        .init("delta", "*default_d4 out *delta/delta/d4", "a Delta table's path is in no plan of its CREATE or ALTER"),
        .init(
            "files", "*db_f_four in *directory_name_number_?",
            "the text shows the first of four folders: flagged as cut"),
        .init(
            "files", "*create_data_source_table_command.default_ext out *",
            "the path of an external table is in no plan of its CREATE"),
        .init(
            "files", "*drop_table out *spark-warehouse/ext",
            "the agent makes a path up after the drop; the table lay elsewhere"),
        .init("ice-features", "*take_ordered_and_project in * no run", "a read of a metadata table writes nothing"),
        .init("ice-features", "*create_v2_view in *", "the plan has a view's query as SQL text alone"),
        .init("ice-features", "*default_cache_iceberg_lake_db_t * no run", "rewriting a table's files is maintenance"),
        .init("ice-hadoop", "*delete_from_table.* in *", "a DELETE of whole files reads no rows"),
        .init("ice-hms", "*create_v2_view in *", "the plan has a view's query as SQL text alone"),
        .init("ice-hms", "*delete_from_table.* in *", "a DELETE of whole files reads no rows"),
        .init("ice-paths", "*collect_limit in * no run", "a read of a metadata table writes nothing"),
        .init("ice-paths", "*take_ordered_and_project in * no run", "a read of a metadata table writes nothing"),
        .init("ice-paths", "*db_p6 in */src/changes", "the agent takes a table's changelog for a table"),
        .init("ice-rest", "*create_v2_view in *", "the plan has a view's query as SQL text alone"),
        .init("ice-rest", "*delete_from_table.* in *", "a DELETE of whole files reads no rows"),
        .init("ice-session-hadoop", "*/tgt/branch_audit", "the agent takes a branch for a table"),
        .init("ice-session-hadoop", "*delete_from_table.* in *", "a DELETE of whole files reads no rows"),
        .init(
            "jdbc", "*db_j11 in postgres://127.0.0.1:5432,127.0.0.1:5432|*", "the agent keeps a list of hosts as one"),
        .init("jdbc", "*db_j12 in mariadb://*", "the agent gives one server two names, by its drivers"),
        .init("jdbc", "*db_j17 in *", "a scan of a database's catalog prints no table"),
        .init("odd", "*db_r1 in *", "an RDD lies between: the plan starts at its rows"),
        .init("odd", "*db_r2 in *", "an RDD lies between: the plan starts at its rows"),
        .init("odd", "*map_partitions_hadoop * no run", "a job of RDDs is no SQL execution"),
    ]
}
