import LineageModel
import SQLite
import TestSupport
import Testing

@testable import LineageStore

@Suite struct LineageFileTests {
    private func made() throws -> TemporaryDirectory {
        let folder = try TemporaryDirectory("lineage-file")
        let store = try LineageStore(folder.path("l.db"))
        _ = try store.ingest(
            [Array(HandMadeEvent(outputs: [HandMadeEvent.dataset("t", ["x"])]).text.utf8)],
            received: Timestamp(milliseconds: 0))
        return folder
    }

    @Test(arguments: [0, 100, 4096, 60_000])
    func `a damaged file is refused with a remedy and left as it is`(length: Int) throws {
        let folder = try made()
        let file = folder.path("l.db")
        let whole = try readFile(file)
        #expect(whole.count > length)
        let damaged = Array(whole.prefix(length)) + (length == 60_000 ? Array(repeating: 0xAA, count: 30_000) : [])
        try folder.write(damaged, to: "l.db")
        let error = #expect(throws: LineageStoreError.self) { try LineageStore(file) }
        #expect(error?.kind == .refused && error?.description.contains("move it away") == true)
        #expect(error?.description.contains("sparklineage harvest --store \(file)") == true)
        #expect(try readFile(file) == damaged)
    }

    @Test func `a store that is gone is not made anew of what lies beside it`() throws {
        let lineage = try StoredLineage()
        try lineage.take(HandMadeEvent().text)
        try lineage.folder.remove("lineage.db")
        let error = #expect(throws: LineageStoreError.self) { try LineageStore(lineage.store.file) }
        #expect(error?.kind == .refused && error?.description.contains("move that file away too") == true)
    }

    @Test(arguments: [false, true])
    func `a store that was removed or replaced takes nothing more and tells nothing more`(isReplaced: Bool) throws {
        let lineage = try StoredLineage()
        try lineage.take(HandMadeEvent(run: 1).text)
        for name in ["lineage.db", "lineage.db-wal", "lineage.db-shm"] { try lineage.folder.remove(name) }
        let other = isReplaced ? try LineageStore(lineage.store.file) : nil
        let error = #expect(throws: LineageStoreError.self) { try lineage.take(HandMadeEvent(run: 2).text) }
        #expect(error?.kind == .unavailable && error?.description.contains("start again") == true)
        let reading = #expect(throws: LineageStoreError.self) {
            try lineage.store.read { reader throws(LineageStoreError) in try reader.namespaces(Page()).total }
        }
        #expect(reading == error)
        withExtendedLifetime(other) {}
    }

    @Test func `a newer store and another program's are refused`() throws {
        let folder = try TemporaryDirectory("lineage-file")
        let newer = SQLiteSchema(
            applicationID: LineageSchema.schema.applicationID,
            migrations: LineageSchema.schema.migrations + ["SELECT 1"])
        _ = try SQLiteDatabase(folder.path("newer.db"), newer, isNew: true)
        let other = SQLiteSchema(applicationID: 1, migrations: ["CREATE TABLE t (x)"])
        _ = try SQLiteDatabase(folder.path("other.db"), other, isNew: true)
        let words = ["newer.db": "version of sparklineage", "other.db": "name another file"]
        for (name, remedy) in words {
            let error = #expect(throws: LineageStoreError.self) { try LineageStore(folder.path(name)) }
            #expect(error?.kind == .refused && error?.description.contains(remedy) == true)
        }
    }

    @Test func `one who reads sees one state while another writes`() throws {
        let lineage = try StoredLineage()
        let count = { (reader: LineageReader) throws(LineageStoreError) -> Int64? in
            try reader.row("SELECT count(*) FROM run") { row throws(SQLiteError) in try row.integer(0) }
        }
        try lineage.take(HandMadeEvent(run: 1).text)
        try lineage.store.read { reader throws(LineageStoreError) in
            #expect(try count(reader) == 1)
            #expect((try? lineage.take(HandMadeEvent(run: 2).text)) == [.stored])
            #expect(try count(reader) == 1)
        }
        #expect(try lineage.store.read(count) == 2)
    }

    private static func events(_ reader: LineageReader, _ count: Int) throws(LineageStoreError) -> Int {
        let (first, last) = (Moment(microseconds: 0), Moment(microseconds: .max))
        return try reader.events(after: first, before: last, isNewestFirst: true, Page(limit: count)).elements.count
    }

    private static func facets(_ reader: LineageReader, times: Int) throws(LineageStoreError) -> Int {
        let version = try reader.dataset(row: 1)?.currentVersion?.row ?? 0
        var count = 0
        for _ in 0..<times { count += try reader.facets(.version, of: version).count }
        return count
    }

    @Test func `an answer that would take too much memory is refused, the next one is not`() throws {
        let lineage = try StoredLineage()
        for run in 0..<20 {
            try lineage.take(HandMadeEvent(run: run, outputs: [HandMadeEvent.dataset("t", ["x"])]).text)
        }
        let store = lineage.store
        try store.read { reader throws(LineageStoreError) in reader.mostBytes = 2000 }
        let events = #expect(throws: LineageStoreError.self) {
            try store.read { reader throws(LineageStoreError) in try Self.events(reader, 20) }
        }
        let facets = #expect(throws: LineageStoreError.self) {
            try store.read { reader throws(LineageStoreError) in try Self.facets(reader, times: 100) }
        }
        #expect(events?.kind == .tooLarge && events == facets)
        #expect(events?.description.hasSuffix("ask for less at once") == true)
        #expect(try store.read { reader throws(LineageStoreError) in try Self.events(reader, 2) } == 2)
        #expect(try store.read { reader throws(LineageStoreError) in try Self.facets(reader, times: 1) } == 1)
    }

    @Test func `two processes write in turn`() throws {
        let lineage = try StoredLineage()
        let other = try LineageStore(lineage.store.file)
        for run in 0..<10 {
            let event = HandMadeEvent(run: run, outputs: [HandMadeEvent.dataset("t\(run % 3)", ["c\(run)"])]).text
            let store = run % 2 == 0 ? lineage.store : other
            #expect(try store.ingest([Array(event.utf8)], received: Timestamp(milliseconds: 0)) == [.stored])
        }
        #expect(try lineage.rows("SELECT count(*) FROM dataset") == ["3"])
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }

    @Test func `an event cut or changed anywhere is refused or kept, without harm`() throws {
        let lineage = try StoredLineage()
        let whole = try #require(try agentEvents("sources/ice-features").dropFirst(5).first)
        var events = stride(from: 0, to: whole.count, by: max(1, whole.count / 300)).map { Array(whole.prefix($0)) }
        var random = SplitMix64(seed: 7)
        for _ in 0..<300 { events.append(whole.mutated(by: &random)) }
        let outcome = try lineage.take(events, by: 50)
        #expect(outcome.prefix(300).allSatisfy { if case .refused = $0 { true } else { false } })
        let before = try lineage.derived()
        try lineage.store.rebuild()
        #expect(try lineage.derived() == before)
    }
}
