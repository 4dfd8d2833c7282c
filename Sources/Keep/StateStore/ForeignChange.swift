/// What a commit takes of events of others: runs that are open, whose view of an application counts, what waits for that.
package struct ForeignChange: Sendable {
    package var runs: [ForeignRunState] = []
    package var applications: [ApplicationState] = []
    package var held: [HeldEvent] = []
    /// Held events that are held no longer.
    package var released: [Int64] = []
    package var topics: [TopicSighting] = []
    package var files: [InputFileState] = []
    /// Events that came.
    package var decoded = 0
    /// Events of which others say all.
    package var collapsed = 0
    /// Events of applications of which another view counts.
    package var suppressed = 0
    /// Runs that never ended.
    package var forgotten = 0

    package init() {}

    var rows: Int {
        let hasCounts = decoded != 0 || collapsed != 0 || suppressed != 0 || forgotten != 0
        return runs.count + applications.count + held.count + released.count + topics.count + files.count
            + (hasCounts ? 1 : 0)
    }

    var bytes: Int {
        let runs = runs.reduce(0) { $0 + ($1.body?.count ?? 0) }
        return held.reduce(runs) { $0 + $1.body.count }
    }
}

/// A run of others.
package struct ForeignRunState: Hashable, Sendable {
    package var id: String
    /// When something is to be done for it, in milliseconds since 1970.
    package var due: Int64
    /// The run as who understands it wrote it; nil to forget it.
    package var body: [UInt8]?

    package init(id: String, due: Int64 = 0, body: [UInt8]?) { (self.id, self.due, self.body) = (id, due, body) }
}

/// By whom an application is seen.
package enum ApplicationView: Int64, Hashable, Sendable, Codable {
    case log = 0
    case agent = 1
}

/// Whose view of an application counts.
package struct ApplicationState: Hashable, Sendable {
    /// The application's id, or that of the run that it is.
    package var id: String
    /// Of a run, the application that it is, once that is known.
    package var root: String?
    /// Nil as long as that is not decided.
    package var view: ApplicationView?
    /// When it was seen first, or last once it is decided, in milliseconds since 1970.
    package var seen: Int64
    /// Whether it is to be forgotten.
    package var isForgotten = false

    package init(id: String, view: ApplicationView?, seen: Int64) {
        (self.id, self.view, self.seen) = (id, view, seen)
    }
}

/// An event that waits until it is decided whose view of its application counts.
package struct HeldEvent: Hashable, Sendable {
    /// Its number; what is not stored yet has none.
    package var id: Int64 = 0
    package var application: String
    /// By whom it was told.
    package var view: ApplicationView
    package var body: [UInt8]

    package init(application: String, view: ApplicationView, body: [UInt8]) {
        (self.application, self.view, self.body) = (application, view, body)
    }
}

/// That an application uses a topic of a cluster.
package struct TopicSighting: Hashable, Sendable {
    package var topic: String
    /// The cluster: `kafka://host:port`.
    package var namespace: String
    /// The application's name.
    package var application: String

    package init(topic: String, namespace: String, application: String) {
        (self.topic, self.namespace, self.application) = (topic, namespace, application)
    }
}

/// How far a file of events is read.
package struct InputFileState: Hashable, Sendable {
    /// What tells the file from all others.
    package var key: String
    /// Where reading goes on, as the reader wrote it; nil to forget the file.
    package var progress: [UInt8]?

    package init(key: String, progress: [UInt8]?) { (self.key, self.progress) = (key, progress) }
}
