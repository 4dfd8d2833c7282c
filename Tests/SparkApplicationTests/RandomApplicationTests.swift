import ColumnLineage
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

/// Whatever order events come in, what is told must make sense.
@Suite struct RandomApplicationTests {
    @Test(arguments: 0..<200 as Range<UInt64>)
    func `every run is told from START to one end, within its application`(_ seed: UInt64) throws {
        var random = SplitMix64(seed: seed)
        var application = Self.application()
        var told: [RunUpdate] = []
        var next = 0
        for _ in 0..<Int.random(in: 1...120, using: &random) {
            told += application.apply(Self.event(&random, next: &next))
        }
        told += application.finish(closesOpen: true)
        guard let first = told.first, let last = told.last else { return }
        #expect(first.kind == .start && first.job.kind == .application)
        #expect(last.kind != .start && last.run.id == first.run.id)
        for (id, updates) in Dictionary(grouping: told, by: \.run.id) {
            #expect(updates.count == 2 && updates[0].kind == .start && updates[1].kind != .start, "\(id)")
            #expect(id == first.run.id || updates.allSatisfy { $0.run.parent?.id == first.run.id })
            #expect(Set(updates.map(\.job.name)).count == 1)
            let written = updates.map { Set($0.outputs.map(\.dataset.identity)) }
            #expect(written[0].isSubset(of: written[1]))
        }
        for update in told where update.kind != .complete {
            #expect(update.outputs.allSatisfy { $0.lineage == nil && $0.lifecycleStateChange == nil })
        }
        #expect(application.apply(.applicationEnd(ApplicationEnd(time: Timestamp(milliseconds: 1)))).isEmpty)
        #expect(application.finish(closesOpen: true).isEmpty)
    }

    @Test(arguments: 0..<20 as Range<UInt64>)
    func `the same events tell the same`(_ seed: UInt64) {
        var told: [[RunUpdate]] = []
        for _ in 0..<2 {
            var random = SplitMix64(seed: seed)
            var application = Self.application()
            var next = 0
            told.append((0..<100).flatMap { _ in application.apply(Self.event(&random, next: &next)) })
        }
        #expect(told[0] == told[1])
    }

    // MARK: Support

    private static let plans = [
        PlanLineage(rootOperator: "Project"), Sample.createTable("out.t"), Sample.createTable("out.u", catalog: "C@1"),
        Sample.append(to: .unqualified(name: "out.t", format: "PARQUET")),
        Sample.append(to: .table(name: "lake.out.t", format: nil)),
        Sample.append(to: .table(name: "other.out.t", format: nil), from: .opaque(description: "x")),
        Sample.append(to: .path(location: "/f/d=1", format: "csv", table: nil), operator: "Execute Insert"),
        PlanLineage(rootOperator: "CommandResult"), PlanLineage(rootOperator: "Call"), PlanLineage(rootOperator: ""),
    ]

    /// An application with two catalogs of a class, so that some tables stay unknown for a while.
    private static func application() -> SparkApplication {
        var application = SparkApplication(logName: "log") { text, _ in plans[Int(text[0])] }
        var settings = Sample.settings
        settings["spark.sql.catalog.other"] = "org.apache.iceberg.spark.SparkCatalog"
        settings["spark.sql.catalog.other.type"] = "hadoop"
        settings["spark.sql.catalog.other.warehouse"] = "/other"
        _ = application.apply(.environmentUpdate(properties: settings))
        return application
    }

    /// An event of one of the executions that have started, or the start of the next.
    private static func event(_ random: inout SplitMix64, next: inout Int) -> SparkEvent {
        let time = Timestamp(milliseconds: .random(in: 0...1000, using: &random))
        let id = Int.random(in: max(0, next - 8)...next, using: &random)
        switch Int.random(in: 0..<16, using: &random) {
        case 0: return .applicationStart(ApplicationStart(name: "a", id: "i", time: time))
        case 1: return .jobStart(JobStart(id: id, time: time, executionID: id))
        case 2: return .jobEnd(JobEnd(id: id, time: time, succeeded: .random(using: &random)))
        case 3: return .planUpdate(executionID: id, plan: [.random(in: 0..<10, using: &random)])
        case 4...8:
            let message: String? = [nil, "", "", "bad"].randomElement(using: &random) ?? nil
            return .executionEnd(ExecutionEnd(id: id, time: time, errorMessage: message))
        default:
            next += 1
            let root = Bool.random(using: &random) ? next : Int.random(in: max(0, next - 4)...next, using: &random)
            let plan: [UInt8] = Bool.random(using: &random) ? [.random(in: 0..<10, using: &random)] : []
            return .executionStart(ExecutionStart(id: next, rootID: root, time: time, plan: plan))
        }
    }
}
