import ByteReading
import Compression

/// The decompressed bytes of a file, in chunks.
struct LogSource: ~Copyable {
    /// How much compressed data is held at once.
    private static let inputSize = 128 << 10
    /// So many searches for a readable place end the reading: a file that needs more is noise.
    private static let maximumAttempts = 1000
    /// How far back from the file's end a frame is looked for inside an unfinished one.
    private static let longestSearch = 1 << 20
    /// No log is compressed to less than this part of it, over such a stretch.
    private static let highestRatio = 500
    private static let ratioStretch = 64 << 20
    /// More than what any codec needs to tell a frame.
    private static let overlap = 16

    let file: OpenFile

    /// Where the next byte is read from the file.
    private(set) var fileOffset = 0
    private(set) var damages: [DamagedStream] = []
    private(set) var isAtEnd = false
    /// Whether the bytes that follow do not join those that were delivered.
    private(set) var hasGap = false

    private let codec: Codec
    private var decompressor: Decompressor?
    private var attempts = 0
    private var input: [UInt8] = []
    /// The part of `input` that is not decompressed yet.
    private var waiting = 0..<0

    /// The stretch over which the ratio is looked at: where it starts in the file, and what was made of it.
    private var stretch = (start: 0, made: 0)
    /// Whether nothing more is read of the file.
    private var isGivenUp = false

    /// Whether the file may be longer when it is read again: then its end tells nothing about a frame.
    var mayGrow = false
    /// The last bytes that were read of the file, at most 64, to see later whether it is still the same.
    private(set) var lastBytes: [UInt8] = []

    /// Reads a file from a place on where a frame starts, or any place of plain text.
    init(_ file: consuming OpenFile, codec: Codec, at point: ResumePoint = ResumePoint()) {
        self.file = file
        self.codec = codec
        fileOffset = point.compressed
        stretch.start = fileOffset
        decompressor = Decompressor(codec)
        decompressor?.restart(at: point)
        if codec != .plain { input = [UInt8](repeating: 0, count: Self.inputSize) }
    }

    /// Where the frame starts that the end of the file cuts off.
    var unfinishedFrame: Int? {
        switch decompressor {
        case .some(let stream): isAtEnd && stream.isInsideFrame ? stream.frameStart : nil
        case .none: nil
        }
    }

    /// The start of the frame that is being read; nil for plain text, which has none.
    var resumePoint: ResumePoint? {
        switch decompressor {
        case .some(let stream): stream.resumePoint
        case .none: nil
        }
    }

    /// Reads the next bytes; 0 at the end, or at a gap.
    mutating func read(into free: inout MutableRawSpan) throws(LogError) -> Int {
        (hasGap, isAtEnd) = (false, isGivenUp)
        if isGivenUp { return 0 }
        if decompressor != nil { return try readCompressed(into: &free) }
        let count = try file.read(into: &free, at: fileOffset)
        fileOffset += count
        isAtEnd = count == 0
        let last = free.bytes.extracting(max(0, count - 64)..<count)
        noteLast((0..<last.byteCount).map { last.byte(at: $0) })
        return count
    }

    private mutating func readCompressed(into free: inout MutableRawSpan) throws(LogError) -> Int {
        var produced = 0
        while produced == 0 {
            if waiting.isEmpty, !holdsOutput {
                try refill(at: fileOffset)
                if waiting.isEmpty {
                    isAtEnd = true
                    if !mayGrow { try findFrameInUnfinishedOne() }
                    return 0
                }
            }
            var step = Decompressor.Step()
            let held = input
            let bytes = held.rawSpan.extracting(waiting)
            if let damage = Self.decompress(bytes, by: &decompressor, into: &free, step: &step) {
                try resume(behind: damage)
                return step.produced
            }
            waiting = waiting.lowerBound + step.consumed..<waiting.upperBound
            produced = step.produced
            if isBomb(adding: produced) { giveUp() }
        }
        return produced
    }

    /// Whether far more comes out of the file than a log could hold.
    private mutating func isBomb(adding count: Int) -> Bool {
        stretch.made += count
        guard stretch.made >= Self.ratioStretch else { return false }
        let read = fileOffset - waiting.count - stretch.start
        stretch = (fileOffset - waiting.count, 0)
        return read < Self.ratioStretch / Self.highestRatio
    }

