import Synchronization

/// An output that several threads write to, each its own chapters, and that has the chapters in their order.
///
/// The chapter whose turn it is goes straight to the output. What is written of later ones waits in memory, and above a
/// bound on the disk, so that nobody waits for another and the bytes are the same however many threads there are.
package final class OrderedOutput: Sendable {
    private let state: Mutex<State>

    /// - Parameters:
    ///   - output: takes the bytes; nil where the store alone does.
    ///   - store: takes them too, as events.
    ///   - memory: how many bytes may wait in memory.
    package init(_ output: consuming OutputFile?, store: sending StoreFeed? = nil, memory: Int = 16 << 20) {
        state = Mutex(State(output, store, memory: memory))
    }

    /// Adds bytes to a chapter.
    package func write(_ bytes: [UInt8], to chapter: Int) throws(Stop) {
        try state.withLock { (state) throws(Stop) in try state.write(bytes, to: chapter) }
    }

    /// Ends a chapter, which may have no bytes at all.
    package func end(_ chapter: Int) throws(Stop) {
        try state.withLock { (state) throws(Stop) in try state.end(chapter) }
    }

    /// Hands over what is held back for the sake of few writes.
    package func flush() throws(Stop) {
        try state.withLock { (state) throws(Stop) in try state.flush() }
    }

    /// Writes what is left, also of chapters without an end, and puts the file into its place.
    package func finish() throws(Stop) {
        try state.withLock { (state) throws(Stop) in try state.finish() }
    }
}

/// What an ``OrderedOutput`` holds.
private struct State: ~Copyable {
    /// What waits of one chapter: first what lies on the disk, then what is in memory.
    struct Chapter {
        var extents: [SpillFile.Extent] = []
        var bytes: [UInt8] = []
        var hasEnded = false
    }

    private var output: OutputFile?
    private var store: StoreFeed?
    private let memory: Int
    private var turn = 0
    private var waiting: [Int: Chapter] = [:]
    private var held = 0
    private var spill: SpillFile?

    init(_ output: consuming OutputFile?, _ store: StoreFeed?, memory: Int) {
        self.output = consume output
        self.store = store
        self.memory = memory
    }

    mutating func write(_ bytes: [UInt8], to chapter: Int) throws(Stop) {
        if chapter == turn { return try put(bytes) }
        waiting[chapter, default: Chapter()].bytes += bytes
        held += bytes.count
        if held > memory { try spillMemory() }
    }

    mutating func end(_ chapter: Int) throws(Stop) {
        waiting[chapter, default: Chapter()].hasEnded = true
        while let ended = waiting[turn], ended.hasEnded {
            waiting[turn] = nil
            turn += 1
            try release()
        }
    }

    mutating func flush() throws(Stop) {
        try output?.flush()
        try store?.flush()
    }

    mutating func finish() throws(Stop) {
        for chapter in waiting.keys.sorted() {
            turn = chapter
            try release()
        }
        try store?.flush()
        try output.take()?.finish()
    }

    /// Writes what waited for the turn that has come.
    private mutating func release() throws(Stop) {
        guard let chapter = waiting[turn] else { return }
        for extent in chapter.extents { try copy(extent) }
        try put(chapter.bytes)
        held -= chapter.bytes.count
        waiting[turn]?.extents = []
        waiting[turn]?.bytes = []
    }

    private mutating func put(_ bytes: [UInt8]) throws(Stop) {
        try store?.take(bytes)
        try output?.write { $0 += bytes }
    }

    private mutating func copy(_ extent: SpillFile.Extent) throws(Stop) {
        guard let spill = spill.take() else { return }
        do throws(Stop) {
            try spill.read(extent) { (bytes) throws(Stop) in try put(bytes) }
        } catch {
            self.spill = consume spill
            throw error
        }
        self.spill = consume spill
    }

    private mutating func spillMemory() throws(Stop) {
        if spill == nil { spill = try SpillFile() }
        for chapter in waiting.keys where waiting[chapter]?.bytes.isEmpty == false {
            guard let bytes = waiting[chapter]?.bytes, let extent = try spill?.append(bytes) else { continue }
            waiting[chapter]?.bytes = []
            waiting[chapter]?.extents.append(extent)
        }
        held = 0
    }
}
