import ByteReading
import Compression

/// The decompressed bytes of a file, in chunks.
struct LogSource: ~Copyable {
    /// How much compressed data is held at once.
    private static let inputSize = 128 << 10
    /// So many damaged places end the reading: a file that has more is noise.
    private static let maximumDamages = 1000

    let file: OpenFile

    /// Where the next byte is read from the file.
    private(set) var fileOffset = 0
    private(set) var damages: [DamagedStream] = []
    private(set) var isAtEnd = false
    /// Whether the bytes that follow do not join those that were delivered.
    private(set) var hasGap = false

    private var decompressor: Decompressor?
    private var input: [UInt8] = []
    /// The part of `input` that is not decompressed yet.
    private var waiting = 0..<0

    init(_ file: consuming OpenFile, codec: Codec) {
        self.file = file
        decompressor = Decompressor(codec)
        if codec != .plain { input = [UInt8](repeating: 0, count: Self.inputSize) }
    }

    /// Where the frame starts that the end of the file cuts off.
    var unfinishedFrame: Int? {
        switch decompressor {
        case .some(let stream): isAtEnd && stream.isInsideFrame ? stream.frameStart : nil
        case .none: nil
        }
    }

    /// Reads the next bytes; 0 at the end, or at a gap.
    mutating func read(into free: inout MutableRawSpan) throws(LogError) -> Int {
        hasGap = false
        if decompressor != nil { return try readCompressed(into: &free) }
        let count = try file.read(into: &free, at: fileOffset)
        fileOffset += count
        isAtEnd = count == 0
        return count
    }

    private mutating func readCompressed(into free: inout MutableRawSpan) throws(LogError) -> Int {
        var produced = 0
        while produced == 0 {
            if waiting.isEmpty, !holdsOutput {
                try refill(at: fileOffset)
                if waiting.isEmpty {
                    isAtEnd = true
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
        }
        return produced
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
        let count = try file.read(into: &input, at: offset)
        fileOffset = offset + count
        waiting = 0..<count
    }

    /// Looks for the next frame behind the start of a damaged one, so that the rest of the log is read.
    private mutating func resume(behind damage: DamagedStream) throws(LogError) {
        hasGap = true
        damages.append(damage)
        var offset = damage.frameStart + 1
        while damages.count < Self.maximumDamages {
            try refill(at: offset)
            if let frame = ZstdFormat.nextFrame(in: input.rawSpan.extracting(waiting)) {
                waiting = frame..<waiting.upperBound
                decompressor?.restart(at: offset + frame)
                return
            }
            if waiting.count < 4 { break }
            // The last three bytes may be the start of a frame.
            offset += waiting.count - 3
        }
        waiting = 0..<0
        isAtEnd = true
        decompressor?.restart(at: fileOffset)
    }
}
