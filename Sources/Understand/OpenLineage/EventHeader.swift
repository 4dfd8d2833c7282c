package import LineageModel

/// What an OpenLineage document is about, whoever wrote it: read over its bytes, without a tree of it.
///
/// What is missing or of another type is nil: the header says what is there, not whether it is right.
package struct EventHeader: Hashable, Sendable {
    /// Which of the three documents it is.
    package enum Kind: Hashable, Sendable {
        case run, dataset, job
    }

    /// A job with the run that stands for it in a facet.
    package struct RunOfJob: Hashable, Sendable {
        /// The run's id, as it is written.
        package var runID: String?
        package var namespace: Name
        package var job: Name

        package init(runID: String?, namespace: Name, job: Name) {
            self.runID = runID
            self.namespace = namespace
            self.job = job
        }
    }

    package var kind: Kind
    /// As it is written: others also send `complete`.
    package var eventType: String?
    /// As it is written.
    package var eventTime: String?
    /// As it is written; a UUID as a rule.
    package var runID: String?
    package var jobNamespace: Name?
    package var jobName: Name?
    /// What a dataset event is about.
    package var dataset: DatasetIdentity?
    /// The run that started this one.
    package var parent: RunOfJob?
    /// The run at the top of the chain.
    package var root: RunOfJob?

    init(kind: Kind) { self.kind = kind }
}

extension EventHeader {
    /// What the events share whose order must be kept: job namespace, and the root parent's job, else the parent's, else
    /// the own job.
    ///
    /// An application and its children lie in one lane: they name one root, or the application is itself the parent.
    /// A dataset event has the dataset's identity.
    package var laneKey: String {
        if kind == .dataset, let dataset { return "\(dataset.namespace)\n\(dataset.name)" }
        let job = root?.job ?? parent?.job ?? jobName ?? ""
        return "\(jobNamespace ?? "")\n\(job)"
    }
}