    /// Leaves the rest of the file alone.
    private mutating func giveUp() {
        let reason = "it decompresses to more than \(Self.highestRatio) times its size, as no log does; found"
        let offset = fileOffset - waiting.count
        damages.append(DamagedStream(reason: reason, offset: offset, frameStart: frameStart ?? offset))
        (isGivenUp, hasGap, isAtEnd) = (true, true, true)
        decompressor?.restart(at: offset)
        waiting = 0..<0
    }

    private var holdsOutput: Bool {
        switch decompressor {
        case .some(let stream): stream.holdsOutput
        case .none: false
        }
    }

    private static func decompress(
        _ bytes: RawSpan, by decompressor: inout Decompressor?, into free: inout MutableRawSpan,
        step: inout Decompressor.Step
    ) -> DamagedStream? {
        do throws(DamagedStream) {
            try decompressor?.decompress(bytes, into: &free, step: &step)
            return nil
        } catch {
            return error
        }
    }

    private mutating func refill(at offset: Int) throws(LogError) {
        if offset != fileOffset { lastBytes = [] }
        let count = try file.read(into: &input, at: offset)
        fileOffset = offset + count
        waiting = 0..<count
        noteLast(Array(input[max(0, count - 64)..<count]))
    }

    private mutating func noteLast(_ bytes: [UInt8]) {
        if mayGrow { lastBytes = (lastBytes + bytes).suffix(64) }
    }

    /// What happened to the file, but growing, since it was read last.
    ///
    /// Seen are a file that is shorter now, and one whose bytes before the place of reading are others.
    func change() throws(LogError) -> FileChange? {
        let size = try file.currentSize()
        if size < fileOffset { return .truncated(to: size) }
        var bytes = lastBytes
        let count = try file.read(into: &bytes, at: fileOffset - lastBytes.count)
        return count == lastBytes.count && bytes == lastBytes ? nil : .rewritten
    }

    /// What is to be kept of the damages from a number on.
    func unreadable(from first: Int) -> [UnreadableRecord] {
        damages.dropFirst(first).map { UnreadableRecord($0, of: file, end: fileOffset) }
    }

    /// How many damages will not become longer: the last one does where reading goes on at it in vain.
    var settledDamageCount: Int {
        guard let last = damages.last?.resumedAt, !isAtEnd else { return damages.count }
        return last == frameStart ? damages.count - 1 : damages.count
    }

    private var frameStart: Int? {
        switch decompressor {
        case .some(let stream): stream.frameStart
        case .none: nil
        }
    }

    /// Goes on behind a damage, so that the rest of the log is read.
    private mutating func resume(behind damage: DamagedStream) throws(LogError) {
        hasGap = true
        // Where reading went on in vain, the damage goes on too.
        let goesOn = damages.last?.resumedAt == damage.frameStart
        if !goesOn { damages.append(damage) }
        attempts += 1
        let next = attempts < Self.maximumAttempts ? try nextFrame(behind: damage) : nil
        damages[damages.count - 1].resumedAt = next
        decompressor?.restart(at: next ?? fileOffset)
        if next == nil {
            waiting = 0..<0
            isAtEnd = true
        }
    }

    /// Goes on at a frame that starts inside the one that seems to be cut off: that one is damaged then.
    private mutating func findFrameInUnfinishedOne() throws(LogError) {
        guard codec.hasTrueMarks, let start = unfinishedFrame, fileOffset - start <= Self.longestSearch else { return }
        let damage = DamagedStream(reason: "it goes on beyond the next frame's start", offset: start, frameStart: start)
        guard try nextFrame(behind: damage) != nil else { return waiting = 0..<0 }
        isAtEnd = false
        try resume(behind: damage)
    }

    /// Finds where a frame starts behind a damaged one, and stands there.
    private mutating func nextFrame(behind damage: DamagedStream) throws(LogError) -> Int? {
        guard codec.hasFrameMarks else {
            guard let end = damage.frameEnd else { return nil }
            try refill(at: end)
            return waiting.isEmpty ? nil : end
        }
        var offset = damage.frameStart + 1
        while true {
            try refill(at: offset)
            if let frame = codec.nextFrame(in: input.rawSpan.extracting(waiting)) {
                waiting = frame..<waiting.upperBound
                return offset + frame
            }
            if waiting.count <= Self.overlap { return nil }
            // The last bytes may be the start of a mark.
            offset += waiting.count - Self.overlap
        }
    }
}

/// What happened to a file while it was read, other than that it grew.
package enum FileChange: Hashable, Sendable {
    /// It is shorter than what was read of it.
    case truncated(to: Int)
    /// Other bytes stand where it was read before.
    case rewritten
    /// Another file has its name.
    case replaced
}
