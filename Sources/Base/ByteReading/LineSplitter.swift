/// Splits a stream of bytes into lines, in the buffer that the bytes were read into.
///
/// ```swift
/// var splitter = LineSplitter()
/// while more {
///     splitter.fill { free in read(into: &free) }
///     while let line = splitter.next() { … }
/// }
/// splitter.finish()
/// while let line = splitter.next() { … }
/// ```
///
/// Lines end with LF, which is not part of them. Only the part of a line that a chunk cuts off is ever moved.
/// Memory is a chunk, or what the longest line needs; a line longer than `maximumLine` is passed over and noted in
/// ``oversized``.
public struct LineSplitter: ~Copyable {
    /// One line, lent until the splitter is used again.
    public struct Line: ~Escapable {
        /// The bytes, without the LF.
        public let bytes: RawSpan

        /// Where the line starts in the stream.
        public let offset: Int

        /// Whether an LF follows; only the last line of a stream may lack it.
        public let isTerminated: Bool

        /// Whether the line before it was passed over, since it was too long.
        public let followsOversized: Bool

        @_lifetime(copy bytes)
        init(bytes: RawSpan, offset: Int, isTerminated: Bool, followsOversized: Bool) {
            self.bytes = bytes
            self.offset = offset
            self.isTerminated = isTerminated
            self.followsOversized = followsOversized
        }
    }

    /// A line that was too long to be delivered.
    public struct OversizedLine: Equatable, Sendable {
        /// Where the line starts in the stream.
        public let offset: Int

        /// Its length without the LF.
        public let byteCount: Int

        /// What a digest made of its bytes, if there was one.
        public let digest: [UInt8]

        /// Makes a note.
        public init(offset: Int, byteCount: Int, digest: [UInt8] = []) {
            self.offset = offset
            self.byteCount = byteCount
            self.digest = digest
        }
    }

    /// The first lines that were too long, at most 100; ``oversizedCount`` counts all.
    public private(set) var oversized: [OversizedLine] = []

    /// How many lines were too long.
    public private(set) var oversizedCount = 0

    /// How many lines were delivered.
    public private(set) var lineCount = 0

    /// Where the last line that lacked its LF starts.
    public private(set) var unterminatedOffset: Int?

    private var buffer: GrowingBuffer
    /// How many delivered bytes are kept before the next line.
    private static let historySize = 64
    private let chunkSize: Int
    private let maximumLine: Int
    /// Takes the bytes of lines that are too long.
    private let digest: (any ByteDigest)?

    /// Where the next line starts in the buffer.
    private var start = 0
    /// Up to where no LF is known to stand.
    private var searched = 0
    /// Where the bytes read so far end.
    private var end = 0
    /// Where the buffer's first byte stands in the stream.
    private var bufferOffset = 0
    /// Where the oversized line that is being passed over started.
    private var skippedFrom: Int?
    private var isFinished = false

    /// Makes a splitter that reads `chunkSize` bytes at a time of a stream whose first byte has the offset `start`.
    ///
    /// A `digest` takes the bytes of lines that are too long to be delivered.
    public init(
        chunkSize: Int = 256 << 10, maximumLine: Int = 64 << 20, start: Int = 0, digest: (any ByteDigest)? = nil
    ) {
        precondition(chunkSize > 0 && maximumLine > 0, "sizes must be positive")
        bufferOffset = start
        self.chunkSize = chunkSize
        self.maximumLine = maximumLine
        self.digest = digest
        buffer = GrowingBuffer(capacity: chunkSize + Self.historySize)
    }

    /// Where the bytes end that were filled in.
    public var byteCount: Int { bufferOffset + end }

    /// Where the line starts that is delivered next.
    public var nextOffset: Int { skippedFrom ?? bufferOffset + start }

    /// Whether the next line is too long and what was read of it is gone.
    public var isPassingOver: Bool { skippedFrom != nil }

    /// The last bytes before the next line, at most 64; fewer at the start, none known in a line that is too long.
    public var history: RawSpan {
        @_lifetime(borrow self)
        get { buffer.bytes(in: max(0, start - Self.historySize)..<start) }
    }

