import Glibc

/// An event log of many CTAS of one shape and width.
struct SyntheticLog {
    /// About so many bytes a log has, so that logs of different widths cost about the same.
    private static let byteCount = 12_000_000

    private let shape: PlanShape
    private let width: Int

    init(_ shape: PlanShape, width: Int) {
        self.shape = shape
        self.width = width
    }

    /// Writes the log; gives its size and how many tables it creates.
    func write(to path: String) throws(BenchmarkError) -> (size: Int, tables: Int) {
        guard let file = fopen(path, "w") else { throw BenchmarkError("\(path): \(String(cString: strerror(errno)))") }
        defer { fclose(file) }
        var written = write(Self.start, file)
        var execution = 0
        while written < Self.byteCount {
            written += write(statement(execution), file)
            execution += 2
        }
        written += write(Self.end, file)
        return (written, execution / 2)
    }

    private func write(_ text: String, _ file: UnsafeMutablePointer<FILE>) -> Int {
        text.withCString { fwrite($0, 1, strlen($0), file) }
    }

    private static let start = """
        {"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}
        {"Event":"SparkListenerEnvironmentUpdate","JVM Information":{},"Spark Properties":\
        {"spark.sql.catalog.lake":"org.apache.iceberg.spark.SparkCatalog","spark.sql.catalog.lake.type":"hadoop",\
        "spark.sql.catalog.lake.warehouse":"/srv/wh"},"Hadoop Properties":{},"System Properties":{},\
        "Metrics Properties":{},"Classpath Entries":{}}
        {"Event":"SparkListenerApplicationStart","App Name":"wide","App ID":"local-1","Timestamp":1795232698025,\
        "User":"etl"}

        """

    private static let end = """
        {"Event":"SparkListenerApplicationEnd","Timestamp":1795232727276}

        """

    /// The four events of one CTAS into a table of its own.
    private func statement(_ execution: Int) -> String {
        let table = "out.t\(execution)"
        let create = """
            == Physical Plan ==
            AtomicCreateTableAsSelect (1)


            (1) AtomicCreateTableAsSelect
            Arguments: org.apache.iceberg.spark.SparkCatalog@d978ab9, \(table), Union false, false, \
            TableSpec(Map(),Some(iceberg),Map(),None,None,None,false), false


            """
        let append = shape.plan(width: width, table: table)
        return Self.begin(execution, of: execution, table, create, "AtomicCreateTableAsSelect")
            + Self.begin(execution + 1, of: execution, table, append, "AppendData") + Self.finish(execution + 1)
            + Self.finish(execution)
    }

    private static func begin(_ id: Int, of root: Int, _ table: String, _ plan: String, _ node: String) -> String {
        let escaped = plan.split(separator: "\n", omittingEmptySubsequences: false).joined(separator: "\\n")
        return """
            {"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionStart","executionId":\(id),\
            "rootExecutionId":\(root),"description":"\(table)","details":"","physicalPlanDescription":"\(escaped)",\
            "sparkPlanInfo":{"nodeName":"\(node)","simpleString":"\(node)","children":[],"metadata":{},"metrics":[]},\
            "time":\(1_795_232_700_000 + id),"modifiedConfigs":{},"jobTags":[]}

            """
    }

    private static func finish(_ id: Int) -> String {
        """
        {"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecutionEnd","executionId":\(id),\
        "time":\(1_795_232_700_001 + id),"errorMessage":""}

        """
    }
}
