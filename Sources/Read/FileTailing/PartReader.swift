import ByteReading
import Compression
import Digest

/// Reads one file of a log, plain or compressed, line by line to the end of what is there.
struct PartReader: ~Copyable {
    let file: LogFile
    let size: Int
    let identity: FileIdentity

    private var source: LogSource
    private var splitter: LineSplitter
    private var unreadable = UnreadableCount()
    /// Whether the first bytes, read to see what the file is, were not handed out yet.
    private var holdsFirstBytes = true

    /// Where the first line starts: what is before it is the rest of a line whose beginning is not there.
    let firstLine: Int

    /// Opens a file and looks for its first line.
    ///
    /// - Throws: when the file cannot be read or is no event log.
    init(_ file: LogFile, maximumLine: Int) throws(LogError) {
        let open = try OpenFile(file.path)
        let (size, identity) = (open.size, open.identity)
        let codec = try open.codec() ?? file.name.codec
        var source = LogSource(open, codec: codec)
        var splitter = LineSplitter(maximumLine: maximumLine, digest: SHA256Stream())
        if let reason = try FirstLine.find(in: &source, &splitter, maximumLine: maximumLine) {
            throw LogError(file.path, .notAnEventLog(reason))
        }
        firstLine = splitter.nextOffset
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
        try source.read(into: &splitter)
        return true
    }

    /// Whether what the next ``fill()`` gives does not join what was delivered.
    var isBeforeGap: Bool { !holdsFirstBytes && source.hasGap }

    /// The next line, lent until the reader is used again; `nil` when ``fill()`` is due.
    @_lifetime(&self)
    mutating func next() -> LineSplitter.Line? { splitter.next() }

    /// What could not be read since this was asked last.
    mutating func takeUnreadable() -> [UnreadableRecord] { unreadable.take(from: source, splitter) }

    /// What was met so far.
    var summary: ReadingSummary { ReadingSummary(source, splitter, firstLine: firstLine) }
}

extension OpenFile {
    /// The codec told by the file's first bytes.
    func codec() throws(LogError) -> Codec? {
        var bytes = [UInt8](repeating: 0, count: Codec.firstByteCount)
        let count = try read(into: &bytes, at: 0)
        return Codec(firstBytes: bytes.rawSpan.extracting(first: count))
    }
}
