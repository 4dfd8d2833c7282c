/// A date and time of RFC 3339, or nearly: as people and clients write them.
package struct EventMoment {
    /// Since 1970 in UTC.
    package let microseconds: Int64
    /// The text with an offset and a `T`.
    package let spelled: String

    package var time: Timestamp { Timestamp(milliseconds: (microseconds - (microseconds % 1000 + 1000) % 1000) / 1000) }

    /// Reads `2026-03-01T01:00:00.123+02:00`; seconds and their fraction, the offset (then it is UTC) and its colon may
    /// be missing, and a space stand for the `T`.
    package init?(_ text: String) {
        var rest = Array(text.utf8)[...]
        func take(_ byte: UInt8) -> Bool {
            guard rest.first == byte else { return false }
            rest.removeFirst()
            return true
        }
        func number(_ digits: Int, _ range: ClosedRange<Int64>) -> Int64? {
            let found = rest.prefix(digits)
            guard found.count == digits, found.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
            rest.removeFirst(digits)
            let number = found.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            return range.contains(number) ? number : nil
        }
        guard let year = number(4, 0...9999), take(0x2D), let month = number(2, 1...12), take(0x2D),
            let day = number(2, 1...Self.days(in: month, of: year)), take(0x54) || take(0x74) || take(0x20),
            let hour = number(2, 0...23), take(0x3A), let minute = number(2, 0...59)
        else { return nil }
        var moment = ((Self.daysSince1970(year, month, day) * 24 + hour) * 60 + minute) * 60_000_000
        if take(0x3A) {
            guard let second = number(2, 0...60) else { return nil }
            moment += second * 1_000_000
            if take(0x2E) {
                let digits = rest.prefix { 0x30...0x39 ~= $0 }
                guard !digits.isEmpty else { return nil }
                rest.removeFirst(digits.count)
                let padded = digits.prefix(6) + Array(repeating: 0x30, count: max(0, 6 - digits.count))
                moment += padded.reduce(Int64(0)) { $0 * 10 + Int64($1 - 0x30) }
            }
        }
        let clock = String(decoding: Array(text.utf8)[..<rest.startIndex], as: UTF8.self)
        var offset = "Z"
        if let sign: Int64 = take(0x2B) ? -1 : take(0x2D) ? 1 : nil {
            guard let hours = number(2, 0...18) else { return nil }
            let hasColon = take(0x3A)
            let minutes = rest.isEmpty && !hasColon ? 0 : number(2, 0...59)
            guard let minutes else { return nil }
            moment += sign * (hours * 60 + minutes) * 60_000_000
            offset = "\(sign < 0 ? "+" : "-")\(Self.padded(hours)):\(Self.padded(minutes))"
        } else if !take(0x5A) {
            _ = take(0x7A)
        }
        guard rest.isEmpty else { return nil }
        microseconds = moment
        spelled = clock.prefix(10) + "T" + clock.dropFirst(11) + offset
    }

    private static func padded(_ number: Int64) -> String { number < 10 ? "0\(number)" : "\(number)" }

    private static func days(in month: Int64, of year: Int64) -> Int64 {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts in eras of 400 years that begin in March (Hinnant, `days_from_civil`).
    private static func daysSince1970(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64 {
        let shifted = month <= 2 ? year - 1 : year
        let era = (shifted >= 0 ? shifted : shifted - 399) / 400
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
}
