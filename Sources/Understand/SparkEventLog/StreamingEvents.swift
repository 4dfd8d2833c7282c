package import LineageModel

/// `StreamingQueryListener$QueryStartedEvent`.
package struct QueryStarted: Hashable, Sendable {
    /// The query's id: it outlives restarts from a checkpoint.
    package var id: String
    /// The id of this run of the query.
    package var runID: String
    package var name: String?
    package var time: Timestamp

    package init(id: String, runID: String, name: String?, time: Timestamp) {
        (self.id, self.runID, self.name, self.time) = (id, runID, name, time)
    }
}

/// `StreamingQueryListener$QueryProgressEvent`: a micro-batch has ended.
package struct QueryProgress: Hashable, Sendable {
    package var id: String
    package var runID: String
    package var name: String?
    package var batchID: Int
    /// When the batch started.
    package var time: Timestamp
    /// All sources of the query, in its own order, idle ones too.
    package var sources: [StreamSource]
    /// The sink's description: a table's name, a class.
    package var sink: String
    package var outputRows: Int?

    package init(
        id: String, runID: String, name: String? = nil, batchID: Int, time: Timestamp, sources: [StreamSource] = [],
        sink: String = "", outputRows: Int? = nil
    ) {
        (self.id, self.runID, self.name, self.batchID, self.time) = (id, runID, name, batchID, time)
        (self.sources, self.sink, self.outputRows) = (sources, sink, outputRows)
    }
}

/// A source of a streaming query, as a progress event has it.
package struct StreamSource: Hashable, Sendable, Codable {
    /// `KafkaV2[Subscribe[orders]]`, `FileStreamSource[file:/p]`.
    package var description: String
    /// Whether the batch read something new: its end is not its start.
    package var isChanged: Bool
    /// Where the batch ended, as the source writes it.
    package var endOffset: String
    /// The topics of a Kafka source, those that a pattern found too.
    package var topics: [Name]
    package var inputRows: Int

    package init(
        description: String, isChanged: Bool = true, endOffset: String = "", topics: [Name] = [], inputRows: Int = 0
    ) {
        (self.description, self.isChanged, self.endOffset) = (description, isChanged, endOffset)
        (self.topics, self.inputRows) = (topics, inputRows)
    }
}

/// `StreamingQueryListener$QueryTerminatedEvent`.
package struct QueryTerminated: Hashable, Sendable {
    package var id: String
    package var runID: String
    /// The cause and its stack trace; nil for a query that was stopped or has read all there was.
    package var exception: String?

    package init(id: String, runID: String, exception: String? = nil) {
        (self.id, self.runID, self.exception) = (id, runID, exception)
    }
}
