/// One step in a run's life: what an OpenLineage RunEvent says, before it is written as one.
package struct RunUpdate: Hashable, Sendable {
    package enum Kind: String, Sendable, Codable {
        case start = "START"
        case running = "RUNNING"
        case complete = "COMPLETE"
        case fail = "FAIL"
        case abort = "ABORT"
    }

    package var kind: Kind
    package var time: Timestamp
    package var run: RunDescription
    package var job: JobDescription
    package var inputs: [Dataset] = []
    package var outputs: [OutputDataset] = []

    package init(kind: Kind, time: Timestamp, run: RunDescription, job: JobDescription) {
        self.kind = kind
        self.time = time
        self.run = run
        self.job = job
    }
}

/// A dataset that a run writes.
package struct OutputDataset: Hashable, Sendable {
    package var dataset: Dataset
    package var lineage: ColumnLineageFacts?
    package var lifecycleStateChange: LifecycleStateChange?
    /// The dataset's name before a RENAME.
    package var previous: DatasetIdentity?
    /// How much of it the run wrote.
    package var written: DatasetStatistics?
    /// Why the lineage may be short; empty when it is complete.
    package var incomplete: [IncompleteReason] = []

    package init(dataset: Dataset) {
        self.dataset = dataset
    }
}

/// What a run did to a dataset's life (OpenLineage LifecycleStateChangeDatasetFacet).
package enum LifecycleStateChange: String, Hashable, Sendable, Codable {
    case alter = "ALTER"
    case create = "CREATE"
    case drop = "DROP"
    case overwrite = "OVERWRITE"
    case rename = "RENAME"
    case truncate = "TRUNCATE"
}

/// A run and its facets.
package struct RunDescription: Hashable, Sendable {
    package var id: RunID
    package var parent: RunReference?
    /// The run at the top of the chain of parents; nil when the parent is.
    package var root: RunReference?
    package var sparkVersion: String?
    package var application: ApplicationDetails?
    /// The SQL execution of an action, the outermost where Spark made several of it; never sent.
    package var execution: Int?
    package var jobDetails: JobDetails?
    /// The statement, where it is to be told and the log has it.
    package var sql: String?
    package var errorMessage: String?
    /// How far the run of a streaming query has come; nil for any other run.
    package var streaming: StreamingDetails?
    /// What its jobs took; nil without any.
    package var cost: RunCost?
    /// Why more may have happened than was told, of an application; what an action lacks, its outputs say.
    package var incomplete: [IncompleteReason] = []

    package init(id: RunID) {
        self.id = id
    }
}

/// Another run, named by its id and job.
package struct RunReference: Hashable, Sendable, Codable {
    package var id: RunID
    package var namespace: Name
    package var job: Name

    package init(id: RunID, namespace: Name, job: Name) {
        self.id = id
        self.namespace = namespace
        self.job = job
    }
}

/// Facet `spark_applicationDetails`, as the OpenLineage Spark agent writes it.
package struct ApplicationDetails: Hashable, Sendable, Codable {
    package var applicationID: String
    package var name: String
    package var master: String?
    package var deployMode: String?
    package var driverHost: String?
    package var user: String?
    /// What it declares in its settings; nil for nothing.
    package var declared: Declaration?

    package init(applicationID: String, name: String) {
        self.applicationID = applicationID
        self.name = name
    }
}

/// Facet `spark_jobDetails`, as the OpenLineage Spark agent writes it.
package struct JobDetails: Hashable, Sendable, Codable {
    package var jobID: Int?
    package var description: String?
    package var group: String?
    package var callSite: String?

    package init(jobID: Int? = nil, description: String? = nil, group: String? = nil, callSite: String? = nil) {
        self.jobID = jobID
        self.description = description
        self.group = group
        self.callSite = callSite
    }
}

/// A job and its facets.
package struct JobDescription: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        case application = "APPLICATION"
        case sql = "SQL_JOB"
    }

    package enum Processing: String, Sendable, Codable {
        case batch = "BATCH"
        case streaming = "STREAMING"
        /// An application is neither; the agent writes `NONE`.
        case none = "NONE"
    }

    package var namespace: Name
    package var name: Name
    package var kind: Kind
    package var processing: Processing

    package init(namespace: Name, name: Name, kind: Kind, processing: Processing) {
        self.namespace = namespace
        self.name = name
        self.kind = kind
        self.processing = processing
    }
}
