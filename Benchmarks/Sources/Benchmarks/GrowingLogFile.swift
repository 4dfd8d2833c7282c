import Glibc

/// A log that is written to while it is followed: an application has begun when it is made.
final class GrowingLogFile {
    private let path: String
    private var execution = 0

    init(_ path: String) throws(BenchmarkError) {
        self.path = path
        let id = path.split(separator: "/").last.map(String.init) ?? "app"
        append(
            """
            {"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}
            {"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"\(id)","Timestamp":1,"User":"u"}

            """)
        if access(path, R_OK) != 0 { throw BenchmarkError("\(path): cannot be written") }
    }

    /// Appends a statement that has begun: one event.
    func appendStatement() {
        execution += 1
        append(
            """
            {"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart","executionId":\(execution),\
            "description":"d","physicalPlanDescription":"== Physical Plan ==\\nAtomicCreateTableAsSelect (1)\\n\\n\\n\
            (1) AtomicCreateTableAsSelect\\nArguments: org.apache.iceberg.spark.SparkCatalog@1, db.t\(execution), \
            Union false, false, TableSpec(Map(),Some(iceberg),Map(),None,None,None,false), false\\n\\n\\n","time":2}
            {"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd","executionId":\(execution),\
            "time":3,"errorMessage":""}

            """)
    }

    /// Appends a line that lineage does not need.
    func appendTask() {
        append(#"{"Event":"SparkListenerTaskEnd","Stage ID":1,"Task Info":{"Task ID":1,"Index":0,"Attempt":0}}"# + "\n")
    }

    /// Appends the application's end: one event.
    func appendEnd() { append(#"{"Event":"SparkListenerApplicationEnd","Timestamp":9}"# + "\n") }

    private func append(_ text: String) {
        let file = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0o600)
        defer { close(file) }
        _ = text.withCString { write(file, $0, strlen($0)) }
    }
}
