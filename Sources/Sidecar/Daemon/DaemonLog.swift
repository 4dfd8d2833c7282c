import FoundationEssentials
import Glibc

/// The daemon's own log: a line an event, on standard error.
package struct DaemonLog: Sendable {
    package enum Format: Sendable { case text, json }
    package enum Level: String, Sendable { case info, warning, error }

    private let format: Format

    package init(_ format: Format = .text) { self.format = format }

    /// Says a line.
    ///
    /// - Parameters:
    ///   - level: how bad it is.
    ///   - message: what happened, in words that do not change.
    ///   - details: the rest, by name.
    package func say(_ level: Level, _ message: String, _ details: KeyValuePairs<String, String> = [:]) {
        let time = Date.now.formatted(.iso8601)
        let line =
            switch format {
            case .text: text(time, level, message, details)
            case .json: json(time, level, message, details)
            }
        // Nobody is left to tell when standard error is gone.
        try? writeAll(Array(line.utf8) + [UInt8(ascii: "\n")], to: STDERR_FILENO, target: "")
    }

    private func text(
        _ time: String, _ level: Level, _ message: String, _ details: KeyValuePairs<String, String>
    ) -> String {
        let details = details.map { " \($0.key)=\($0.value.contains(" ") ? "\"\($0.value)\"" : $0.value)" }.joined()
        return "\(time) \(level.rawValue) \(message)\(details)".printable
    }

    private func json(
        _ time: String, _ level: Level, _ message: String, _ details: KeyValuePairs<String, String>
    ) -> String {
        var fields = ["time": time, "level": level.rawValue, "message": message]
        for (key, value) in details { fields[key] = value }
        return String(decoding: encoded(fields).dropLast(), as: UTF8.self)
    }
}
