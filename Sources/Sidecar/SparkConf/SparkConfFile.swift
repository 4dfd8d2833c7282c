import ByteReading
import FileTailing
import FoundationEssentials
import Settings
package import SparkConf

/// A file that shows Spark settings: spark-defaults, a submit script, a SparkApplication or an event log.
package struct SparkConfFile: Sendable {
    /// Why it shows none.
    package struct Failure: Error, Equatable, Sendable {
        package let message: String
        /// Whether it was read, and holds something else.
        package let isAboutContent: Bool
    }

    package let path: String
    package let conf: ReadConf

    /// Reads a file, or standard input for `-`.
    ///
    /// - Throws: when there are no settings to be seen.
    package init(_ path: String) throws(Failure) {
        self.path = path
        let log = path == "-" ? nil : try Self.log(path)
        let conf = if let log { log } else { Self.conf(in: try Self.bytes(path)) }
        guard let conf, !conf.entries.isEmpty, conf.isOfSpark else { throw Self.nothing(in: path) }
        self.conf = conf
    }

    private static func nothing(in path: String) -> Failure {
        Failure(
            message:
                "\(path): no Spark settings in it; what can be read is spark-defaults, a script with spark-submit, "
                + "a SparkApplication and an event log", isAboutContent: true)
    }

    private static func bytes(_ path: String) throws(Failure) -> [UInt8] {
        let bytes = path == "-" ? readStandardInput() : (try? Data(contentsOf: URL(filePath: path))).map { Array($0) }
        if let bytes { return bytes }
        let message = "\(path): cannot be read; is it there, and readable by this user?"
        throw Failure(message: message, isAboutContent: false)
    }

    // MARK: Logs

    /// The settings of an event log; nil where the path is a file of another kind.
    private static func log(_ path: String) throws(Failure) -> ReadConf? {
        do throws(LogError) {
            let logs = try LogListing.find(FilePath(path)).logs
            guard logs.count == 1 else {
                throw LogError(FilePath(path), logs.isEmpty ? .noLogs : .severalLogs(logs.map(\.path)))
            }
            return try settings(of: logs[0])
        } catch {
            if case .notAnEventLog = error.reason { return nil }
            throw Failure(message: "\(error)", isAboutContent: error.isAboutContent)
        }
    }

    private static func settings(of log: EventLog) throws(LogError) -> ReadConf? {
        var reader = try LogReader(log)
        var scan = EnvironmentScan()
        repeat {
            while let line = reader.next() { scan.take(line.bytes) }
        } while try scan.isDone ? false : reader.fill()
        return scan.conf
    }

    // MARK: Texts

    private static func conf(in bytes: [UInt8]) -> ReadConf? {
        if bytes.starts(with: Array("{\"Event\"".utf8)) {
            var scan = EnvironmentScan()
            for line in bytes.split(separator: UInt8(ascii: "\n")) { scan.take(Array(line).rawSpan) }
            return scan.conf
        }
        let text = String(decoding: bytes, as: UTF8.self)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let said = lines.filter { !$0.drop { $0 == " " }.hasPrefix("#") }
        if said.contains(where: { $0.hasPrefix("kind:") && $0.contains("SparkApplication") }) {
            return application(lines)
        }
        let isScript = said.contains { $0.contains("spark-submit") || $0.contains("--conf") || $0.hasPrefix("export ") }
        return isScript ? ReadConf(submit: text) : ReadConf(sparkDefaults: text)
    }

    /// The document that is a SparkApplication, in its place among others.
    private static func application(_ lines: [Substring]) -> ReadConf? {
        var start = 0
        for end in lines.indices + [lines.endIndex] where end == lines.endIndex || lines[end].hasPrefix("---") {
            let own = lines[start..<end].drop { $0.hasPrefix("---") }
            defer { start = end }
            guard own.contains(where: { $0.hasPrefix("kind:") && $0.contains("SparkApplication") }) else { continue }
            let text = String(repeating: "\n", count: own.startIndex) + own.joined(separator: "\n") + "\n"
            do throws(SettingsComplaint) { return ReadConf(application: try FlatYAML(Array(text.utf8))) } catch {
                return nil
            }
        }
        return nil
    }
}

/// Looks for the lines of a log that show its settings; the last one counts.
private struct EnvironmentScan {
    private var version: String?
    private(set) var conf: ReadConf?
    private(set) var isDone = false

    mutating func take(_ line: RawSpan) {
        let isStart = line.hasBytes("{\"Event\":\"SparkListenerLogStart\"", at: 0)
        let isEnvironment = line.hasBytes("{\"Event\":\"SparkListenerEnvironmentUpdate\"", at: 0)
        if line.hasBytes("{\"Event\":\"SparkListenerJobStart\"", at: 0) { isDone = true }
        guard !isDone, isStart || isEnvironment else { return }
        // What cannot be read shows nothing; the caller says so.
        guard let event = try? JSONValue(parsing: line) else { return }
        if isStart {
            version = event["Spark Version"]?.string
        } else {
            conf = ReadConf(environmentUpdate: event, version: version)
        }
    }
}
