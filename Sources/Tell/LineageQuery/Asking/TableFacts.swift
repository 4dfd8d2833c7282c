package import LineageModel

/// What is told of a table.
package struct TableFacts: Hashable, Sendable {
    package struct Column: Hashable, Sendable {
        package var name: Name
        package var type: String?
        package var tags: Set<String> = []
    }

    package struct Owner: Hashable, Sendable {
        package var name: String
        /// `team`, `owner` or another word of OpenLineage's ownership facet; empty where none is told.
        package var type: String

        package init(name: String, type: String) { (self.name, self.type) = (name, type) }
    }

    package var identity: DatasetIdentity
    /// Its other names.
    package var symlinks: [DatasetIdentity] = []
    /// The catalog that it lives in.
    package var catalog: String?
    package var columns: [Column] = []
    package var tags: Set<String> = []
    package var owners: [Owner] = []
    /// Whether its lineage is known to be short of the truth.
    package var isIncomplete = false
    package var reasons: [IncompleteReason] = []
    /// What its columns come from.
    package var edges: [ColumnEdge] = []
    /// What decides its rows: columns that every column of it comes from indirectly.
    package var rowSources: [ColumnEdge] = []
    /// Whether it answers under one name only, whichever it is asked by: our own store does.
    var hasOneName = false
    /// The name that Marquez keeps beside the table's own: that of a symlink by which it was read, or the other way.
    var physicalName: Name?

    /// Whether anything is told of where its columns come from.
    package var hasColumnLineage: Bool { !edges.isEmpty || !rowSources.isEmpty }
}

/// What one column comes from.
package struct ColumnEdge: Hashable, Sendable {
    /// The column; nil for all of the table.
    package var column: Name?
    package var source: LineagePlace
    package var ways: [Way]
    /// Whether an earlier version of the table, or another job than the last, has told of it.
    package var isEarlier = false
}

/// The two ends of an edge.
struct EdgeEnds: Hashable {
    let column: Name?
    let source: LineagePlace

    init(_ edge: ColumnEdge) { (column, source) = (edge.column, edge.source) }
}

/// How a source takes part (OpenLineage's `transformations`).
package struct Way: Hashable, Sendable {
    package var isDirect = true
    /// `IDENTITY`, `AGGREGATION`, `JOIN` and others; empty where it is not told.
    package var subtype = ""
    /// What is done, in the words of who told it.
    package var description = ""
    /// Whether the value cannot be told from the result.
    package var isMasking = false
    /// Whether it takes part in all rows of the table rather than in a column.
    package var isOfRows = false

    package init(isDirect: Bool = true, isOfRows: Bool = false) {
        (self.isDirect, self.isOfRows) = (isDirect, isOfRows)
    }
}
