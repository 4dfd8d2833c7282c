package import LineageModel

extension Timestamp {
    /// The moment in UTC with milliseconds: `2026-11-21T02:24:19.440Z`.
    ///
    /// A year has four digits in RFC 3339: moments before year 0 or after 9999 (a damaged log) become the nearest that
    /// can be written.
    package var iso8601: String {
        let (day, millisecond) = Self.writable(milliseconds).quotientAndRemainder(flooringBy: 86_400_000)
        let date = CivilDate(daysSince1970: day)
        let (second, fraction) = millisecond.quotientAndRemainder(dividingBy: 1000)
        let clock = [padded(second / 3600, 2), padded(second / 60 % 60, 2), padded(second % 60, 2)]
        let calendar = [padded(date.year, 4), padded(date.month, 2), padded(date.day, 2)]
        return "\(calendar.joined(separator: "-"))T\(clock.joined(separator: ":")).\(padded(fraction, 3))Z"
    }

    private static func writable(_ milliseconds: Int64) -> Int64 {
        min(max(milliseconds, -62_167_219_200_000), 253_402_300_799_999)
    }
}

/// A day of the proleptic Gregorian calendar.
private struct CivilDate {
    let year: Int64
    let month: Int64
    let day: Int64

    /// Counts in eras of 400 years, each of 146,097 days, whose years begin in March (Hinnant, `civil_from_days`).
    init(daysSince1970: Int64) {
        let (era, dayOfEra) = (daysSince1970 + 719_468).quotientAndRemainder(flooringBy: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * monthFromMarch + 2) / 5 + 1
        month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    }
}

extension Int64 {
    /// Quotient and remainder with a remainder that is never negative.
    fileprivate func quotientAndRemainder(flooringBy divisor: Int64) -> (Int64, Int64) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

private func padded(_ value: Int64, _ width: Int) -> String {
    let digits = String(value)
    return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
}
