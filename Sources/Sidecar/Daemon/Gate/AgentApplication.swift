import ByteReading
import Normalization

/// The Spark application that an event of the OpenLineage agent is of.
struct AgentApplication: Hashable {
    /// The id of the run that the application is, which all of its events name.
    let runID: String
    /// Spark's own id of the application, which the first events of its runs name alone.
    let applicationID: String?

    init(runID: String, applicationID: String?) { (self.runID, self.applicationID) = (runID, applicationID) }

    /// Nil for events of others.
    init?(_ event: JSONValue) {
        guard event.isOfSparkAgent, let own = event["run"]?["runId"]?.string else { return nil }
        let facets = event["run"]?["facets"]
        let isApplication = event["job"]?["facets"]?["jobType"]?["jobType"] == "APPLICATION"
        // What an application has above it, a scheduler's task, is the parent of others too.
        runID = isApplication ? own : facets?["parent"]?["run"]?["runId"]?.string ?? own
        applicationID = facets?["spark_applicationDetails"]?["applicationId"]?.string
    }
}
