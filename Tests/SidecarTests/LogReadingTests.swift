import ByteReading
import Compression
import FileTailing
import Foundation
import LineageModel
import TestSupport
import Testing

@testable import Sidecar

/// Logs that are left and gone on with by another reader, which has only what was kept.
@Suite struct LogReadingTests {
    private static let fixtures = PackageFiles.fixture("corpora")
    private static let name = "local-1795227903947"
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("resume") }

    // MARK: Any byte

    @Test(arguments: Codec.allCases)
    func `scenario 11: a log that is left at any byte goes on without loss or repetition`(_ codec: Codec) throws {
        let bytes = Self.smallLog(codec)
        try folder.write(bytes, to: "whole/app")
        let whole = try ResumedLog.told(in: folder.path("whole"))
        #expect(whole.count == 6)
        for end in 0..<bytes.count {
            try folder.write(bytes.prefix(end / 2), to: "log/app.inprogress")
            var log = ResumedLog(folder.path("log"))
            try log.read()
            try folder.append(bytes[(end / 2)..<end], to: "log/app.inprogress")
            // The snapshot is where the first stop was, there is none, or it is where the second was.
            if end % 3 == 1 { log.forgetSnapshot() }
            try log.read(keepingSnapshot: end % 3 == 2)
            try folder.remove("log/app.inprogress")
            try folder.write(bytes, to: "log/app")
            #expect(try log.read() == .over)
            #expect(log.updates == whole, "left at byte \(end / 2), then \(end)")
            #expect(log.steps.isEmpty)
            try folder.remove("log/app")
        }
    }

    /// An application of two statements, a frame each few lines.
    private static func smallLog(_ codec: Codec) -> [UInt8] {
        let lines = smallLines
        return stride(from: 0, to: lines.count, by: 2).reduce(into: HandMadeStream.head(codec)) { bytes, start in
            let text = lines[start..<min(start + 2, lines.count)].map { $0 + "\n" }.joined()
            bytes += HandMadeStream.frame(codec, text.utf8)
        }
    }

    private static let smallLines =
        [
            #"{"Event":"SparkListenerLogStart","Spark Version":"3.5.7"}"#,
            #"{"Event":"SparkListenerApplicationStart","App Name":"a","App ID":"local-1","Timestamp":1,"User":"u"}"#,
        ] + (0..<2).flatMap(statement) + [#"{"Event":"SparkListenerApplicationEnd","Timestamp":9}"#]

    private static func statement(_ number: Int) -> [String] {
        let event = #"{"Event":"org.apache.spark.sql.execution.ui.SparkListenerSQLExecution"#
        let plan =
            #"== Physical Plan ==\nAtomicCreateTableAsSelect (1)\n\n\n(1) AtomicCreateTableAsSelect\nArguments: "#
        return [
            event + #"Start","executionId":\#(number),"description":"d","physicalPlanDescription":"\#(plan)"#
                + #"org.apache.iceberg.spark.SparkCatalog@1, db.t\#(number), Union false, false, "#
                + #"TableSpec(Map(),Some(iceberg),Map(),None,None,None,false), false\n\n\n","time":\#(2 + number)}"#,
            event + #"End","executionId":\#(number),"time":\#(3 + number),"errorMessage":""}"#,
        ]
    }

    // MARK: Real logs

    @Test(
        arguments: ["tpch-3.5-formatted/\(name).zstd"] + ["gz", "lz4", "lzf", "snappy"].map { "codecs/\(name).\($0)" })
    func `a real log that is left again and again goes on without loss or repetition`(_ file: String) throws {
        let bytes = try readFile("\(Self.fixtures)/\(file)")
        try folder.write(bytes, to: "whole/app")
        let whole = try ResumedLog.told(in: folder.path("whole"))
        #expect(whole.count == 62)
        try folder.write([], to: "log/app.inprogress")
        var log = ResumedLog(folder.path("log"))
        var random = SplitMix64(seed: 3)
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = min(rest.count, Int.random(in: 1...bytes.count / 12, using: &random))
            try folder.append(rest.prefix(count), to: "log/app.inprogress")
            rest = rest.dropFirst(count)
            try log.read(keepingSnapshot: .random(using: &random))
        }
        try FileManager.default.moveItem(atPath: folder.path("log/app.inprogress"), toPath: folder.path("log/app"))
        try log.read()
        #expect(log.updates == whole)
        #expect(log.steps.isEmpty)
        #expect(!log.lacksPast)
    }

    @Test func `a rolling log that is left in each part goes on without loss or repetition`() throws {
        let (source, target) = ("\(Self.fixtures)/codecs/eventlog_v2_\(Self.name)", "logs/eventlog_v2_\(Self.name)")
        let whole = try ResumedLog.told(in: source)
        try folder.write([], to: "\(target)/appstatus_\(Self.name).inprogress")
        var log = ResumedLog(folder.path("logs"))
        for part in 1...11 {
            let name = "events_\(part)_\(Self.name).zstd"
            let bytes = try readFile("\(source)/\(name)")
            try folder.write(bytes.prefix(bytes.count / 2), to: "\(target)/\(name)")
            try log.read(keepingSnapshot: part % 3 == 0)
            try folder.append(bytes.dropFirst(bytes.count / 2), to: "\(target)/\(name)")
            if part % 4 == 0 { log.spoilSnapshot() }
            try log.read(keepingSnapshot: part % 4 == 1)
        }
        try folder.remove("\(target)/appstatus_\(Self.name).inprogress")
        try folder.write([], to: "\(target)/appstatus_\(Self.name)")
        #expect(try log.read() == .over)
        #expect(log.updates == whole)
        #expect(log.steps.isEmpty)
        #expect(!log.lacksPast)
    }

    @Test(arguments: HandMadeStream.codecs.filter { $0 != .snappy })
    func `scenario 11: a damaged log that is left at any byte goes on without loss or repetition`(_ codec: Codec) throws
    {
        let whole = Self.smallLog(codec)
        let start =
            HandMadeStream.head(codec).count
            + HandMadeStream.frame(codec, Self.smallLines[..<2].map { $0 + "\n" }.joined().utf8).count
        let bytes = whole[..<start] + Array("garbage garbage".utf8) + whole[start...]
        try folder.write(bytes, to: "whole/app")
        let told = try ResumedLog.told(in: folder.path("whole"))
        #expect(told.count == 6)
        for end in stride(from: start, through: bytes.count, by: 3) {
            try folder.write(bytes.prefix(end), to: "log/app.inprogress")
            var log = ResumedLog(folder.path("log"))
            try log.read(keepingSnapshot: end % 2 == 0)
            try folder.remove("log/app.inprogress")
            try folder.write(bytes, to: "log/app")
            #expect(try log.read() == .over)
            #expect(log.updates == told, "left at byte \(end)")
            #expect(log.steps.isEmpty)
            // A reader that stops before a line behind the damage meets it again.
            #expect(Set(log.report.takeUnreadable().map(\.offset)) == [start], "left at byte \(end)")
            try folder.remove("log/app")
        }
    }

    @Test func `a log of more than 2 GB is gone on with behind its two thousand millionth byte`() throws {
        let lines = Self.smallLines.map { Array(($0 + "\n").utf8) }
        let path = try folder.write(lines[..<4].joined(), to: "log/app")
        let whole = try FileHandle(forWritingTo: URL(filePath: path))
        // A hole: a line of NULs that is passed over.
        try whole.truncate(atOffset: 2_300_000_000)
        try whole.seekToEnd()
        try whole.write(contentsOf: Data("\n".utf8))
        var log = ResumedLog(folder.path("log"))
        try FileManager.default.moveItem(atPath: path, toPath: path + ".inprogress")
        try log.read()
        let progress = try #require(LogProgress(place: log.place ?? [], snapshot: log.snapshot))
        #expect(progress.position.place.offset == 2_300_000_001)
        try whole.write(contentsOf: Data(lines[4...].joined()))
        try FileManager.default.moveItem(atPath: path + ".inprogress", toPath: path)
        #expect(try log.read() == .over)
        #expect(log.steps.isEmpty)
        #expect(log.updates.count == 6)
        let records = log.report.takeUnreadable()
        #expect(records.map(\.reason) == [.longLine])
        #expect(records.first?.byteCount == 2_300_000_000 - lines[..<4].joined().count)
    }

    // MARK: What is gone

    @Test func `a log whose start is compacted away goes on, and it is known that something is missing`() throws {
        let source = "\(Self.fixtures)/codecs/eventlog_v2_\(Self.name)"
        let target = "logs/eventlog_v2_\(Self.name)"
        try folder.write([], to: "\(target)/appstatus_\(Self.name)")
        func add(_ parts: ClosedRange<Int>) throws {
            for part in parts {
                let name = "events_\(part)_\(Self.name).zstd"
                try folder.write(readFile("\(source)/\(name)"), to: "\(target)/\(name)")
            }
        }
        try add(1...4)
        try folder.write([], to: "\(target)/appstatus_\(Self.name).inprogress")
        try folder.remove("\(target)/appstatus_\(Self.name)")
        var log = ResumedLog(folder.path("logs"))
        try log.read()
        let told = log.updates.count
        #expect(!log.lacksPast)
        try add(5...11)
        for part in 1...6 { try folder.remove("\(target)/events_\(part)_\(Self.name).zstd") }
        // As the History Server makes it, which keeps how the application began.
        let start = try Self.lines(of: "\(source)/events_1_\(Self.name).zstd").prefix(3).map { $0 + "\n" }.joined()
        try folder.write(start.utf8, to: "\(target)/events_6_\(Self.name).compact")
        try folder.remove("\(target)/appstatus_\(Self.name).inprogress")
        try folder.write([], to: "\(target)/appstatus_\(Self.name)")
        for spoils in [true, false] {
            var rest = log
            if spoils { rest.spoilSnapshot() }
            #expect(try rest.read() == .over)
            #expect(rest.lacksPast)
            #expect(rest.updates.count > told + 10)
            #expect(rest.updates.last?.job.kind == .application)
            let steps = rest.updates.map { "\($0.run.id) \($0.kind)" }
            #expect(Set(steps).count == steps.count, "nothing is told twice")
        }
    }

    private static func lines(of path: String) throws -> [String] {
        var lines: [String] = []
        var reader = try LogReader(LogFile(FilePath(path)))
        while try reader.fill() {
            while let line = reader.next() { lines.append(line.bytes.decodedUTF8()) }
        }
        return lines
    }

    @Test func `a log that is another one now is told from its start`() throws {
        try folder.write(Self.smallLog(.plain), to: "log/app")
        let whole = try ResumedLog.told(in: folder.path("log"))
        try FileManager.default.moveItem(atPath: folder.path("log/app"), toPath: folder.path("log/app.inprogress"))
        for keeps in [true, false] {
            var log = ResumedLog(folder.path("log"))
            try folder.write(Self.smallLog(.plain).prefix(700), to: "log/app.inprogress")
            try log.read(keepingSnapshot: keeps)
            let told = log.updates.count
            try folder.write(
                Self.smallLog(.plain).map { $0 == UInt8(ascii: "3") ? UInt8(ascii: "4") : $0 }, to: "log/app.inprogress"
            )
            try log.read()
            #expect(log.steps.count + log.report.disturbances.count == 1)
            #expect(log.updates.count >= told + whole.count)
            #expect(log.updates.suffix(whole.count).map(\.kind) == whole.map(\.kind))
        }
    }

    @Test func `a log whose end is told is not told again`() throws {
        for text in [Self.smallLog(.plain)[...], Self.smallLog(.plain).prefix(700)] {
            try folder.write(text, to: "log/app")
            var log = ResumedLog(folder.path("log"))
            #expect(try log.read() == .over)
            let told = log.updates
            #expect(told.last?.job.kind == .application)
            for _ in 0..<3 {
                #expect(try log.read() == .over)
                #expect(log.updates == told)
            }
            log.forgetSnapshot()
            try log.read()
            #expect(log.updates == told)
            try folder.remove("log/app")
        }
    }

    // MARK: Bytes

    @Test func `what is kept of a place is small, and none of another version is believed`() throws {
        try folder.write(Self.smallLog(.zstd), to: "log/app")
        var log = ResumedLog(folder.path("log"))
        try log.read()
        let place = try #require(log.place)
        #expect(place.count < 1000)
        let progress = try #require(LogProgress(place: place, snapshot: nil))
        #expect(progress.isOver)
        #expect(try #require(LogProgress(place: progress.encodedPlace(), snapshot: [1])).position == progress.position)
        let newer = String(decoding: place, as: UTF8.self).replacing("\"version\":1", with: "\"version\":2")
        #expect(LogProgress(place: Array(newer.utf8), snapshot: nil) == nil)
        for count in 0..<place.count { #expect(LogProgress(place: Array(place.prefix(count)), snapshot: nil) == nil) }
        let snapshot = try #require(log.snapshot)
        #expect(LogSnapshot(encoded: snapshot) != nil)
        for count in 0..<snapshot.count { #expect(LogSnapshot(encoded: Array(snapshot.prefix(count))) == nil) }
    }
}
