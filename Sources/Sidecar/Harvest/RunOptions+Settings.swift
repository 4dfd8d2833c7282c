import Settings
import SparkApplication

extension RunOptions {
    /// What settings say of how runs are told.
    init(_ settings: Settings) {
        self.init()
        tellsReads = settings.runs.emit == .all
        jobName = NameTemplate(settings.runs.jobName)
        streamingJobName = NameTemplate(settings.runs.streamingJobName)
        tellsSQL = settings.runs.sql
        tellsExpressions = settings.runs.expressions
        streamingInterval =
            switch settings.streaming.interval {
            case .every(let time): time.components.seconds * 1000
            case .batch: 0
            }
        let prefix = "conf."
        self.settings = Set(
            settings.context.rules.flatMap(\.match.keys).filter { $0.hasPrefix(prefix) }.map {
                String($0.dropFirst(prefix.count))
            })
    }
}