    /// Passes over what was filled in before an offset.
    public mutating func drop(to offset: Int) {
        start = max(start, min(end, offset - bufferOffset))
        searched = start
    }

    /// What stands ready or waits for its LF.
    public var pending: RawSpan {
        @_lifetime(borrow self)
        get { buffer.bytes(in: start..<end) }
    }

    /// Lets `source` write the next bytes of the stream and tell how many.
    ///
    /// To be called when ``next()`` has given `nil`; what was not fetched is kept, at the price of moving it.
    ///
    /// - Returns: what `source` returned.
    @discardableResult
    public mutating func fill<Failure: Error>(
        _ source: (inout MutableRawSpan) throws(Failure) -> Int
    ) throws(Failure) -> Int {
        isFinished = false
        makeRoom()
        let limit = min(buffer.capacity, end + chunkSize)
        let count = try buffer.write(in: end..<limit, source)
        end += count
        return count
    }

    /// Copies the next bytes of the stream in, for sources that own their bytes.
    public mutating func append(_ bytes: RawSpan) {
        var offset = 0
        while offset < bytes.byteCount {
            offset += fill { (free: inout MutableRawSpan) -> Int in
                let count = min(free.byteCount, bytes.byteCount - offset)
                free.copyBytes(of: bytes, from: offset, count: count)
                return count
            }
        }
    }

    /// Says that the stream is at its end, or has a gap, so that ``next()`` gives what is left as a line without LF.
    ///
    /// After a gap ``fill(_:)`` goes on with the line that follows.
    public mutating func finish() { isFinished = true }

    /// The next line, or `nil` when more bytes are needed or all are delivered.
    @_lifetime(&self)
    public mutating func next() -> Line? {
        let oversizedBefore = oversizedCount
        while true {
            guard let (range, isTerminated) = nextRange() else { return nil }
            if let offset = skippedFrom ?? (range.count > maximumLine ? bufferOffset + range.lowerBound : nil) {
                note(from: offset, lastPart: range)
                skippedFrom = nil
                continue
            }
            let offset = bufferOffset + range.lowerBound
            lineCount += 1
            if !isTerminated { unterminatedOffset = offset }
            return Line(
                bytes: buffer.bytes(in: range), offset: offset, isTerminated: isTerminated,
                followsOversized: oversizedCount > oversizedBefore)
        }
    }

    /// Takes the next line, or what of an oversized one is in the buffer, off the buffer.
    private mutating func nextRange() -> (Range<Int>, isTerminated: Bool)? {
        let first = start
        if let lineFeed = buffer.bytes(in: searched..<end).firstOffset(of: UInt8(ascii: "\n")) {
            let stop = searched + lineFeed
            start = stop + 1
            searched = start
            return (first..<stop, true)
        }
        searched = end
        guard isFinished, start < end || skippedFrom != nil else { return nil }
        start = end
        return (first..<end, false)
    }

    private mutating func note(from offset: Int, lastPart range: Range<Int>) {
        digest?.update(buffer.bytes(in: range))
        let count = bufferOffset + range.upperBound - offset
        oversizedCount += 1
        let line = OversizedLine(offset: offset, byteCount: count, digest: digest?.finish() ?? [])
        if oversized.count < 100 { oversized.append(line) }
    }

    /// Moves what is left to the buffer's front, gives up a line that has become too long, and grows if need be.
    private mutating func makeRoom() {
        if skippedFrom == nil, searched == end, end - start > maximumLine { skippedFrom = bufferOffset + start }
        if skippedFrom != nil, searched == end {
            digest?.update(buffer.bytes(in: start..<end))
            start = end
        }
        let delivered = start - Self.historySize
        if delivered > 0 {
            buffer.move(delivered..<end, keeping: chunkSize)
            bufferOffset += delivered
            (start, searched, end) = (Self.historySize, searched - delivered, end - delivered)
        }
        if end == buffer.capacity { buffer.grow() }
    }
}
