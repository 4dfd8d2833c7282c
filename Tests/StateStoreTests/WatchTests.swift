import Foundation
import SQLite
import StateStore
import TestSupport
import Testing

/// What a state knows for those who watch over it.
struct WatchTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("watch") }

    private var path: String { folder.path("state") }

    private func store(watch: (any CommitWatch)? = nil) throws -> StateStore {
        try StateStore(path, sinks: ["one", "two"], watch: watch)
    }

    /// Stamps changes, and notes what is kept.
    private final class Stamp: CommitWatch, @unchecked Sendable {
        let time: Int64
        var kept = 0

        init(_ time: Int64) { self.time = time }

        func prepare(_ change: inout StateChange) { change.time = time }
        func noteKept(_ change: StateChange) { kept += change.events.count }
    }

    private func change(_ count: Int) -> StateChange {
        var change = StateChange()
        for number in 0..<count { change.events.append(NewEvent(lane: 1, label: "e", body: [UInt8(number)])) }
        return change
    }

    // MARK: Expected runs

    @Test func `the last success of an expected job outlives a restart, and is never an earlier one`() throws {
        let first = try store()
        try first.expect([("orders-*", 1000), ("other", 5)], at: 100)
        var change = change(1)
        change.successes = ["orders-*": 700]
        try first.commit(change)
        change.successes = ["orders-*": 300, "nobody expects it": 1]
        try first.commit(change)
        first.close()
        let second = try store()
        defer { second.close() }
        try second.expect([("orders-*", 2000), ("new", 10)], at: 5000)
        let expected = try second.expectations()
        #expect(
            expected == [
                Expectation(job: "new", every: 10, since: 5000),
                Expectation(job: "orders-*", every: 2000, since: 100, succeeded: 700),
            ])
        #expect(expected[1].due == 2700 && !expected[1].isOverdue(at: 2700) && expected[1].isOverdue(at: 2701))
    }

    @Test func `a job that never ended well is overdue from when it is expected`() {
        let expected = Expectation(job: "a", every: 50, since: 100)
        #expect(!expected.isOverdue(at: 150) && expected.isOverdue(at: 151))
    }

    // MARK: Times

    @Test func `the oldest event of each sink and the times of what was delivered are known`() throws {
        let store = try store(watch: Stamp(4000))
        defer { store.close() }
        #expect(try store.figures().oldest.isEmpty)
        try store.commit(change(3))
        #expect(try store.figures().oldest == ["one": 4000, "two": 4000])
        #expect(try store.figures().outboxBytes == 3)
        #expect(try store.settle([.delivered(1), .delivered(2)], of: "one") == [4000, 4000])
        #expect(try store.settle([.delivered(2)], of: "one").isEmpty)
        #expect(try store.settle([.refused(3, reason: "", status: nil, response: [], attempts: 1)], of: "one").isEmpty)
        #expect(try store.figures().oldest == ["two": 4000])
    }

    @Test func `only what is on the disk is noted as kept`() throws {
        let stamp = Stamp(1)
        let store = try StateStore(path, sinks: ["one"], limit: 2, watch: stamp)
        defer { store.close() }
        try store.commit(change(2))
        #expect(throws: StateStoreError.self) { try store.commit(change(5)) }
        #expect(stamp.kept == 2)
    }

    // MARK: The place

    @Test func `scenario 23: a copied directory is known by its number`() throws {
        let first = try store()
        let place = StatePlace(machine: "m", directory: "\(first.inode)")
        #expect(try first.notePlace(place) == nil)
        #expect(try first.notePlace(place) == place)
        first.close()
        try FileManager.default.copyItem(atPath: path, toPath: folder.path("copy"))
        let copy = try StateStore(folder.path("copy"), sinks: [])
        defer { copy.close() }
        #expect(copy.inode != first.inode)
        let other = StatePlace(machine: "m", directory: "\(copy.inode)")
        #expect(try copy.notePlace(other) == place)
        #expect(try copy.notePlace(other) == other)
    }

    @Test(arguments: ["rm -r \"$1\"", "mv \"$1\" \"$1.away\"", "mv \"$1\" \"$1.away\" && mkdir \"$1\""])
    func `scenario 23: a directory that is taken away ends its use, and is not made again`(command: String) throws {
        let store = try store()
        defer { store.close() }
        try store.commit(change(1))
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command, "sh", path]
        try process.run()
        process.waitUntilExit()
        let error = #expect(throws: StateStoreError.self) { try store.commit(change(1)) }
        #expect(error?.kind == .unavailable && error?.description.contains("removed or replaced") == true)
        #expect(throws: StateStoreError.self) { try store.counts() }
        let left = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        #expect(left.isEmpty)
    }

    @Test func `scenario 23: a lock of a process that is gone holds nobody up`() throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        try folder.write(Array("999999\n".utf8), to: "state/lock")
        let store = try store()
        defer { store.close() }
        let error = #expect(throws: StateStoreError.self) { try StateStore(path, sinks: []) }
        #expect(error?.kind == .busy && error?.description.contains("process \(getpid()) ") == true)
    }
}
