package import Normalization
import OpenLineage

/// How events are told.
package struct TellingPlan: Sendable {
    /// Whose view counts of an application that is seen through its log and through the agent.
    package enum Preference: Sendable { case log, agent, both }

    /// What is done to each event.
    package var normalForm = NormalForm()
    /// Whether of the many events of a run of others few are made.
    package var isCollapsing = true
    package var naming = EventNaming(producer: Producer.uri)
    package var preference = Preference.log
    /// How long the other view of an application is waited for, in milliseconds.
    package var patience: Int64 = 300_000
    /// Whether logs are read at all.
    package var hasLogs = false

    package init() {}
}
