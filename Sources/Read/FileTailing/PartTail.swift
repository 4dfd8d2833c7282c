package import ByteReading
import Compression
import Digest

/// Reads one file of a log that may still grow, from its start or from where an earlier reading stopped.
///
/// A line is given once it is whole. What happens to the file is seen on the open descriptor, so a new name or none does
/// not matter.
package struct PartTail: ~Copyable {
    private static let headSize = 4096
    private static let guardSize = 64

    /// What a further reading gave.
    package enum Growth: Equatable, Sendable {
        case more
        /// The file is as long as before.
        case nothing
        /// What follows is another text; this one is over.
        case changed(FileChange)
    }

    package let file: LogFile
    package let identity: FileIdentity
    private let codec: Codec
    private var source: LogSource
    private var splitter: LineSplitter
    private var unreadable = UnreadableCount()
    /// The first decompressed bytes.
    private var head: [UInt8]
    /// Where frames start, the first of them at least the guard's length before the next line.
    private var points: [ResumePoint]
    /// Where the first line starts: what is before it is passed over.
    private var firstLine = 0

    /// Opens a file at its start.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - firstLine: where the first line starts, in a file that begins in the middle of one.
    ///   - maximumLine: longer lines are passed over.
    /// - Throws: when the file cannot be read.
    package init(_ file: LogFile, firstLine: Int = 0, maximumLine: Int = 64 << 20) throws(LogError) {
        let open = try OpenFile(file.path)
        let codec = try open.codec() ?? file.name.codec
        self.init(file, open, codec, at: ResumePoint(), head: [], maximumLine)
        self.firstLine = firstLine
    }

    private init(
        _ file: LogFile, _ open: consuming OpenFile, _ codec: Codec, at point: ResumePoint, head: [UInt8],
        _ maximumLine: Int
    ) {
        self.file = file
        identity = open.identity
        self.codec = codec
        source = LogSource(open, codec: codec, at: point)
        source.mayGrow = true
        splitter = LineSplitter(maximumLine: maximumLine, start: point.decompressed, digest: SHA256Stream())
        self.head = head
        points = [point]
    }

    /// Opens a file where an earlier reading stopped.
    ///
    /// - Parameters:
    ///   - file: the file.
    ///   - position: where reading stopped.
    ///   - isSameFile: whether the file must be the one of the position; else a copy, compressed or not, will do.
    ///   - maximumLine: longer lines are passed over.
    /// - Returns: nil when the file is another one, or was changed before the position.
    /// - Throws: when the file cannot be read.
    package static func resume(
        _ file: LogFile, at position: PartPosition, isSameFile: Bool = true, maximumLine: Int = 64 << 20
    ) throws(LogError) -> PartTail? {
        let open = try OpenFile(file.path)
        let isKnown = open.identity == position.identity
        if isSameFile, !isKnown { return nil }
        let codec = try open.codec() ?? file.name.codec
        var first = LogSource(try open.duplicate(), codec: codec)
        let head = try first.readFirst(position.head.count)
        guard position.head.matches(head) else { return nil }
        let start = max(0, position.offset - guardSize)
        let point =
            codec == .plain
            ? ResumePoint(compressed: start, decompressed: start)
            : isKnown ? position.resumePoint : ResumePoint()
        var tail = PartTail(file, open, codec, at: point, head: head, maximumLine)
        guard try tail.advance(to: position) else { return nil }
        // What could not be read before the position was told before.
        _ = tail.takeUnreadable()
        return tail
    }

    /// Reads on.
    ///
    /// To be called when ``next()`` gave `nil`.
    package mutating func fill() throws(LogError) -> Growth {
        // Before each reading, not only at the end: a file can be cut in the middle of it.
        if let change = try source.change() { return .changed(change) }
        return try read()
    }

    /// The next line, lent until the tail is used again; `nil` when ``fill()`` is due.
    @_lifetime(&self)
    package mutating func next() -> LineSplitter.Line? { splitter.next() }

    /// Reads the last bytes of a file that will not grow any more; then what is left is a line, with LF or without.
    package mutating func finish() throws(LogError) -> Growth {
        source.mayGrow = false
        let growth = try fill()
        if growth == .nothing { splitter.finish() }
        return growth
    }

    /// Where the next line starts among the decompressed bytes.
    package var nextOffset: Int { splitter.nextOffset }

    /// How to go on with the next line; nil in the middle of a line that is passed over.
    package var position: PartPosition? {
        if splitter.isPassingOver || splitter.nextOffset < firstLine { return nil }
        let offset = splitter.nextOffset
        return PartPosition(
            identity: identity, head: BytesDigest(Array(head.prefix(offset))),
            guardBytes: BytesDigest(splitter.history.bytes), offset: offset, resumePoint: resumePoint(before: offset))
    }

    /// How to go on at a place before the next line.
    ///
    /// - Parameters:
    ///   - offset: the place, among the decompressed bytes.
    ///   - last: the last bytes before it, at most 64.
    /// - Returns: the place with all by which the file is known again.
    package func position(at offset: Int, after last: [UInt8]) -> PartPosition {
        let point =
            codec == .plain ? resumePoint(before: offset) : points.first { $0.decompressed <= offset - last.count }
        return PartPosition(
            identity: identity, head: BytesDigest(Array(head.prefix(offset))), guardBytes: BytesDigest(last),
            offset: offset, resumePoint: point ?? ResumePoint())
    }

    /// The last bytes before the next line, at most 64.
    package var lastBytes: [UInt8] { splitter.history.bytes }

    /// What was read of a line whose end has not come.
    package var unfinishedLine: [UInt8] { splitter.pending.bytes }

    /// Passes over what was read before a place.
    package mutating func drop(to offset: Int) { splitter.drop(to: offset) }

    /// How many bytes of the file are read, as it lies on the disk.
    package var filePosition: Int { source.fileOffset }

    /// What could not be read since this was asked last.
    package mutating func takeUnreadable() -> [UnreadableRecord] { unreadable.take(from: source, splitter) }

    /// What was met so far.
    package var summary: ReadingSummary { ReadingSummary(source, splitter, firstLine: firstLine) }

    /// Whether what is read next does not join what was delivered.
    package var isBeforeGap: Bool { source.hasGap }

    private func resumePoint(before offset: Int) -> ResumePoint {
        let start = max(0, offset - Self.guardSize)
        if codec == .plain { return ResumePoint(compressed: start, decompressed: start) }
        return points.last { $0.decompressed <= start } ?? ResumePoint()
    }

    private mutating func read() throws(LogError) -> Growth {
        let before = splitter.byteCount
        try Self.read(&source, into: &splitter, head: &head)
        if let point = source.resumePoint, points.last != point { points.append(point) }
        let start = splitter.nextOffset - Self.guardSize
        while points.count > 1, points[1].decompressed <= start { points.removeFirst() }
        if splitter.nextOffset < firstLine { splitter.drop(to: firstLine) }
        if source.hasGap { splitter.finish() }
        return splitter.byteCount > before || source.hasGap ? .more : .nothing
    }

    private static func read(
        _ source: inout LogSource, into splitter: inout LineSplitter, head: inout [UInt8]
    ) throws(LogError) {
        let offset = splitter.byteCount
        try splitter.fill { (free: inout MutableRawSpan) throws(LogError) -> Int in
            let count = try source.read(into: &free)
            if head.count < headSize, offset <= head.count, head.count - offset < count {
                let known = head.count - offset
                head += free.bytes.extracting(known..<min(count, headSize - offset)).bytes
            }
            return count
        }
    }

    /// Passes over what was read before; false when it is not what was read.
    private mutating func advance(to position: PartPosition) throws(LogError) -> Bool {
        while splitter.byteCount < position.offset {
            guard try read() == .more else { return false }
            splitter.drop(to: position.offset)
        }
        return position.guardBytes.matches(splitter.history.bytes)
    }
}

extension LogFile {
    /// Whether the file starts as one did that was read up to a position; nil while it is too short to say.
    package func startsAs(_ position: PartPosition) -> Bool? {
        do throws(LogError) {
            let open = try OpenFile(path)
            let codec = try open.codec() ?? name.codec
            var source = LogSource(open, codec: codec)
            let head = try source.readFirst(position.head.count)
            return head.count < position.head.count ? nil : position.head.matches(head)
        } catch {
            return false
        }
    }
}

extension LogSource {
    /// The first bytes of a file, fewer where it has no more.
    fileprivate mutating func readFirst(_ count: Int) throws(LogError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var have = 0
        while have < count, !isAtEnd {
            var span = bytes.mutableSpan
            var all = unsafe span.mutableBytes
            var free = all._mutatingExtracting(have..<count)
            have += try read(into: &free)
        }
        return Array(bytes.prefix(have))
    }
}

extension RawSpan {
    /// A copy.
    package var bytes: [UInt8] { unsafe withUnsafeBytes { unsafe Array($0) } }
}
