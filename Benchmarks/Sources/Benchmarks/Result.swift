/// One line of the table.
struct Result: CustomStringConvertible {
    private let name: String
    private let figures: String
    private let verdict: String
    /// Whether the bar was kept, or nothing was measured.
    let isFine: Bool

    /// A figure against its bar.
    init(_ name: String, _ value: Double, unit: String, bar: Double, remark: String = "") {
        self.name = name
        isFine = value <= bar
        figures = "\(value.rounded(to: 2)) \(unit)".padded(to: 16) + "≤ \(bar.rounded(to: 2))".padded(to: 10)
        verdict = (isFine ? "ok    " : "OVER  ") + remark
    }

    /// A benchmark that lacks what it needs.
    init(skipped name: String, because reason: String) {
        self.name = name
        (figures, verdict, isFine) = ("skipped: \(reason)", "", true)
    }

    static let header =
        "what".padded(to: 52) + "figure".padded(to: 16) + "bar".padded(to: 10)
        + "median of \(Measurement.rounds), in turn"

    var description: String { name.padded(to: 52) + figures + verdict }
}

extension Double {
    func rounded(to digits: Int) -> String {
        if digits == 0 { return String(Int(rounded())) }
        let scale = (0..<digits).reduce(1) { scale, _ in scale * 10 }
        let scaled = Int((self * Double(scale)).rounded())
        let fraction = String(scaled % scale)
        return "\(scaled / scale)." + String(repeating: "0", count: digits - fraction.count) + fraction
    }
}

extension String {
    func padded(to width: Int) -> String { self + String(repeating: " ", count: max(0, width - count)) }
}
