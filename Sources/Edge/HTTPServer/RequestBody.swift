import ByteReading
import Compression

/// The body of a request while it comes, decompressed and within its limits.
struct RequestBody: ~Copyable {
    /// What is wrong with a body.
    enum Fault: Hashable {
        case tooLarge
        case damaged
    }

    private(set) var bytes: [UInt8] = []
    private(set) var fault: Fault?

    private let limits: HTTPLimits
    private var decompressor: Decompressor?
    private var received = 0

    /// Begins a body.
    ///
    /// - Parameters:
    ///   - size: what `Content-Length` says.
    ///   - isGzip: whether it is compressed.
    ///   - limits: what it must keep.
    init(size: Int?, isGzip: Bool, limits: HTTPLimits) {
        self.limits = limits
        decompressor = isGzip ? Decompressor(.gzip) : nil
        if let size, !isGzip { bytes.reserveCapacity(min(size, limits.body)) }
    }

    /// Takes the next bytes; false when the peer sends so much that it must be cut off.
    mutating func take(_ piece: RawSpan) -> Bool {
        received += piece.byteCount
        if fault != nil { return received <= limits.discarded }
        if decompressor == nil {
            append(piece, piece.byteCount)
        } else {
            inflate(piece)
        }
        if fault != nil { bytes = [] }
        return true
    }

    /// Notes that all has come.
    mutating func finish() {
        if decompressor?.isInsideFrame == true { fault = fault ?? .damaged }
    }

    private mutating func append(_ piece: RawSpan, _ count: Int) {
        guard bytes.count + count <= limits.body else { return fault = .tooLarge }
        bytes.append(raw: piece, from: 0, to: count)
    }

    private mutating func inflate(_ piece: RawSpan) {
        guard var inflater = decompressor.take() else { return }
        var used = 0
        var room = [UInt8](repeating: 0, count: 32 << 10)
        while fault == nil, used < piece.byteCount || inflater.holdsOutput {
            var step = Decompressor.Step()
            do throws(DamagedStream) {
                var output = room.mutableSpan
                var raw = unsafe output.mutableBytes
                try inflater.decompress(piece.extracting(used...), into: &raw, step: &step)
            } catch {
                fault = .damaged
            }
            used += step.consumed
            append(room.rawSpan, step.produced)
            if bytes.count > 1 << 20, bytes.count / max(1, received) > limits.inflation { fault = .tooLarge }
        }
        decompressor = consume inflater
    }
}
