import Glibc
import StateStore
import TestSupport
import Testing

/// A state whose disk has no room left: what waits can always be settled, and then there is room again.
@Suite(.serialized) struct FullDiskTests {
    private let folder: TemporaryDirectory
    private var disk: String { folder.path("disk") }
    private var path: String { "\(disk)/state" }

    init() throws { folder = try TemporaryDirectory("full") }

    @Test(arguments: [(1, 9000), (7, 300), (60, 9000)])
    func `an outbox that has filled its disk empties again`(_ count: Int, _ size: Int) throws {
        try onDisk(megabytes: 16) {
            let state = try StateStore(path, sinks: ["a"])
            let events = events(count, of: size)
            var taken = try fill(state, with: events)
            #expect(taken > 500)
            for _ in 0..<3 {
                try settle(taken, in: state)
                #expect(try state.summaries()[0].waiting == 0)
                // What was given back is taken again.
                let more = try fill(state, with: events)
                #expect(more > taken / 3, "\(more) of \(taken)")
                taken = more
            }
            try settle(taken, in: state)
            #expect(try state.summaries()[0].isConserved)
        }
    }

    @Test func `where others fill the disk to the last byte, all that waits can be settled still`() throws {
        try onDisk(megabytes: 24) {
            let state = try StateStore(path, sinks: ["a"])
            for _ in 0..<300 { try put(events(7, of: 2000), into: state) }
            try takeRest(of: "ballast")
            let error = #expect(throws: StateStoreError.self) { try put(events(7, of: 2000), into: state) }
            #expect(error?.kind == .full && error?.description.contains("make room on the disk") == true)
            try settle(2100, in: state)
            #expect(try state.summaries()[0].waiting == 0)
            #expect(unlink("\(disk)/ballast") == 0)
            try put(events(7, of: 2000), into: state)
        }
    }

    @Test func `a state on a full disk can be opened, and what waits can be settled`() throws {
        try onDisk(megabytes: 16) {
            let first = try StateStore(path, sinks: ["a"])
            let taken = try fill(first, with: events(7, of: 2000))
            first.close()
            try takeRest(of: "ballast")
            let state = try StateStore(path, sinks: ["a", "new"])
            try settle(taken, in: state)
            #expect(try state.summaries()[0].waiting == 0)
        }
    }

    @Test func `what is to be forgotten is forgotten on a full disk, and makes room`() throws {
        try onDisk(megabytes: 24) {
            let state = try StateStore(path, sinks: ["a"])
            let ids = (0..<500).map { "run \($0)" }
            for id in ids { try keep(id, [UInt8](repeating: 1, count: 9000), in: state) }
            try takeRest(of: "ballast")
            #expect(throws: StateStoreError.self) { try keep("more", [1], in: state) }
            for id in ids { try keep(id, nil, in: state) }
            #expect(try state.foreignRuns(Set(ids)).isEmpty)
            try keep("more", [1], in: state)
        }
    }

    private func keep(_ id: String, _ body: [UInt8]?, in state: StateStore) throws {
        var change = StateChange()
        change.foreign.runs = [ForeignRunState(id: id, due: 0, body: body)]
        try state.commit(change)
    }

    @Test func `after a flood the file gives its room back`() throws {
        let state = try StateStore(folder.path("state"), sinks: ["a"])
        for _ in 0..<40 { try put(events(100, of: 10_000), into: state) }
        state.close()
        let flooded = size("state/state.db")
        let next = try StateStore(folder.path("state"), sinks: ["a"])
        try settle(4000, in: next)
        next.close()
        #expect(flooded > 40_000_000)
        #expect(size("state/state.db") < flooded / 2)
    }

    // MARK: Doing

    private func onDisk(megabytes: Int, _ body: () throws -> Void) throws {
        mkdir(disk, 0o700)
        guard mount("none", disk, "tmpfs", 0, "size=\(megabytes)m") == 0 else {
            return print("skipped: no file system may be mounted here")
        }
        defer { umount2(disk, Int32(MNT_DETACH)) }
        try body()
    }

    private func events(_ count: Int, of size: Int) -> [NewEvent] {
        (0..<count).map { number in
            NewEvent(lane: Int64(number % 5), label: "job", body: [UInt8](repeating: UInt8(number & 0x7F), count: size))
        }
    }

    private func put(_ events: [NewEvent], into state: StateStore) throws {
        var change = StateChange()
        change.events = events
        try state.commit(change)
    }

    /// Puts events in until there is no room; how many were taken.
    private func fill(_ state: StateStore, with events: [NewEvent]) throws -> Int {
        var taken = 0
        while true {
            do {
                try put(events, into: state)
                taken += events.count
            } catch let error as StateStoreError where error.kind == .full {
                return taken
            }
        }
    }

    /// Settles all that waits, as deliveries do, in groups.
    private func settle(_ count: Int, in state: StateStore) throws {
        var settled = 0
        while let lane = try state.lanes(of: "a", after: 0, limit: 1).first {
            let found = try state.events(of: lane.lane, sink: "a", after: 0, limit: 20, bytes: 1 << 20)
            try state.settle(found.map { .delivered($0.id) }, of: "a")
            settled += found.count
        }
        #expect(settled == count)
    }

    private func takeRest(of name: String) throws {
        let file = open("\(disk)/\(name)", O_WRONLY | O_CREAT, 0o600)
        defer { close(file) }
        let bytes = [UInt8](repeating: 1, count: 4096)
        for size in [4096, 512, 64, 1] { while write(file, bytes, size) > 0 {} }
    }

    private func size(_ name: String) -> Int {
        var status = stat()
        return stat(folder.path(name), &status) == 0 ? Int(status.st_size) : 0
    }
}
