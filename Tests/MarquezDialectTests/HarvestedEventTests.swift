import ByteReading
import DatasetNaming
import FileTailing
import LineageModel
import MarquezDialect
import OpenLineage
import SparkApplication
import SparkEventLog
import TestSupport
import Testing

/// What is told of real logs needs next to no repair.
@Suite struct HarvestedEventTests {
    private static let folders: [String] = {
        let folder = PackageFiles.shared("corpora") ?? PackageFiles.fixture("corpora")
        let logs = (try? LogListing.find(FilePath(folder)).logs.map(\.path.description)) ?? []
        return logs.filter { path in !["/bench/", "/codecs/", "/huge-"].contains { path.contains($0) } }
    }()

    /// Repairs that events of ours need at a Marquez: its API shows other words, and it never withdraws an edge.
    private static let expected: Set<Repair.Kind> = [.transformationFilled, .edgesWithheld]

    @Test func `there are logs`() { #expect(Self.folders.count > 4) }

    @Test(arguments: folders)
    func `events of a log are said with the expected repairs only`(_ log: String) throws {
        var said: [UInt8] = []
        var count = 0
        for update in try told(byLog: log) {
            let event = update.openLineageEvent()
            guard case .sayable(let body, let repairs) = MarquezDialect.translate(event) else {
                Issue.record("\(MarquezDialect.translate(event)): \(String(decoding: event, as: UTF8.self))")
                continue
            }
            let odd = repairs.filter { !Self.expected.contains($0.kind) }
            #expect(odd == [], "\(update.job.name)")
            #expect(PoisonCheck.findings(in: body) == [])
            #expect(MarquezDialect.translate(body) == .sayable(body, repairs: []))
            said += body + [UInt8(ascii: "\n")]
            count += 1
        }
        guard let validator = EventValidator.available else { return print(EventValidator.missing) }
        let (status, output) = try validator.validate(said)
        #expect(status == 0 && output == "\(count) events, 0 violations\n", "\(output)")
    }

    private func told(byLog path: String) throws -> [RunUpdate] {
        var reader = try LogReader(LogFile(FilePath(path)))
        var application = SparkApplication(logName: "log", rules: NamingRules())
        var told: [RunUpdate] = []
        while try reader.fill() {
            while let line = reader.next() {
                let event = try SparkEvent(line: line.bytes, awaitingPlans: application.awaitingPlans)
                if let event { told += application.apply(event) }
            }
        }
        return told + application.finish(closesOpen: true)
    }
}
