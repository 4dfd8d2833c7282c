import Digest
import LineageModel

extension RunID {
    /// The UUID that Java makes of a name (version 3), as Marquez does of what is no UUID and of versions.
    init(madeOf name: String) {
        var bytes = MD5.hash(of: Array(name.utf8))
        bytes[6] = bytes[6] & 0x0F | 0x30
        bytes[8] = bytes[8] & 0x3F | 0x80
        self.init(bytes: bytes)
    }

    /// Makes an id of its 16 bytes.
    init(bytes: [UInt8]) {
        let halves = [bytes.prefix(8), bytes.dropFirst(8)].map { $0.reduce(UInt64(0)) { $0 << 8 | UInt64($1) } }
        self.init(high: halves[0], low: halves[1])
    }

    /// Its 16 bytes.
    var bytes: [UInt8] {
        [high, low].flatMap { half in (0..<8).map { UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * $0)) } }
    }
}
