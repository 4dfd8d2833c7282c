/// A number with a unit behind it: `10GB`, `24h`.
struct Quantity {
    let number: Int
    let unit: Substring

    init?(_ text: String) {
        let digits = text.prefix { $0.isASCII && $0.isNumber }
        guard !digits.isEmpty, let number = Int(digits) else { return nil }
        self.number = number
        unit = text[digits.endIndex...].drop { $0 == " " }
    }

    /// The number times what its unit stands for; nil for an unknown unit or too large a number.
    func total(_ units: [(name: String, factor: Int)]) -> Int? {
        guard let factor = units.first(where: { $0.name == unit })?.factor else { return nil }
        let (total, isTooLarge) = number.multipliedReportingOverflow(by: factor)
        return isTooLarge ? nil : total
    }

    /// The shortest spelling in one of the units, which stand from the smallest to the largest.
    static func spelled(_ total: Int, _ units: [(name: String, factor: Int)]) -> String {
        let unit = units.last { total % $0.factor == 0 && total >= $0.factor } ?? units[0]
        return "\(total / unit.factor)\(unit.name)"
    }
}

/// A number of bytes.
enum ByteCount {
    private static let units = [
        ("B", 1), ("kB", 1_000), ("MB", 1_000_000), ("GB", 1_000_000_000), ("TB", 1_000_000_000_000),
    ]
    private static let others = [
        ("", 1), ("KB", 1_000), ("KiB", 1 << 10), ("MiB", 1 << 20), ("GiB", 1 << 30), ("TiB", 1 << 40),
    ]

    static func read(_ text: String) -> Int? { Quantity(text)?.total(units + others) }

    static func spelled(_ bytes: Int) -> String { Quantity.spelled(bytes, units) }
}

/// A time from here to there.
enum TimeSpan {
    private static let units = [("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000), ("d", 86_400_000)]

    static func read(_ text: String) -> Duration? { Quantity(text)?.total(units).map { .milliseconds($0) } }

    static func spelled(_ time: Duration) -> String {
        Quantity.spelled(
            Int(time.components.seconds * 1000 + time.components.attoseconds / 1_000_000_000_000_000), units)
    }
}
