/// What a sink says about when to come back.
struct RetryAfter: Hashable {
    /// No sink is left alone for longer, whatever it says.
    static let most = Duration.seconds(300)

    /// How long to wait, never more than ``most``.
    let wait: Duration

    /// Reads `Retry-After`: seconds, or a date that is counted from the answer's own `Date`.
    ///
    /// The clock of this machine has no say. A negative number, or a date without `Date`, counts as nothing said.
    init?(_ response: Answer.Response) {
        guard let text = response.retryAfter.map({ $0.drop { $0 == " " } }), !text.isEmpty else { return nil }
        if text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) {
            self.init(seconds: Int(text) ?? .max)
        } else if let then = HTTPDate(text), let now = response.date.flatMap({ HTTPDate($0[...]) }) {
            self.init(seconds: max(0, then.seconds - now.seconds))
        } else {
            return nil
        }
    }

    private init(seconds: Int) { wait = min(Self.most, .seconds(min(seconds, 1000))) }
}

/// A date as HTTP writes it, `Sun, 06 Nov 1994 08:49:37 GMT`.
struct HTTPDate: Hashable {
    private static let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]

    /// Seconds since 1970.
    let seconds: Int

    init?(_ text: Substring) {
        let parts = text.split(separator: " ")
        guard parts.count == 6, parts[5] == "GMT", let day = Int(parts[1]), let year = Int(parts[3]),
            let month = Self.months.firstIndex(of: String(parts[2])), 1...31 ~= day, 1...9999 ~= year
        else { return nil }
        let time = parts[4].split(separator: ":").map { Int($0) ?? -1 }
        guard time.count == 3, 0...23 ~= time[0], 0...59 ~= time[1], 0...60 ~= time[2] else { return nil }
        let days = Self.days(year: year, month: month + 1, day: day)
        seconds = days * 86_400 + time[0] * 3600 + time[1] * 60 + time[2]
    }

    /// Days from 1970-01-01 to a day of the Gregorian calendar, counted in years that begin in March.
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return marchYear * 365 + marchYear / 4 - marchYear / 100 + marchYear / 400 + dayOfYear - 719_468
    }
}
