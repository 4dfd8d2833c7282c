import ByteReading
import Compression

/// What came out of a stream, and how it ended.
struct Decompression: Equatable {
    private(set) var bytes: [UInt8] = []
    private(set) var damage: DamagedStream?
    private(set) var isInsideFrame = false
    private(set) var resumePoint = ResumePoint()

    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// Decompresses a stream in pieces, from its start or, with what follows a point, from there.
    init(
        _ codec: Codec, _ compressed: [UInt8], from point: ResumePoint = ResumePoint(),
        pieces: () -> (input: Int, output: Int) = { (1 << 20, 1 << 20) }
    ) throws {
        guard var decompressor = Decompressor(codec) else { throw CancellationError() }
        decompressor.restart(at: point)
        var rest = compressed[min(compressed.count, point.compressed)...]
        while !rest.isEmpty, damage == nil {
            let input = Array(rest.prefix(pieces().input))
            rest = rest.dropFirst(input.count)
            damage = decompressor.run(input, into: &bytes) { pieces().output }
        }
        isInsideFrame = decompressor.isInsideFrame
        resumePoint = decompressor.resumePoint
    }
}

extension Decompressor {
    /// Feeds `input` until it is used up and nothing is held back; gives the damage that ended it.
    mutating func run(
        _ input: [UInt8], into bytes: inout [UInt8], outputSize: () -> Int = { 1 << 20 }
    ) -> DamagedStream? {
        var rest = input[...]
        while !rest.isEmpty || holdsOutput {
            var output = [UInt8](repeating: 0, count: outputSize())
            var step = Step()
            var damage: DamagedStream?
            let piece = Array(rest)
            var span = output.mutableSpan
            var free = span.mutableBytes
            do throws(DamagedStream) {
                try decompress(piece.rawSpan, into: &free, step: &step)
            } catch {
                damage = error
            }
            bytes += output[..<step.produced]
            if damage != nil { return damage }
            rest = rest.dropFirst(step.consumed)
        }
        return nil
    }
}
