/// Makes an expression of a plan readable: one line, without the plan's own ids.
enum ExpressionText {
    /// `sum(l_quantity#12)` as `sum(l_quantity)`, white space joined, control characters gone.
    static func readable(_ expression: String) -> String {
        var bytes: [UInt8] = []
        let source = Array(expression.utf8)
        bytes.reserveCapacity(source.count)
        var index = 0
        while index < source.count {
            let byte = source[index]
            if byte == UInt8(ascii: "#"), let last = bytes.last, isNamePart(last), let end = idEnd(source, index + 1) {
                index = end
                continue
            }
            index += 1
            if byte > 0x20 { bytes.append(byte) } else if bytes.last != 0x20 { bytes.append(0x20) }
        }
        return String(decoding: bytes, as: UTF8.self).printable
    }

    /// Where the id ends that starts here: digits, and an `L` that long values carry; nil when there is none.
    private static func idEnd(_ source: [UInt8], _ start: Int) -> Int? {
        var end = start
        while end < source.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(source[end]) { end += 1 }
        guard end > start else { return nil }
        return end < source.count && source[end] == UInt8(ascii: "L") ? end + 1 : end
    }

    private static func isNamePart(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: ")"), UInt8(ascii: "`"): true
        default: byte >= 0x80
        }
    }
}
