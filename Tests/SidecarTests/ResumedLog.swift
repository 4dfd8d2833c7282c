import FileTailing
import Foundation
import LineageModel
import TestSupport
import Testing

@testable import Sidecar

/// The only log of a folder, read in pieces by readers that know of each other only what is kept.
struct ResumedLog {
    let folder: String
    /// What was kept.
    private(set) var place: [UInt8]?
    private(set) var snapshot: [UInt8]?
    /// What was told.
    private(set) var updates: [RunUpdate] = []
    /// What was met but lines.
    private(set) var steps: [GrowingLog.Step] = []
    private(set) var lacksPast = false
    var report = HarvestReport()

    init(_ folder: String) { self.folder = folder }

    /// A reader that goes on from what is kept, at the log as it is now.
    private func reading() throws -> LogReading? {
        var scanner = LogScanner([FilePath(folder)])
        guard let log = scanner.scan().logs.first else { return nil }
        let progress = place.flatMap { LogProgress(place: $0, snapshot: snapshot) }
        #expect((progress == nil) == (place == nil))
        return LogReading(log, context: HarvestContext(), from: progress)
    }

    /// Reads what is there and is gone again; keeps where it stopped, and the application if that is wanted.
    @discardableResult
    mutating func read(keepingSnapshot: Bool = true) throws -> GrowingLog.Step {
        guard var reading = try reading() else { return .waiting }
        var last = GrowingLog.Step.lines
        while true {
            try take(&reading)
            last = reading.step(&report)
            switch last {
            case .lines: continue
            case .restarted, .gap: steps.append(last)
            case .waiting, .unseen, .notALog, .over:
                if last == .over { updates += reading.finish(closesOpen: true) }
                keep(&reading, isOver: last == .over, keepingSnapshot)
                lacksPast = reading.lacksPast
                return last
            }
        }
    }

    private mutating func take(_ reading: inout LogReading) throws {
        var told: [RunUpdate] = []
        try reading.readLines(&report) { (updates, _) throws(Stop) in told += updates }
        updates += told
    }

    private mutating func keep(_ reading: inout LogReading, isOver: Bool, _ keepsSnapshot: Bool) {
        guard let position = reading.position else { return }
        place = LogProgress(position: position, isOver: isOver).encodedPlace()
        if keepsSnapshot, let taken = reading.takeSnapshot() { snapshot = taken.encoded() }
    }

    /// Makes the snapshot one that another version has written.
    mutating func spoilSnapshot() {
        let text = String(decoding: snapshot ?? [], as: UTF8.self)
        let spoilt = text.replacing(/"version":[0-9]+/, with: "\"version\":0")
        snapshot = Array(spoilt.utf8)
    }

    mutating func forgetSnapshot() { snapshot = nil }

    /// What a reader tells that is never stopped.
    static func told(in folder: String) throws -> [RunUpdate] {
        var log = ResumedLog(folder)
        #expect(try log.read() == .over)
        return log.updates
    }
}
