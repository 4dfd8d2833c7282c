import ByteReading

/// The 32-bit hash of Yann Collet's xxHash, with which lz4-java checks its blocks.
package enum XXHash32 {
    private static let prime1: UInt32 = 0x9E37_79B1
    private static let prime2: UInt32 = 0x85EB_CA77
    private static let prime3: UInt32 = 0xC2B2_AE3D
    private static let prime4: UInt32 = 0x27D4_EB2F
    private static let prime5: UInt32 = 0x1656_67B1

    /// The hash of `bytes`.
    ///
    /// - Complexity: about a byte a cycle and more: four lanes at once.
    package static func hash(_ bytes: RawSpan, seed: UInt32) -> UInt32 {
        var index = 0
        var hash = seed &+ prime5
        if bytes.byteCount >= 16 {
            hash = lanes(of: bytes, seed, &index)
        }
        hash &+= UInt32(truncatingIfNeeded: bytes.byteCount)
        while index &+ 4 <= bytes.byteCount {
            hash = (hash &+ bytes.word32(at: index) &* prime3).rotated(17) &* prime4
            index &+= 4
        }
        while index < bytes.byteCount {
            hash = (hash &+ UInt32(bytes.byte(at: index)) &* prime5).rotated(11) &* prime1
            index &+= 1
        }
        return finish(hash)
    }

    private static func lanes(of bytes: RawSpan, _ seed: UInt32, _ index: inout Int) -> UInt32 {
        var (one, two) = (seed &+ prime1 &+ prime2, seed &+ prime2)
        var (three, four) = (seed, seed &- prime1)
        while index &+ 16 <= bytes.byteCount {
            one = round(one, bytes.word32(at: index))
            two = round(two, bytes.word32(at: index &+ 4))
            three = round(three, bytes.word32(at: index &+ 8))
            four = round(four, bytes.word32(at: index &+ 12))
            index &+= 16
        }
        return one.rotated(1) &+ two.rotated(7) &+ three.rotated(12) &+ four.rotated(18)
    }

    @inline(__always)
    private static func round(_ lane: UInt32, _ word: UInt32) -> UInt32 {
        (lane &+ word &* prime2).rotated(13) &* prime1
    }

    private static func finish(_ hash: UInt32) -> UInt32 {
        var hash = hash
        hash = (hash ^ hash >> 15) &* prime2
        hash = (hash ^ hash >> 13) &* prime3
        return hash ^ hash >> 16
    }
}

extension UInt32 {
    @inline(__always)
    fileprivate func rotated(_ bits: UInt32) -> UInt32 { self &<< bits | self &>> (32 &- bits) }
}

extension RawSpan {
    @inline(__always)
    fileprivate func word32(at offset: Int) -> UInt32 {
        UInt32(littleEndian: unsafe unsafeLoadUnaligned(fromByteOffset: offset, as: UInt32.self))
    }
}
