package import LineageModel

/// Columns and what they are made of.
package struct ColumnGraph: Hashable, Sendable {
    /// A column; or, without a name, all that a source bears on in its dataset (a filter, the key of a join).
    package struct Column: Hashable, Sendable {
        /// The dataset's place in ``ColumnGraph/datasets``.
        package let dataset: Int
        package let name: Name?
        /// What the current version of its dataset says of it.
        package let type: String?
    }

    /// How a source takes part.
    package struct Way: Hashable, Sendable {
        /// nil where it was not told.
        package let isDirect: Bool?
        /// `IDENTITY`, `FILTER`, ….
        package let subtype: String?
        package let description: String?
        package let isMasking: Bool?
    }

    /// That a column is made of another; both by their place in ``ColumnGraph/columns``.
    package struct Edge: Hashable, Sendable {
        package let source: Int
        package let target: Int
        package internal(set) var ways: [Way]
        /// The row of the job that does it; nil where the dataset told it of itself.
        package let job: Int64?
    }

    package internal(set) var datasets: [DatasetNode] = []
    package internal(set) var columns: [Column] = []
    package internal(set) var edges: [Edge] = []
    /// Whether there was more within reach than was asked for at most.
    package internal(set) var isCut = false
}

/// Where a graph of columns begins.
package enum ColumnGraphRoot: Hashable, Sendable {
    /// A column, of the dataset with this row.
    case column(dataset: Int64, Name)
    /// All columns of the dataset with this row.
    case dataset(Int64)
    /// All columns of what the job with this row writes.
    case job(Int64)
}

/// Which edges a graph of columns follows.
package struct ColumnGraphOptions: Sendable {
    package var upstream: Int
    package var downstream: Int
    /// Whether sources that do not give the value count: filters, keys of joins, groups, ….
    package var followsIndirect = true
    /// Whether sources that bear on a whole dataset count.
    package var followsWholeDatasets = false
    /// How many columns at most.
    package var limit = 20_000

    package init(upstream: Int, downstream: Int) { (self.upstream, self.downstream) = (upstream, downstream) }
}

extension LineageReader {
    /// The columns that some columns are made of, and those that are made of them.
    ///
    /// What counts is what jobs did last, see `CurrentIO`, and what datasets told of themselves; hidden jobs and datasets
    /// lead nowhere.
    package func columnGraph(
        from root: ColumnGraphRoot, _ options: ColumnGraphOptions
    ) throws(LineageStoreError) -> ColumnGraph {
        let walk = ColumnWalk(self, options)
        let roots = try walk.columns(of: root)
        try walk.go(.upstream, from: roots, steps: options.upstream)
        try walk.go(.downstream, from: roots, steps: options.downstream)
        return try walk.finished()
    }
}
