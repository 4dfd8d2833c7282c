import ByteReading
import Compression

/// Looks for the first line of a log at the start of a file.
///
/// A log may have lost its beginning at any byte: then it starts in the middle of a line, or of a compressed frame, and
/// the next line tells what it is.
enum FirstLine {
    /// So many bytes are enough to judge a line.
    private static let judgedSize = 512

    /// Reads up to the first line, and passes over what is before it.
    ///
    /// - Returns: What the file is, judged by its first bytes, if it is no log.
    static func find(
        in source: inout LogSource, _ splitter: inout LineSplitter, maximumLine: Int
    ) throws(LogError) -> NotALog? {
        var reason: NotALog?
        while true {
            try read(&source, into: &splitter, from: 0)
            guard let found = judge(source, splitter) else { return nil }
            reason = reason ?? found
            if try passOverTornLine(&source, &splitter, maximumLine) { return nil }
            guard source.hasGap, !source.isAtEnd else { return reason }
            splitter.drop(to: splitter.byteCount)
        }
    }

    /// Reads at least once, until there is enough behind an offset to judge it.
    private static func read(
        _ source: inout LogSource, into splitter: inout LineSplitter, from offset: Int
    ) throws(LogError) {
        repeat {
            try source.read(into: &splitter)
        } while !source.isAtEnd && !source.hasGap && splitter.pending.byteCount - offset < judgedSize
    }

    private static func judge(_ source: borrowing LogSource, _ splitter: borrowing LineSplitter) -> NotALog? {
        if splitter.pending.isEmpty {
            if let damage = source.damages.first { return .damaged(reason: damage.reason, offset: damage.offset) }
            if source.unfinishedFrame != nil { return .unfinished }
        }
        return NotALog(firstBytes: splitter.pending.extracting(first: 4096))
    }

    /// Passes over the first line if an event follows it.
    private static func passOverTornLine(
        _ source: inout LogSource, _ splitter: inout LineSplitter, _ maximumLine: Int
    ) throws(LogError) -> Bool {
        guard NotALog.mayBeTorn(splitter.pending.extracting(first: 4096)) else { return false }
        var searched = 0
        while true {
            if let end = endOfLine(in: splitter, from: searched) { return try passOver(end, &source, &splitter) }
            searched = splitter.pending.byteCount
            guard searched <= maximumLine, !source.isAtEnd, !source.hasGap else { return false }
            try source.read(into: &splitter)
        }
    }

    /// Passes over the first bytes if an event follows them.
    private static func passOver(
        _ count: Int, _ source: inout LogSource, _ splitter: inout LineSplitter
    ) throws(LogError) -> Bool {
        if !source.isAtEnd, !source.hasGap, splitter.pending.byteCount - count < judgedSize {
            try read(&source, into: &splitter, from: count)
        }
        guard isEvent(splitter, at: count) else { return false }
        let end = splitter.nextOffset + count
        splitter.drop(to: end)
        return true
    }

    private static func endOfLine(in splitter: borrowing LineSplitter, from offset: Int) -> Int? {
        let bytes = splitter.pending
        let lineFeed = bytes.extracting(offset..<bytes.byteCount).firstOffset(of: UInt8(ascii: "\n"))
        return lineFeed.map { offset + $0 + 1 }
    }

    private static func isEvent(_ splitter: borrowing LineSplitter, at offset: Int) -> Bool {
        let bytes = splitter.pending
        return NotALog(firstBytes: bytes.extracting(offset..<bytes.byteCount).extracting(first: 4096)) == nil
    }
}

extension LogSource {
    /// Reads the next bytes; at the end, and at a gap, what is left of a line is one.
    mutating func read(into splitter: inout LineSplitter) throws(LogError) {
        try splitter.fill { (free: inout MutableRawSpan) throws(LogError) -> Int in try read(into: &free) }
        if isAtEnd || hasGap { splitter.finish() }
    }
}
