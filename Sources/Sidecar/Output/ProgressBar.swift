/// A line that says how far a harvest is; pure text, redrawn by who prints it.
package struct ProgressBar: Sendable {
    /// Bytes of all logs, as they lie on disk.
    package var total: Int
    /// Those that are read.
    package var done: Int = 0
    package var runs = 0

    package init(total: Int) { self.total = total }

    /// The line, at most `width` characters wide.
    package func text(width: Int) -> String {
        let fraction = total > 0 ? min(1, Double(done) / Double(total)) : 0
        let percent = String(Int(fraction * 100))
        let tail = " \(String(repeating: " ", count: 3 - percent.count))\(percent) %  \(runs) runs"
        let cells = min(40, width - tail.count - 1)
        guard cells >= 8 else { return String(tail.dropFirst().prefix(max(0, width))) }
        let filled = Int(fraction * Double(cells))
        return String(repeating: "█", count: filled) + String(repeating: "░", count: cells - filled) + tail
    }
}
