import ByteReading
import DatasetNaming
import FileTailing
import LineageModel
import SparkApplication
import SparkEventLog

extension RunUpdate {
    /// What the application of a log tells.
    static func told(byLog path: String, rules: NamingRules = NamingRules()) throws -> [RunUpdate] {
        var reader = try LogReader(LogFile(FilePath(path)))
        var application = SparkApplication(logName: "log", rules: rules)
        var told: [RunUpdate] = []
        while try reader.fill() {
            while let line = reader.next() {
                let event = try SparkEvent(line: line.bytes, awaitingPlans: application.awaitingPlans)
                if let event { told += application.apply(event) }
            }
        }
        return told + application.finish(closesOpen: true)
    }
}
