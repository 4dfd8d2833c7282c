/// The agent's trimming of partition directories: what stands at a path's end and looks like a partition is cut off,
/// again and again, so that all days of a folder are one dataset.
///
/// Trimmed are dates (`2026-01-31`, `31.01.2026`, `20260131T0815Z`), `key=value`, `2026/01[/31]`, `202601` and `2026-01`.
/// The first directory of a path is never cut off.
enum PartitionDirectories {
    static func trimmed(_ path: String) -> String {
        let isAbsolute = path.utf8.first == UInt8(ascii: "/")
        var parts = path.utf8.split(separator: UInt8(ascii: "/")).map { Array($0) }
        let before = parts.count
        while let count = partitionDepth(parts) { parts.removeLast(count) }
        guard parts.count < before else { return path }
        let kept = parts.map { String(decoding: $0, as: UTF8.self) }.joined(separator: "/")
        return isAbsolute ? "/" + kept : kept
    }

    /// How many directories at the end are one partition.
    private static func partitionDepth(_ parts: [[UInt8]]) -> Int? {
        guard parts.count > 1, let last = parts.last else { return nil }
        if isKeyValue(last) || holdsDate(last) || isYearMonth(last) { return 1 }
        let month = parts[parts.count - 2]
        if parts.count > 2, isYear(month), isMonth(last) { return 2 }
        guard parts.count > 3, isYear(parts[parts.count - 3]), isMonth(month), isDay(last) else { return nil }
        return 3
    }

    private static func isKeyValue(_ part: [UInt8]) -> Bool {
        part.count { $0 == UInt8(ascii: "=") } == 1
    }

    /// Whether there is a date, and beside it only what times are written with.
    private static func holdsDate(_ part: [UInt8]) -> Bool {
        guard part.allSatisfy(isTimeByte) else { return false }
        return part.indices.contains { start in
            let rest = part[start...]
            return matches(rest, "yyyy-MM-dd") || matches(rest, "dd.MM.yyyy") || matches(rest, "yyyyMMdd")
        }
    }

    private static func isYearMonth(_ part: [UInt8]) -> Bool {
        (part.count == 6 && matches(part[...], "yyyyMM")) || (part.count == 7 && matches(part[...], "yyyy-MM"))
    }

    private static func isYear(_ part: [UInt8]) -> Bool { part.count == 4 && matches(part[...], "yyyy") }
    private static func isMonth(_ part: [UInt8]) -> Bool { part.count == 2 && matches(part[...], "MM") }
    private static func isDay(_ part: [UInt8]) -> Bool { part.count == 2 && matches(part[...], "dd") }

    private static func isTimeByte(_ byte: UInt8) -> Bool {
        isDigit(byte) || [0x20, 0x09, UInt8(ascii: "T"), UInt8(ascii: "Z")].contains(byte)
            || [UInt8(ascii: ":"), UInt8(ascii: "."), UInt8(ascii: "-")].contains(byte)
    }

    /// Whether `text` starts with a date of this pattern, with a month and a day that exist.
    private static func matches(_ text: ArraySlice<UInt8>, _ pattern: StaticString) -> Bool {
        guard text.count >= pattern.utf8CodeUnitCount else { return false }
        var (year, month, day) = (0, 0, 0)
        for (byte, symbol) in zip(text, pattern.description.utf8) {
            let digit = Int(byte) - 48
            switch symbol {
            case UInt8(ascii: "y") where isDigit(byte): year = year * 10 + digit
            case UInt8(ascii: "M") where isDigit(byte): month = month * 10 + digit
            case UInt8(ascii: "d") where isDigit(byte): day = day * 10 + digit
            default: guard byte == symbol, !isDigit(byte) else { return false }
            }
        }
        let has = pattern.description.utf8
        return (!has.contains(UInt8(ascii: "y")) || year > 0)
            && (!has.contains(UInt8(ascii: "M")) || 1...12 ~= month)
            && (!has.contains(UInt8(ascii: "d")) || 1...31 ~= day)
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }
}
