import ByteReading
import Compression
import Synchronization

/// The body of a request while it comes, decompressed and within its limits.
struct RequestBody: ~Copyable {
    /// What is wrong with a body.
    enum Fault: Hashable {
        case tooLarge
        case damaged
        /// Others have all the room.
        case crowded
    }

    private(set) var bytes: [UInt8] = []
    private(set) var fault: Fault?

    /// What the room is asked to give back when the request is over.
    private(set) var taken = 0

    private let limits: HTTPLimits
    private let room: BodyRoom
    private var decompressor: Decompressor?
    private var received = 0

    /// Begins a body.
    ///
    /// - Parameters:
    ///   - size: what `Content-Length` says.
    ///   - isGzip: whether it is compressed.
    ///   - limits: what it must keep.
    ///   - room: what it shares with all others.
    init(size: Int?, isGzip: Bool, limits: HTTPLimits, room: BodyRoom) {
        (self.limits, self.room) = (limits, room)
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
        guard room.take(count) else { return fault = .crowded }
        taken += count
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

/// The memory that the bodies of all requests share.
final class BodyRoom: Sendable {
    private let most: Int
    private let used = Atomic(0)

    init(_ limits: HTTPLimits) { most = max(limits.bodies, limits.body) }

    /// Takes so many bytes; false where there is no room for them.
    func take(_ count: Int) -> Bool {
        if used.add(count, ordering: .relaxed).newValue <= most { return true }
        giveBack(count)
        return false
    }

    func giveBack(_ count: Int) { used.subtract(count, ordering: .relaxed) }
}
