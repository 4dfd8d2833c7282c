/// How far a run of a streaming query has come (facet `sparklineage_streaming`).
package struct StreamingDetails: Hashable, Sendable, Codable {
    /// The query's id, which outlives restarts: it joins the runs of one query.
    package var queryID: String
    package var batches = 0
    /// Rows read in all batches.
    package var inputRows = 0
    /// Rows written in all batches; nil for a sink that does not count.
    package var outputRows: Int?
    /// The number of the last batch that ended.
    package var lastBatch: Int?
    /// Where each source stood at the end of the last batch.
    package var offsets: [StreamOffset] = []

    package init(queryID: String) {
        self.queryID = queryID
    }
}

/// Where a source of a streaming query stands.
package struct StreamOffset: Hashable, Sendable, Codable {
    /// The source as Spark describes it: `KafkaV2[Subscribe[orders]]`.
    package var source: String
    /// The offset as the source writes it, JSON in general.
    package var end: String

    package init(source: String, end: String) {
        self.source = source
        self.end = end
    }
}
