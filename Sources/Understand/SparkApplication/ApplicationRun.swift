import DatasetNaming
import LineageModel
import SparkEventLog

/// The run that an application is, parent of its actions.
struct ApplicationRun: Hashable, Sendable, Codable {
    let start: Timestamp
    let reference: RunReference
    /// The parent that the settings name, a scheduler's task for one.
    private let parent: RunReference?
    /// The run at the top of the chain above the application.
    private let root: RunReference?
    private let applicationID: String
    private let attemptID: String?
    private let sparkVersion: String?
    private let details: ApplicationDetails

    /// - Parameters:
    ///   - event: The start of the application.
    ///   - logName: What stands for the application's id where the log has none.
    ///   - namespace: The namespace of jobs, where the settings of the product name one.
    ///   - properties: The application's settings.
    ///   - sparkVersion: The version that the log's first line tells.
    ///   - wanted: The settings that somebody asks for.
    init(
        _ event: ApplicationStart, logName: String, namespace: Name?, properties: SparkConfiguration,
        sparkVersion: String?, wanted: Set<String> = []
    ) {
        start = event.time
        applicationID = event.id ?? properties["spark.app.id"] ?? logName
        attemptID = event.attemptID
        self.sparkVersion = sparkVersion
        let openLineage = OpenLineageProperties(properties)
        let namespace = namespace ?? openLineage.namespace
        let name = openLineage.applicationName ?? (event.name.isEmpty ? nil : event.name)
        let normalized = NormalizedName(name ?? properties["spark.app.name"] ?? "unknown").text
        // Of a name without a letter or digit nothing is left, and a job must have one.
        let job = Name(normalized.isEmpty ? applicationID : normalized)
        let id =
            openLineage.applicationRunID
            ?? RunID(start: event.time, application: applicationID, attempt: attemptID, execution: nil)
        reference = RunReference(id: id, namespace: namespace, job: job)
        parent = openLineage.parent
        root = openLineage.rootParent ?? openLineage.parent
        var details = ApplicationDetails(event, id: applicationID, properties: properties)
        details.declared = Declaration(properties, wanted: wanted)
        self.details = details
    }

    var run: RunDescription {
        var run = RunDescription(id: reference.id)
        run.parent = parent
        run.root = parent == nil || root == parent ? nil : root
        run.sparkVersion = sparkVersion
        run.application = details
        return run
    }

    var job: JobDescription {
        JobDescription(namespace: reference.namespace, name: reference.job, kind: .application, processing: .none)
    }

    /// The run of one of the application's actions.
    func child(execution: Int, start: Timestamp) -> RunDescription {
        let id = RunID(start: start, application: applicationID, attempt: attemptID, execution: execution)
        var run = RunDescription(id: id)
        run.execution = execution
        run.parent = reference
        run.root = root
        run.sparkVersion = sparkVersion
        run.application = details
        return run
    }
}

extension ApplicationDetails {
    fileprivate init(_ event: ApplicationStart, id: String, properties: SparkConfiguration) {
        self.init(applicationID: id, name: event.name)
        master = properties["spark.master"]
        deployMode = properties["spark.submit.deployMode"]
        driverHost = properties["spark.driver.host"]
        user = event.user
    }
}
