/// A number that is equal for plan texts that say the same.
///
/// Left out is what Spark makes anew for each batch: hashes of objects and lambdas, `plan_id`, `runId`, `epoch`, and the
/// ids of `_extract_` aliases. Ids of attributes count. FNV-1a, 64 bits.
struct PlanFingerprint: Hashable, Sendable, Codable {
    private let value: UInt64

    init(_ text: [UInt8]) {
        var hash: UInt64 = 0xCBF2_9CE4_8422_2325
        let bytes = text.span
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            hash = (hash ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
            index += 1
            switch byte {
            case UInt8(ascii: "@"), UInt8(ascii: "="), UInt8(ascii: " "), UInt8(ascii: "$"), UInt8(ascii: "#"):
                index = Self.skip(after: index, in: bytes)
            default: break
            }
        }
        value = hash
    }

    /// The end of what does not count, where it starts at a place.
    private static func skip(after index: Int, in bytes: Span<UInt8>) -> Int {
        switch bytes[index - 1] {
        case UInt8(ascii: "@"): return end(of: index, in: bytes) { isHexadecimal($0) }
        case UInt8(ascii: "$"):
            // `$$Lambda$3124/0x00007fd560dc71e8`.
            return ends(with: "Lambda$", before: index, in: bytes)
                ? end(of: index, in: bytes) { isHexadecimal($0) || $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "x") }
                : index
        case UInt8(ascii: "="):
            return ends(with: "plan_id=", before: index, in: bytes)
                ? end(of: index, in: bytes) { isHexadecimal($0) } : index
        case UInt8(ascii: " "):
            let isNew =
                ends(with: "runId = ", before: index, in: bytes) || ends(with: "epoch: ", before: index, in: bytes)
            return isNew ? end(of: index, in: bytes) { isHexadecimal($0) || $0 == UInt8(ascii: "-") } : index
        default:
            return isExtractAlias(before: index - 1, in: bytes)
                ? end(of: index, in: bytes) { isHexadecimal($0) } : index
        }
    }

    private static func end(of index: Int, in bytes: Span<UInt8>, _ belongs: (UInt8) -> Bool) -> Int {
        var index = index
        while index < bytes.count, belongs(bytes[index]) { index += 1 }
        return index
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (byte >= 48 && byte <= 57) || (byte >= 97 && byte <= 102) || (byte >= 65 && byte <= 70)
    }

    private static func ends(with word: StaticString, before end: Int, in bytes: Span<UInt8>) -> Bool {
        let word = Array(word.description.utf8)
        guard end >= word.count else { return false }
        for offset in 0..<word.count where bytes[end - word.count + offset] != word[offset] { return false }
        return true
    }

    /// Whether the name before a `#` starts with `_extract_`.
    private static func isExtractAlias(before hash: Int, in bytes: Span<UInt8>) -> Bool {
        var start = hash
        while start > 0, hash - start < 128, isNameByte(bytes[start - 1]) { start -= 1 }
        let word: StaticString = "_extract_"
        return ends(with: word, before: min(hash, start + 9), in: bytes) && hash - start > 9
    }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: "_") || (byte >= 48 && byte <= 57) || (byte | 0x20 >= 97 && byte | 0x20 <= 122)
    }
}
