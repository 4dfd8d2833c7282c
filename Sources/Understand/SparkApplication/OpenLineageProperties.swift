import DatasetNaming
import LineageModel

/// The settings of the OpenLineage agent that name the application and what stands above it.
struct OpenLineageProperties {
    private let properties: SparkConfiguration

    init(_ properties: SparkConfiguration) {
        self.properties = properties
    }

    var namespace: Name { Name(self["namespace"] ?? "default") }
    var applicationName: String? { self["appName"] }
    var applicationRunID: RunID? { self["applicationRunId"].flatMap { RunID($0) } }
    var parent: RunReference? { reference("parentRunId", "parentJobNamespace", "parentJobName") }
    var rootParent: RunReference? { reference("rootParentRunId", "rootParentJobNamespace", "rootParentJobName") }

    /// A run that all three settings name; the agent takes no less.
    private func reference(_ id: String, _ namespace: String, _ job: String) -> RunReference? {
        guard let id = self[id].flatMap({ RunID($0) }), let namespace = self[namespace], let job = self[job] else {
            return nil
        }
        return RunReference(id: id, namespace: Name(namespace), job: Name(job))
    }

    private subscript(key: String) -> String? {
        guard let value = properties["spark.openlineage." + key], !value.isEmpty else { return nil }
        return value
    }
}
