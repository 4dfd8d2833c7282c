import LineageModel

extension AgentDifference {
    private static let kept = "a row that a MERGE or DELETE keeps is no news of the table"
    private static let branch = "the agent takes a branch for a table"
    private static let metadata = "a metadata table or column holds nothing of the table's columns"
    private static let failed = "the statement failed: it wrote nothing"

    /// Why a column edge that the agent tells, `table.column < table.column`, is not told.
    static let edges: [AgentDifference] = [
        .init("delta", "d2.id < d2.id", kept),
        .init("delta", "d4.* < src.*", "a Delta table's path is in no plan of its CREATE or ALTER"),
        .init(
            "files", "f_four.* < a_rather_long_directory_name_number_?.*",
            "the text shows the first of four folders: flagged as cut"),
        .init("ice-features", "t.* < t.*", kept),
        .init("ice-features", "mor.* < mor.*", kept),
        .init("ice-features", "r1?.* < t.*", metadata),
        .init("ice-hadoop", "tgt.id < tgt.id", kept),
        .init("ice-hadoop", "src.* < src.*", kept),
        .init("ice-hms", "tgt.id < tgt.id", kept),
        .init("ice-hms", "src.* < src.*", kept),
        .init("ice-rest", "*tgt.id < *tgt.id", kept),
        .init("ice-rest", "*src.* < *src.*", kept),
        .init("ice-session-hadoop", "tgt.id < tgt.id", kept),
        .init("ice-session-hadoop", "src.* < src.*", kept),
        .init("ice-session-hadoop", "branch_audit.* < src.*", branch),
        .init("ice-session-hadoop", "frombr.id < branch_audit.id", branch),
        .init("jdbc", "j11.i5 < *", "the agent keeps a list of hosts as one"),
        .init("jdbc", "j12.* < *", "the agent gives one server two names, by its drivers"),
        .init("jdbc", "j17.* < *", "a scan of a database's catalog prints no table"),
        .init("odd", "never.* < src.*", failed),
        .init("odd", "fail.* < src.*", failed),
        .init("same-name-1", "m1.* < m1.*", kept),
        .init("same-name-1", "m3.* < src.*", failed),
    ]

    /// Why a value that one hides, `table.column < table.column`, the other shows.
    static let masking: [AgentDifference] = [
        .init("jdbc", "j5.n < shop.sales.orders.id", "the agent takes a count that the database makes for the column")
    ]
}
