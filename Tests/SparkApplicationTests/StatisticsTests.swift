import ColumnLineage
import LineageModel
import SparkEventLog
import Testing

/// How much was read and written, and what it took.
@Suite struct StatisticsTests {
    private static let scan = PlanMetrics(node: "BatchScan lake.db.orders", rows: 1, files: 2, bytes: 3)

    /// A write with one job of two stages; the second writes.
    private static func append(_ metrics: [PlanMetrics] = [scan], attempts: [StageCompleted]) -> Sample {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.append(to: .table(name: "lake.out.t", format: nil)), metrics: metrics)
        var job = JobStart(id: 5, executionID: 1)
        job.stages = [7, 8]
        sample.add(.jobStart(job))
        for stage in attempts { sample.add(.stageCompleted(stage)) }
        sample.add(.jobEnd(JobEnd(id: 5, succeeded: true)))
        return sample
    }

    private static func stage(
        _ id: Int, attempt: Int = 0, failed: Bool = false, wrote: Int = 0, bytes: Int = 0, rows: [Int: Int] = [:]
    ) -> StageCompleted {
        var tasks = TaskMetrics()
        (tasks.recordsWritten, tasks.bytesWritten, tasks.runTime, tasks.processorTime) = (wrote, bytes, 10, 2_500_000)
        return StageCompleted(id: id, attempt: attempt, hasFailed: failed, tasks: tasks, rows: rows)
    }

    private func complete(_ sample: Sample) throws -> RunUpdate {
        var sample = sample
        sample.end(1, at: 3000)
        return try #require(sample.told(closesOpen: false).last)
    }

    @Test func `rows, bytes and files are told`() throws {
        var sample = Self.append(attempts: [Self.stage(7, rows: [1: 3]), Self.stage(8, wrote: 5, bytes: 90)])
        sample.add(.driverMetrics(DriverMetrics(executionID: 1, values: [2: 1, 3: 70, 99: 4])))
        let complete = try complete(sample)
        #expect(complete.outputs[0].written == DatasetStatistics(rows: 5, bytes: 90))
        #expect(complete.inputs[0].read == DatasetStatistics(rows: 3, bytes: 70, files: 1))
        #expect(complete.run.cost?.executorRunTime == 20)
        #expect(complete.run.cost?.executorProcessorTime == 5)
    }

    @Test func `START has no statistics`() throws {
        let start = Self.append(attempts: [Self.stage(8, wrote: 5)]).told(closesOpen: false).last
        #expect(start?.kind == .start)
        #expect(start?.outputs[0].written == nil && start?.inputs[0].read == nil && start?.run.cost == nil)
    }

    @Test func `a run without jobs has no cost`() throws {
        let complete = try complete(Self.append(attempts: []))
        #expect(complete.run.cost == nil && complete.outputs[0].written == nil && complete.inputs[0].read == nil)
    }

    @Test func `a run that failed has its cost, but wrote nothing`() throws {
        var sample = Self.append(attempts: [Self.stage(8, wrote: 5)])
        sample.end(1, at: 3000, error: "no space")
        let fail = try #require(sample.told(closesOpen: false).last)
        #expect(fail.kind == .fail && fail.outputs[0].written == nil && fail.run.cost?.executorRunTime == 10)
    }

    @Test func `an attempt that failed before it wrote counts only as cost`() throws {
        let complete = try complete(
            Self.append(attempts: [Self.stage(8, failed: true), Self.stage(8, attempt: 1, wrote: 5, bytes: 9)]))
        #expect(complete.outputs[0].written == DatasetStatistics(rows: 5, bytes: 9))
        #expect(complete.run.cost?.executorRunTime == 20)
    }

    @Test func `rows of which some may count and others not are left out`() throws {
        let complete = try complete(
            Self.append(attempts: [Self.stage(8, failed: true, wrote: 3), Self.stage(8, attempt: 1, wrote: 2)]))
        #expect(complete.outputs[0].written == nil)
    }

    @Test func `a V1 command says what it committed`() throws {
        let command = PlanMetrics(
            node: "Execute InsertIntoHadoopFsRelationCommand", rows: 11, files: 12, bytes: 13)
        var sample = Self.append(
            [command], attempts: [Self.stage(8, failed: true, wrote: 3), Self.stage(8, attempt: 1, wrote: 5)])
        sample.add(.driverMetrics(DriverMetrics(executionID: 1, values: [11: 5, 12: 2, 13: 40])))
        #expect(try complete(sample).outputs[0].written == DatasetStatistics(rows: 5, bytes: 40, files: 2))
    }

    @Test func `a counter that goes on in a later stage is not added up`() throws {
        let complete = try complete(
            Self.append(attempts: [Self.stage(7, rows: [1: 3]), Self.stage(8, wrote: 1, rows: [1: 6])]))
        #expect(complete.inputs[0].read == DatasetStatistics(rows: 6))
    }

    @Test func `two scans of a table are read together, unless one did not run`() throws {
        let other = PlanMetrics(node: "BatchScan lake.db.orders", rows: 4)
        let both = try complete(Self.append([Self.scan, other], attempts: [Self.stage(7, rows: [1: 3, 4: 2])]))
        #expect(both.inputs[0].read == DatasetStatistics(rows: 5))
        let one = try complete(Self.append([Self.scan, other], attempts: [Self.stage(7, rows: [1: 3])]))
        #expect(one.inputs[0].read == nil)
    }

    @Test func `what fills a cache may have been read for others`() throws {
        var cached = Self.scan
        cached.isCached = true
        #expect(try complete(Self.append([cached], attempts: [Self.stage(7, rows: [1: 3])])).inputs[0].read == nil)
    }

    @Test func `a stage of no known job counts nothing`() throws {
        let complete = try complete(Self.append(attempts: [Self.stage(70, wrote: 5, rows: [1: 3])]))
        #expect(complete.outputs[0].written == nil && complete.run.cost == nil)
    }

    @Test func `the work of inner executions is the run's`() throws {
        var sample = Sample()
        sample.start(1, at: 2000, plan: Sample.createTable("out.t"))
        sample.start(2, root: 1, at: 2100, plan: Sample.append(to: .unqualified(name: "out.t", format: nil)))
        sample.start(3, root: 1, at: 2150, plan: PlanLineage(rootOperator: "Project"))
        for (job, execution) in [(1, 2), (2, 3)] {
            var start = JobStart(id: job, executionID: execution)
            start.stages = [job]
            sample.add(.jobStart(start))
            sample.add(.stageCompleted(Self.stage(job, wrote: 2)))
        }
        sample.end(1, at: 2200)
        let complete = try #require(sample.told(closesOpen: false).last)
        #expect(complete.outputs[0].written == DatasetStatistics(rows: 4))
        #expect(complete.run.cost?.executorRunTime == 20)
    }
}
