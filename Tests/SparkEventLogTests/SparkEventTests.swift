import ByteReading
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@Suite struct SparkEventTests {
    @Test func `the first line gives the version`() throws {
        #expect(
            try event(#"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}"#) == .logStart(sparkVersion: "3.5.7")
        )
        #expect(
            try event(#"{"Event":"DBCEventLoggingListenerMetadata","Spark Version":"3.4","Timestamp":1}"#)
                == .logStart(sparkVersion: "3.4"))
    }

    @Test func `an application starts`() throws {
        let line =
            #"{"Event":"SparkListenerApplicationStart","App Name":"a \"b\"","App ID":"app-1","Timestamp":17,"User":"etl","App Attempt ID":"2","Driver Logs":{"x":"y"}}"#
        let start = ApplicationStart(
            name: "a \"b\"", id: "app-1", attemptID: "2", time: Timestamp(milliseconds: 17), user: "etl")
        #expect(try event(line) == .applicationStart(start))
    }

    @Test func `an application ends, since 4.0 with an exit code`() throws {
        #expect(
            try event(#"{"Event":"SparkListenerApplicationEnd","Timestamp":5}"#)
                == .applicationEnd(ApplicationEnd(time: Timestamp(milliseconds: 5))))
        #expect(
            try event(#"{"Event":"SparkListenerApplicationEnd","Timestamp":5,"ExitCode":3}"#)
                == .applicationEnd(ApplicationEnd(time: Timestamp(milliseconds: 5), exitCode: 3)))
    }

    @Test func `of the settings those are kept that lineage needs`() throws {
        let line =
            #"{"Event":"SparkListenerEnvironmentUpdate","JVM Information":{"a":"b"},"Spark Properties":{"spark.sql.catalog.lake":"C","spark.sql.shuffle.partitions":"2","spark.openlineage.namespace":"lab","spark.openlineage.transport.auth.apiKey":"secret","spark.master":"local[2]"},"Hadoop Properties":{"hive.metastore.uris":"thrift://h:1","fs.x":"y"}}"#
        #expect(
            try event(line)
                == .environmentUpdate(properties: [
                    "spark.sql.catalog.lake": "C", "spark.openlineage.namespace": "lab", "spark.master": "local[2]",
                    "hive.metastore.uris": "thrift://h:1",
                ]))
    }

    @Test func `a job starts`() throws {
        let line =
            #"{"Event":"SparkListenerJobStart","Job ID":3,"Submission Time":9,"Stage Infos":[{"a":[1,2,"]"]}],"Stage IDs":[4],"Properties":{"spark.sql.execution.id":"7","spark.job.description":"snap","callSite.short":"x at y","spark.jobGroup.id":"g","other":"z"}}"#
        var job = JobStart(id: 3, time: Timestamp(milliseconds: 9), executionID: 7)
        (job.description, job.callSite, job.group, job.stages) = ("snap", "x at y", "g", [4])
        #expect(try event(line) == .jobStart(job))
        #expect(
            try event(#"{"Event":"SparkListenerJobStart","Job ID":3,"Properties":null}"#) == .jobStart(JobStart(id: 3)))
    }

    @Test func `a job ends`() throws {
        let good =
            #"{"Event":"SparkListenerJobEnd","Job ID":3,"Completion Time":9,"Job Result":{"Result":"JobSucceeded"}}"#
        #expect(try event(good) == .jobEnd(JobEnd(id: 3, time: Timestamp(milliseconds: 9), succeeded: true)))
        let bad =
            #"{"Event":"SparkListenerJobEnd","Job ID":3,"Completion Time":9,"Job Result":{"Result":"JobFailed","Exception":{"Message":"boom","Stack Trace":[]}}}"#
        #expect(
            try event(bad)
                == .jobEnd(JobEnd(id: 3, time: Timestamp(milliseconds: 9), succeeded: false, errorMessage: "boom")))
    }

    @Test func `an execution starts`() throws {
        let start = ExecutionStart(
            id: 19, rootID: 18, description: "identity", time: Timestamp(milliseconds: 42),
            plan: Array("== Physical Plan ==\nA \"é\"\n".utf8), settings: ["spark.sql.catalog.late": "C"])
        #expect(try event(Self.executionStart) == .executionStart(start))
    }

    @Test func `of an older execution start less is known`() throws {
        let line = Self.sql(
            "ExecutionStart", #""executionId":1,"description":"","physicalPlanDescription":"P","time":4"#)
        #expect(
            try event(line)
                == .executionStart(ExecutionStart(id: 1, time: Timestamp(milliseconds: 4), plan: Array("P".utf8))))
    }

    @Test(arguments: [
        (#""errorMessage":"","#, ""), (#""errorMessage":"bad","#, "bad"), ("", nil), (#""errorMessage":null,"#, nil),
    ])
    func `an execution ends`(_ field: String, _ message: String?) throws {
        let line = Self.sql("ExecutionEnd", #""executionId":1,\#(field)"time":4"#)
        #expect(
            try event(line)
                == .executionEnd(ExecutionEnd(id: 1, time: Timestamp(milliseconds: 4), errorMessage: message)))
    }

    @Test func `an adaptive plan is read only where it is awaited`() throws {
        let line = Self.sql(
            "AdaptiveExecutionUpdate", #""executionId":7,"physicalPlanDescription":"P","sparkPlanInfo":{"#)
        #expect(try event(line) == nil)
        #expect(try event(line, awaitingPlans: [6]) == nil)
        #expect(try event(line, awaitingPlans: [7]) == .planUpdate(executionID: 7, plan: Array("P".utf8)))
    }

    @Test(arguments: [
        #"{"Event":"SparkListenerTaskEnd","Stage ID":1"#, #"{"Event":"SparkListenerTaskStart""#,
        #"{"Event":"SparkListenerBlockManagerAdded"}"#, #"{"Event":"org.example.Own","x":1}"#,
        #"{"Event":"SparkListenerJobStartled"}"#, "", "  \t", #"{ "Event" : "SparkListenerTaskEnd" }"#,
    ])
    func `what lineage does not need is dropped`(_ line: String) throws {
        #expect(try event(line) == nil)
    }

    @Test func `white space and another order of keys do no harm`() throws {
        let line = #" { "Timestamp" : 5 , "Event" : "SparkListenerApplicationEnd" } "#
        #expect(try event(line) == .applicationEnd(ApplicationEnd(time: Timestamp(milliseconds: 5))))
    }

    @Test(arguments: ["hello", "[1]", #"{"a":1}"#, "{", "\u{0}\u{1}", #"{"eventTime":"2026"}"#])
    func `what is no event is refused`(_ line: String) {
        #expect(throws: SparkEventError(.notAnEvent, at: 0)) { try event(line) }
    }

    @Test func `an error has its place in the line`() {
        let line = #"{"Event":"SparkListenerApplicationEnd","Timestamp":5,,}"#
        #expect(throws: SparkEventError(.json(.syntax), at: 53)) { try event(line) }
    }

    @Test(arguments: [
        #"{"Event":"SparkListenerApplicationStart","App Name":"a"}"#, #"{"Event":"SparkListenerJobStart"}"#,
        #"{"Event":"SparkListenerApplicationEnd","Timestamp":"soon"}"#,
    ])
    func `an event without its id or time says so`(_ line: String) {
        #expect(throws: SparkEventError(.incomplete, at: 0)) { try event(line) }
    }

    @Test func `a line cut at any byte is refused or dropped, never misread`() throws {
        let line = Array(Self.executionStart.utf8)
        for count in 0..<line.count {
            let event = try? SparkEvent(line: Array(line[..<count]).rawSpan)
            #expect(event == nil, "cut at \(count)")
        }
    }

    @Test(arguments: 0..<4 as Range<UInt64>)
    func `mutated lines never crash`(_ seed: UInt64) {
        var random = SplitMix64(seed: seed)
        var read = 0
        for line in Self.lines {
            for _ in 0..<500 {
                let mutated = Array(line.utf8).mutated(by: &random)
                if (try? SparkEvent(line: mutated.rawSpan, awaitingPlans: [7])) != nil { read += 1 }
            }
        }
        #expect(read > 0)
    }

    // MARK: Support

    static let executionStart = sql(
        "ExecutionStart",
        #""executionId":19,"rootExecutionId":18,"description":"identity","details":"x\ny","physicalPlanDescription":"== Physical Plan ==\nA \"\u00e9\"\n","sparkPlanInfo":{"nodeName":"A","children":[{"x":"}"}]},"time":42,"modifiedConfigs":{"spark.sql.catalog.late":"C","x":"y"},"jobTags":[]"#
    )

    static let lines = [
        executionStart, sql("ExecutionEnd", #""executionId":7,"time":4,"errorMessage":"""#),
        sql("AdaptiveExecutionUpdate", #""executionId":7,"physicalPlanDescription":"P\n","sparkPlanInfo":{}"#),
        #"{"Event":"SparkListenerJobStart","Job ID":3,"Submission Time":9,"Properties":{"spark.sql.execution.id":"7"}}"#,
        #"{"Event":"SparkListenerJobEnd","Job ID":3,"Job Result":{"Result":"JobFailed","Exception":{"Message":"b"}}}"#,
        #"{"Event":"SparkListenerEnvironmentUpdate","Spark Properties":{"spark.master":"local[2]"}}"#,
        MetricsTests.stageCompleted, MetricsTests.driverMetrics, MetricsTests.planWithMetrics,
        #"{"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"i","Timestamp":17,"User":"etl"}"#,
    ]

    static func sql(_ name: String, _ fields: String) -> String {
        #"{"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQL\#(name)",\#(fields)}"#
    }

    private func event(_ line: String, awaitingPlans: Set<Int> = []) throws -> SparkEvent? {
        try SparkEvent(line: Array(line.utf8).rawSpan, awaitingPlans: awaitingPlans)
    }
}
