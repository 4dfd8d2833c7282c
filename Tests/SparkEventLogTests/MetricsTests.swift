import ByteReading
import LineageModel
import SparkEventLog
import Testing

@Suite struct MetricsTests {
    @Test func `a stage tells what its tasks counted`() throws {
        var tasks = TaskMetrics()
        (tasks.recordsWritten, tasks.bytesWritten, tasks.runTime, tasks.processorTime) = (2, 686, 40, 5_000_000)
        (tasks.shuffleBytesRead, tasks.shuffleBytesWritten) = (12, 7)
        (tasks.memoryBytesSpilled, tasks.diskBytesSpilled) = (3, 1)
        #expect(
            try event(Self.stageCompleted)
                == .stageCompleted(StageCompleted(id: 4, attempt: 1, tasks: tasks, rows: [22: 9])))
    }

    @Test func `a stage that failed says so`() throws {
        let line =
            #"{"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":4,"Failure Reason":"lost","Accumulables":null}}"#
        #expect(try event(line) == .stageCompleted(StageCompleted(id: 4, hasFailed: true)))
        #expect(throws: SparkEventError(.incomplete, at: 0)) {
            try event(#"{"Event":"SparkListenerStageCompleted","Stage Info":{"Stage Name":"x"}}"#)
        }
    }

    @Test func `the driver's counters are told`() throws {
        #expect(
            try event(Self.driverMetrics) == .driverMetrics(DriverMetrics(executionID: 9, values: [207: 2, 208: 1375])))
    }

    @Test func `a plan has the counters of what reads and writes tables`() throws {
        guard case .executionStart(let start) = try event(Self.planWithMetrics) else {
            Issue.record("no start")
            return
        }
        #expect(
            start.metrics == [
                PlanMetrics(node: "BatchScan lake.db.o", rows: 5, files: 6, bytes: 7, isCached: true),
                PlanMetrics(node: "Scan parquet ", rows: 8, files: 9, bytes: 10),
                PlanMetrics(node: "Execute InsertIntoHadoopFsRelationCommand", rows: 1, files: 2, bytes: 3),
            ])
    }

    @Test func `a plan that is nested too deeply has no counters`() throws {
        let depth = 450
        let open = String(repeating: #"{"nodeName":"Scan x","metrics":[],"children":["#, count: depth)
        let plan = open + String(repeating: "]}", count: depth)
        let line = SparkEventTests.sql("ExecutionStart", #""executionId":1,"sparkPlanInfo":\#(plan),"time":42"#)
        #expect(try event(line) == .executionStart(ExecutionStart(id: 1, time: Timestamp(milliseconds: 42))))
    }

    @Test(arguments: [
        #""sparkPlanInfo":null"#, #""sparkPlanInfo":[1]"#, #""sparkPlanInfo":{"nodeName":7,"metrics":[{}]}"#,
        #""sparkPlanInfo":{"metrics":[{"name":"number of output rows","accumulatorId":1}],"nodeName":"Scan x"}"#,
        #""sparkPlanInfo":{"nodeName":"Project","children":{},"metrics":"x"}"#,
    ])
    func `what is no plan has no counters`(_ plan: String) throws {
        let line = SparkEventTests.sql("ExecutionStart", #""executionId":1,\#(plan),"time":42"#)
        #expect(try event(line) == .executionStart(ExecutionStart(id: 1, time: Timestamp(milliseconds: 42))))
    }

    @Test(arguments: [stageCompleted, driverMetrics, planWithMetrics])
    func `a line cut at any byte is refused or dropped`(_ line: String) {
        let bytes = Array(line.utf8)
        for count in 0..<bytes.count {
            #expect((try? SparkEvent(line: Array(bytes[..<count]).rawSpan)) == nil, "cut at \(count)")
        }
    }

    // MARK: Support

    static let stageCompleted =
        #"{"Event":"SparkListenerStageCompleted","Stage Info":{"Stage ID":4,"Stage Attempt ID":1,"RDD Info":[{"a":[]}],"Accumulables":["#
        + [
            counter(22, "number of output rows", #""9""#), counter(23, "data size", #""480""#),
            counter(24, "internal.metrics.output.recordsWritten", "2"),
            counter(25, "internal.metrics.output.bytesWritten", "686"),
            counter(26, "internal.metrics.executorRunTime", "40"),
            counter(27, "internal.metrics.executorCpuTime", "5000000"),
            counter(28, "internal.metrics.shuffle.read.localBytesRead", "4"),
            counter(29, "internal.metrics.shuffle.read.remoteBytesRead", "8"),
            counter(30, "internal.metrics.shuffle.write.bytesWritten", "7"),
            counter(31, "internal.metrics.memoryBytesSpilled", "3"),
            counter(32, "internal.metrics.diskBytesSpilled", "1"),
            counter(33, "internal.metrics.updatedBlockStatuses", #"[{"Block ID":"x"}]"#), #"{"ID":34,"Name":"mine"}"#,
        ].joined(separator: ",") + "]}}"

    static let driverMetrics =
        #"{"Event":"org.apache.spark.sql.execution.ui.SparkListenerDriverAccumUpdates","executionId":9,"accumUpdates":[[207,2],[208,1375],[1],"x"]}"#

    static let planWithMetrics = SparkEventTests.sql(
        "ExecutionStart",
        #""executionId":19,"sparkPlanInfo":{"nodeName":"Execute InsertIntoHadoopFsRelationCommand","simpleString":"…","children":["#
            + #"{"nodeName":"Scan In-memory table t","children":[{"nodeName":"BatchScan lake.db.o","children":[],"metadata":{},"metrics":[{"name":"number of output rows","accumulatorId":5,"metricType":"sum"},{"name":"number of result data files","accumulatorId":6},{"name":"total data file size (bytes)","accumulatorId":7}]}],"metrics":[{"name":"number of output rows","accumulatorId":4}]},"#
            + #"{"nodeName":"Scan parquet ","children":[],"metadata":{"Location":"x"},"metrics":[{"name":"number of files read","accumulatorId":9},{"name":"size of files read","accumulatorId":10},{"name":"number of output rows","accumulatorId":8}]}],"#
            + #""metadata":{},"metrics":[{"name":"number of written files","accumulatorId":2},{"name":"written output","accumulatorId":3},{"name":"number of output rows","accumulatorId":1}]},"time":42"#
    )

    private static func counter(_ id: Int, _ name: String, _ value: String) -> String {
        #"{"ID":\#(id),"Name":"\#(name)","Value":\#(value),"Internal":true}"#
    }

    private func event(_ line: String) throws -> SparkEvent? {
        try SparkEvent(line: Array(line.utf8).rawSpan)
    }
}
