package import FileTailing
package import LineageModel
import StateStore

extension OutboxWriter: FollowOutput {
    package func progress(of log: EventLog) throws(Stop) -> LogProgress? {
        let kept = try keeping { () throws(StateStoreError) in try state.log(log.key) }
        return kept.flatMap { LogProgress(place: $0.progress, snapshot: $0.snapshot) }
    }

    /// Commits what a turn told, at once: whoever follows wants to see it.
    package mutating func take(
        _ updates: [RunUpdate], of log: FollowedLog, _ report: inout HarvestReport
    ) throws(Stop) {
        add(updates, &report)
        add(report.takeUnreadable())
        guard let progress = log.takeProgress() else { return }
        guard !isEmpty || progress.snapshot != nil || progress.isOver else { return }
        try commit(log.key, progress)
    }
}
