import ByteReading

/// A number that is equal for plan texts that say the same.
///
/// Left out is what Spark makes anew for each batch: hashes of objects and lambdas, `plan_id`, `runId`, `epoch`, and the
/// ids of `_extract_` aliases. Ids of attributes count. FNV-1a, 64 bits.
///
/// - Complexity: O(text), without an allocation: a stream of years costs this for each batch, and no parse.
struct PlanFingerprint: Hashable, Sendable, Codable {
    private let value: UInt64

    init(_ text: [UInt8]) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let bytes = text.rawSpan
        var index = 0
        while index < bytes.byteCount {
            let byte = bytes.byte(at: index)
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            index &+= 1
            switch byte {
            case UInt8(ascii: "@"): index = bytes.end(of: index, Self.isHexadecimal)
            case UInt8(ascii: "$"), UInt8(ascii: "="), UInt8(ascii: " "):
                index = Self.skipNumber(at: index, in: bytes)
            case UInt8(ascii: "_"):
                if let hashMark = Self.endOfExtractAlias(at: index &- 1, in: bytes) {
                    for place in index...hashMark {
                        hash = (hash ^ UInt64(bytes.byte(at: place))) &* 0x0000_0100_0000_01B3
                    }
                    index = bytes.end(of: hashMark &+ 1, Self.isHexadecimal)
                }
            default: break
            }
        }
        value = hash
    }

    /// The end of a number that does not count, where one starts behind its word.
    private static func skipNumber(at index: Int, in bytes: RawSpan) -> Int {
        // The byte before the last one tells most places apart.
        guard index >= 2 else { return index }
        switch (bytes.byte(at: index &- 2), bytes.byte(at: index &- 1)) {
        case (UInt8(ascii: "a"), UInt8(ascii: "$")):
            // `$$Lambda$3124/0x00007fd560dc71e8`.
            return bytes.hasBytes("Lambda$", at: index &- 7) ? bytes.end(of: index, isPartOfLambda) : index
        case (UInt8(ascii: "d"), UInt8(ascii: "=")):
            return bytes.hasBytes("plan_id=", at: index &- 8) ? bytes.end(of: index, isHexadecimal) : index
        case (UInt8(ascii: "="), UInt8(ascii: " ")):
            return bytes.hasBytes("runId = ", at: index &- 8) ? bytes.end(of: index, isPartOfUUID) : index
        case (UInt8(ascii: ":"), UInt8(ascii: " ")):
            return bytes.hasBytes("epoch: ", at: index &- 7) ? bytes.end(of: index, isPartOfUUID) : index
        default: return index
        }
    }

    /// The place of the `#` in `_extract_order_id#41`, whose name starts here.
    private static func endOfExtractAlias(at start: Int, in bytes: RawSpan) -> Int? {
        guard bytes.hasBytes("_extract_", at: start), start == 0 || !isNameByte(bytes.byte(at: start &- 1)) else {
            return nil
        }
        let end = bytes.end(of: start &+ 9, isNameByte)
        return end < bytes.byteCount && bytes.byte(at: end) == UInt8(ascii: "#") ? end : nil
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70)
    }

    private static func isPartOfLambda(_ byte: UInt8) -> Bool {
        isHexadecimal(byte) || byte == UInt8(ascii: "/") || byte == UInt8(ascii: "x")
    }

    private static func isPartOfUUID(_ byte: UInt8) -> Bool { isHexadecimal(byte) || byte == UInt8(ascii: "-") }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (byte >= 48 && byte <= 57) || (byte | 0x20 >= 97 && byte | 0x20 <= 122)
    }
}

extension RawSpan {
    /// The end of the bytes of a kind that start at a place.
    @inline(__always)
    fileprivate func end(of index: Int, _ belongs: (UInt8) -> Bool) -> Int {
        var index = index
        while index < byteCount, belongs(byte(at: index)) { index &+= 1 }
        return index
    }
}
