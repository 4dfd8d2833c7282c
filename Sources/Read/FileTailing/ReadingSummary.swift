package import ByteReading
package import Compression

/// What was met while a log was read.
package struct ReadingSummary: Equatable, Sendable {
    /// Lines delivered.
    package var lines = 0
    /// Decompressed bytes.
    package var bytes = 0
    /// The first lines that were too long to be delivered, by their offset in the decompressed stream.
    package var oversized: [LineSplitter.OversizedLine] = []
    /// How many lines were too long.
    package var oversizedCount = 0
    /// The first places where compressed data is damaged; reading went on at the next frame.
    package var damages: [DamagedStream] = []
    /// How many such places there are.
    package var damageCount = 0
    /// Where the frame starts that the file's end cuts off.
    package var unfinishedFrame: Int?
    /// Where the last line starts that had no LF, in the decompressed stream.
    package var unterminatedLine: Int?
    /// How many decompressed bytes at the start were passed over: the rest of a line whose beginning is not there.
    package var tornStart = 0

    package init() {}

    init(_ source: borrowing LogSource, _ splitter: borrowing LineSplitter, firstLine: Int) {
        tornStart = firstLine
        lines = splitter.lineCount
        bytes = splitter.byteCount
        oversized = splitter.oversized
        oversizedCount = splitter.oversizedCount
        damages = Array(source.damages.prefix(100))
        damageCount = source.damages.count
        unfinishedFrame = source.unfinishedFrame
        unterminatedLine = splitter.unterminatedOffset
    }
}

extension ReadingSummary {
    /// What both tell of a file that was read in two goes; how it ends is what the later one saw.
    func continued(by later: ReadingSummary) -> ReadingSummary {
        var whole = later
        whole.tornStart = max(tornStart, later.tornStart)
        whole.lines = max(lines, later.lines)
        whole.oversized = Array((oversized + later.oversized.filter { !oversized.contains($0) }).prefix(100))
        whole.oversizedCount = max(oversizedCount, later.oversizedCount, whole.oversized.count)
        whole.damages = Array((damages + later.damages.filter { !damages.contains($0) }).prefix(100))
        whole.damageCount = max(damageCount, later.damageCount, whole.damages.count)
        return whole
    }
}

/// What was met in one file of a log.
package struct PartSummary: Equatable, Sendable {
    package let file: LogFile
    package let summary: ReadingSummary

    /// Whether the file does not end with a whole line.
    var isCut: Bool { summary.unfinishedFrame != nil || summary.unterminatedLine != nil }
}

extension LogFile {
    /// Whether something of a rolling log is missing between this part and a later one.
    ///
    /// A compacted part lacks what had ended when it was made.
    func misses(before next: LogFile) -> Bool {
        guard let number = name.part, let nextNumber = next.name.part else { return false }
        return name.isCompacted || nextNumber > number + 1
    }
}

/// How much of what could not be read was given to somebody.
struct UnreadableCount {
    private var lines = 0
    private var damages = 0

    /// What has come since.
    mutating func take(from source: borrowing LogSource, _ splitter: borrowing LineSplitter) -> [UnreadableRecord] {
        let (lineCount, damageCount) = (splitter.oversized.count, source.settledDamageCount)
        if lineCount == lines, damageCount <= damages { return [] }
        let path = source.file.path
        let long = splitter.oversized.dropFirst(lines).map { UnreadableRecord($0, of: path) }
        let damaged = source.unreadable(from: damages).prefix(max(0, damageCount - damages))
        (lines, damages) = (lineCount, max(damages, damageCount))
        return long + damaged
    }
}
