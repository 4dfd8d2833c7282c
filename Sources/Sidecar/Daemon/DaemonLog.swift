import FoundationEssentials
import Glibc
import Synchronization

/// The daemon's own log: a line an event, on standard error.
package final class DaemonLog: Sendable {
    package enum Format: Sendable { case text, json }
    package enum Level: String, Sendable, Comparable, CaseIterable {
        case debug, info, warning, error

        package static func < (left: Level, right: Level) -> Bool {
            allCases.firstIndex(of: left) ?? 0 < allCases.firstIndex(of: right) ?? 0
        }
    }

    private struct Manner {
        var format: Format
        var least: Level
    }

    private let manner: Mutex<Manner>

    /// - Parameters:
    ///   - format: for people or for machines.
    ///   - least: what is less than this is not told.
    package init(_ format: Format = .text, least: Level = .info) {
        manner = Mutex(Manner(format: format, least: least))
    }

    /// Goes on as another log does.
    func become(_ other: DaemonLog) {
        let new = other.manner.withLock { $0 }
        manner.withLock { $0 = new }
    }

    /// Says a line.
    ///
    /// - Parameters:
    ///   - level: how bad it is.
    ///   - message: what happened, in words that do not change.
    ///   - details: the rest, by name.
    package func say(_ level: Level, _ message: String, _ details: KeyValuePairs<String, String> = [:]) {
        say(level, message, details.map { ($0.key, $0.value) })
    }

    /// Says a line.
    func say(_ level: Level, _ message: String, _ details: [(key: String, value: String)]) {
        let manner = manner.withLock { $0 }
        guard level >= manner.least else { return }
        let time = Date.now.formatted(.iso8601)
        let line =
            switch manner.format {
            case .text: text(time, level, message, details)
            case .json: json(time, level, message, details)
            }
        // Nobody is left to tell when standard error is gone.
        try? writeAll(Array(line.utf8) + [UInt8(ascii: "\n")], to: STDERR_FILENO, target: "")
    }

    private func text(
        _ time: String, _ level: Level, _ message: String, _ details: [(key: String, value: String)]
    ) -> String {
        let details = details.map { " \($0.key)=\($0.value.contains(" ") ? "\"\($0.value)\"" : $0.value)" }.joined()
        return "\(time) \(level.rawValue) \(message)\(details)".printable
    }

    private func json(
        _ time: String, _ level: Level, _ message: String, _ details: [(key: String, value: String)]
    ) -> String {
        var fields = ["time": time, "level": level.rawValue, "message": message]
        for (key, value) in details { fields[key] = value }
        return String(decoding: encoded(fields).dropLast(), as: UTF8.self)
    }
}
