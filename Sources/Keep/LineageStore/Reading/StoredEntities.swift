package import LineageModel

/// A part of a list.
package struct Page: Hashable, Sendable {
    package var limit: Int
    package var offset: Int

    package init(limit: Int = 100, offset: Int = 0) { (self.limit, self.offset) = (limit, offset) }
}

/// A page of a list, and how long the whole list is.
package struct Listing<Element: Sendable>: Sendable {
    package var elements: [Element]
    package var total: Int
}

/// A point in time as events tell it.
package struct Moment: Hashable, Comparable, Sendable {
    /// Since 1970, in UTC.
    package let microseconds: Int64

    package init(microseconds: Int64) { self.microseconds = microseconds }

    package static func < (left: Moment, right: Moment) -> Bool { left.microseconds < right.microseconds }
}

/// A namespace of jobs or datasets.
package struct StoredNamespace: Hashable, Sendable {
    package var name: Name
    package var owner: String?
    package var description: String?
    package var createdAt: Moment
    package var updatedAt: Moment
    package var isHidden: Bool
}

/// Where datasets live: a database, a bucket, a cluster.
package struct StoredSource: Hashable, Sendable {
    package var name: Name
    package var type: String?
    package var url: String?
    package var description: String?
    package var createdAt: Moment
    package var updatedAt: Moment
}

/// A column as a version of its dataset has it.
package struct StoredField: Hashable, Sendable {
    package var name: Name
    package var type: String?
    package var description: String?
}

/// A tag on a job, a dataset, or a column of one.
package struct StoredTag: Hashable, Sendable {
    package var name: String
    package var value: String?
    /// The column; nil for the whole.
    package var field: Name?
    /// Whether somebody set it through the API; events told the others.
    package var isByHand: Bool
}

/// Who answers for a job or a dataset.
package struct StoredOwner: Hashable, Sendable {
    package var name: String
    package var type: String?
}

/// A facet as it was told last.
package struct StoredFacet: Hashable, Sendable {
    package var name: String
    /// JSON.
    package var body: [UInt8]
}

/// A dataset with its current version.
package struct StoredDataset: Hashable, Sendable {
    package let row: Int64
    /// Its primary name.
    package var identity: DatasetIdentity
    package var physicalName: String
    package var source: String?
    package var createdAt: Moment
    package var updatedAt: Moment
    package var lastModifiedAt: Moment?
    package var lifecycle: String?
    package var description: String?
    package var currentVersion: StoredVersionID?
    package var isDeleted: Bool
}

/// A version of a job or a dataset, by row and by the id that others know it by.
package struct StoredVersionID: Hashable, Sendable {
    package let row: Int64
    package var uuid: RunID
}

/// What a run wrote, or what was told of a dataset that nobody is seen to write.
package struct StoredDatasetVersion: Hashable, Sendable {
    package var id: StoredVersionID
    package var createdAt: Moment
    package var lifecycle: String?
    package var description: String?
    /// Made of its columns, be it of none.
    package var schema: RunID
    /// The run that wrote it.
    package var run: Int64?
}

/// A job.
package struct StoredJob: Hashable, Sendable {
    package let row: Int64
    package var namespace: Name
    package var name: Name
    package var simpleName: String
    package var parent: Parent?
    /// As `jobType` has it: `BATCH`, `STREAMING`.
    package var processing: String?
    package var integration: String?
    package var type: String?
    package var description: String?
    package var location: String?
    package var createdAt: Moment
    package var updatedAt: Moment
    package var currentVersion: StoredVersionID?
    package var latestRun: Int64?

    /// The job that this one is a part of.
    package struct Parent: Hashable, Sendable {
        package let row: Int64
        package var namespace: Name
        package var name: Name

        /// Made of its name: others know jobs by an id.
        package var uuid: RunID { RunID(madeOf: "job:\(namespace):\(name)") }
    }
}

/// What a job read and wrote at a time.
package struct StoredJobVersion: Hashable, Sendable {
    package var id: StoredVersionID
    package var location: String?
    package var createdAt: Moment
    package var latestRun: Int64?
}

/// A run of a job.
package struct StoredRun: Hashable, Sendable {
    package let row: Int64
    package var uuid: RunID
    package var namespace: Name?
    package var job: Name?
    /// `RUNNING`, `COMPLETED`, `FAILED`, `ABORTED`; nil as long as no event told one.
    package var state: String?
    package var nominalStart: Moment?
    package var nominalEnd: Moment?
    package var startedAt: Moment?
    package var endedAt: Moment?
    package var createdAt: Moment
    package var updatedAt: Moment
    package var jobVersion: RunID?
}

/// A dataset that a run read or wrote.
package struct StoredRunDataset: Hashable, Sendable {
    package let row: Int64
    package var identity: DatasetIdentity
    package var version: RunID?
}

/// Which side of a job or a run a dataset stands on.
package enum Direction: Int64, Sendable {
    case input = 0
    case output = 1
}
