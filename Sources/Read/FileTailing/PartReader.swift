import ByteReading
import Compression

/// Reads one file of a log, plain or compressed, line by line to the end of what is there.
struct PartReader: ~Copyable {
    let file: LogFile
    let size: Int
    let identity: FileIdentity

    private var source: LogSource
    private var splitter: LineSplitter
    /// Whether the first bytes, read to see what the file is, were not handed out yet.
    private var holdsFirstBytes = true

    /// Opens a file and looks at its first line.
    ///
    /// - Throws: when the file cannot be read or is no event log.
    init(_ file: LogFile, maximumLine: Int) throws(LogError) {
        let open = try OpenFile(file.path)
        let (size, identity) = (open.size, open.identity)
        let codec = try open.codec() ?? file.name.codec
        var source = LogSource(open, codec: codec)
        var splitter = LineSplitter(maximumLine: maximumLine)
        if let reason = try Self.readFirstBytes(from: &source, into: &splitter) {
            throw LogError(file.path, .notAnEventLog(reason))
        }
        self.file = file
        (self.size, self.identity) = (size, identity)
        self.source = source
        self.splitter = splitter
    }

    /// How many bytes of the file are read.
    var position: Int { source.fileOffset }

    /// Reads on; `false` when everything was delivered.
    mutating func fill() throws(LogError) -> Bool {
        if holdsFirstBytes {
            holdsFirstBytes = false
            return true
        }
        if source.isAtEnd { return false }
        try Self.read(&source, into: &splitter)
        return true
    }

    /// The next line, lent until the reader is used again; `nil` when ``fill()`` is due.
    @_lifetime(&self)
    mutating func next() -> LineSplitter.Line? { splitter.next() }

    /// What was met so far.
    var summary: ReadingSummary { ReadingSummary(source, splitter) }

    private static func read(_ source: inout LogSource, into splitter: inout LineSplitter) throws(LogError) {
        try splitter.fill { (free: inout MutableRawSpan) throws(LogError) -> Int in try source.read(into: &free) }
        if source.isAtEnd || source.hasGap { splitter.finish() }
    }

    /// Reads until the first line can be judged; gives what the file is if no log.
    private static func readFirstBytes(
        from source: inout LogSource, into splitter: inout LineSplitter
    ) throws(LogError) -> NotALog? {
        while !source.isAtEnd, !source.hasGap, splitter.pending.byteCount < 512 { try read(&source, into: &splitter) }
        if splitter.pending.isEmpty {
            if let damage = source.damages.first { return .damaged(reason: damage.reason, offset: damage.offset) }
            if source.unfinishedFrame != nil { return .unfinished }
        }
        return NotALog(firstBytes: splitter.pending.extracting(first: 4096))
    }
}

extension OpenFile {
    /// The codec told by the file's first bytes.
    func codec() throws(LogError) -> Codec? {
        var bytes = [UInt8](repeating: 0, count: Codec.firstByteCount)
        let count = try read(into: &bytes, at: 0)
        return Codec(firstBytes: bytes.rawSpan.extracting(first: count))
    }
}
