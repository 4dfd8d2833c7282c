import LineageModel
import Normalization
import OpenLineage
import Settings

extension TellingPlan {
    /// What settings say of how events are told.
    init(_ settings: Settings, _ normalForm: NormalForm) {
        self.init()
        self.normalForm = normalForm
        isCollapsing = settings.runs.events == .lifecycle
        naming = EventNaming(
            clusters: settings.context.datasets.kafka.map {
                EventNaming.Cluster(namespace: Name($0.cluster), brokers: Set($0.brokers))
            },
            prefersCatalog: settings.context.datasets.identity == .catalog, producer: Producer.uri)
        preference =
            switch settings.runs.prefer {
            case .log: .log
            case .agent: .agent
            case .both: .both
            }
        patience = Int64(settings.runs.preferWait / .milliseconds(1))
        hasLogs = !settings.inputs.eventLogs.isEmpty
    }
}
