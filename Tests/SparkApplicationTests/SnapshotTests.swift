import ByteReading
import FileTailing
import Foundation
import LineageModel
import SparkApplication
import SparkEventLog
import TestSupport
import Testing

/// A log is gone on with from a snapshot as if it had not been left.
struct SnapshotTests {
    private static let logs = [
        "tpch-3.5-formatted/local-1795227903947.zstd", "torture-3.5-formatted/local-1795227845314.zstd",
        "streaming-3.5-pairing/local-1795258459002.zstd", "streaming-3.5-formatted/local-1795229889572.zstd",
    ]

    @Test(arguments: logs)
    func `what is told after a snapshot is what is told without`(_ name: String) throws {
        let path = PackageFiles.fixture("corpora/\(name)")
        let whole = try RunUpdate.told(byLog: path)
        var random = SplitMix64(seed: 5)
        var application = SparkApplication(logName: "log")
        var told: [RunUpdate] = []
        var snapshots = 0
        try Self.eachEvent(of: path, { application.awaitingPlans }) { event in
            told += application.apply(event)
            guard Int.random(in: 0..<40, using: &random) == 0 else { return }
            application = try Self.resumed(application)
            snapshots += 1
        }
        told += application.finish(closesOpen: true)
        #expect(snapshots > 3)
        #expect(told == whole)
    }

    @Test func `a snapshot of another version is refused`() throws {
        let bytes = try JSONEncoder().encode(SparkApplication(logName: "log"))
        let text = String(decoding: bytes, as: UTF8.self)
        #expect(text.contains("\"version\":4"))
        let other = Data(text.replacing("\"version\":4", with: "\"version\":99").utf8)
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(SparkApplication.self, from: other) }
    }

    /// 100 runs of a query of 1,000 equal batches would be as small.
    @Test func `a snapshot of a long stream is small`() throws {
        let path = PackageFiles.fixture("corpora/streaming-3.5-formatted/local-1795229889572.zstd")
        var application = SparkApplication(logName: "log")
        var largest = 0
        var events = 0
        try Self.eachEvent(of: path, { application.awaitingPlans }) { event in
            _ = application.apply(event)
            events += 1
            if events.isMultiple(of: 100) { largest = max(largest, try JSONEncoder().encode(application).count) }
        }
        #expect(largest > 1_000 && largest <= 1_000_000, "\(largest) bytes")
    }

    private static func resumed(_ application: SparkApplication) throws -> SparkApplication {
        try JSONDecoder().decode(SparkApplication.self, from: JSONEncoder().encode(application))
    }

    private static func eachEvent(
        of path: String, _ awaiting: () -> Set<Int>, _ body: (SparkEvent) throws -> Void
    ) throws {
        var reader = try LogReader(LogFile(FilePath(path)))
        while try reader.fill() {
            while let line = reader.next() {
                if let event = try SparkEvent(line: line.bytes, awaitingPlans: awaiting()) { try body(event) }
            }
        }
    }
}
