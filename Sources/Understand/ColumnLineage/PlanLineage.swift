package import LineageModel

/// What the plan text of one SQL execution says: what it reads, what it writes, and what each column is made of.
package struct PlanLineage: Hashable, Sendable, Codable {
    /// The physical root operator without its id and prefixes: `AppendData`, `AtomicCreateTableAsSelect`.
    package var rootOperator: String
    /// What the execution writes; nil for a pure read.
    package var write: PlanWrite?
    /// The tables and files that the plan reads, each once, in the order of the text.
    package var sources: [PlanSource]
    /// Why the text as a whole says less than it should: a mode that prints no plan.
    package var incomplete: [IncompleteReason] = []
    /// Whether the execution may write, but the text does not say what: it has no plan, or is cut before its target.
    package var lacksWrite = false
    /// The streams' scans, distinct and in the order of the tree, each by the id of its first attribute.
    ///
    /// In a batch within `foreachBatch`: those of the outer plan.
    package var microBatchScans: [Int32] = []
    /// What a plan without a write gives at its root; nil where it writes.
    package var frame: AttributeFrame?

    package init(rootOperator: String, write: PlanWrite? = nil, sources: [PlanSource] = []) {
        self.rootOperator = rootOperator
        self.write = write
        self.sources = sources
    }
}

/// A table or file that a plan reads.
package struct PlanSource: Hashable, Sendable, Codable {
    package var table: TableReference
    /// The columns that the plan reads from it, in the order of the scan.
    package var fields: [SchemaField]

    package init(table: TableReference, fields: [SchemaField] = []) {
        self.table = table
        self.fields = fields
    }
}

/// The write (or change of a table's life) at the root of a plan.
package struct PlanWrite: Hashable, Sendable, Codable {
    /// The operator that writes, without its id: `AppendData`, `Execute InsertIntoHadoopFsRelationCommand`.
    package var `operator`: String
    package var target: TableReference
    /// What the write does to the table's life; nil for a plain append.
    package var lifecycle: LifecycleStateChange?
    /// The table's name before a RENAME.
    package var previous: TableReference?
    /// The columns of a CREATE with their types; empty elsewhere.
    package var schema: [SchemaField] = []
    /// Whether rows of the target pass through the plan: MERGE, UPDATE, DELETE; those kept as they were are no edges.
    package var isInPlace = false
    /// The target's columns, in the order of the query that is written; empty where the text has no query.
    package var columns: [PlanColumn] = []
    /// Source columns that all columns depend on: filters, joins, groupings, sorts.
    package var dataset: [PlanColumnSource] = []
    package var incomplete: [IncompleteReason] = []
    /// Whether the plan has the query beneath the write; the outer execution of a CTAS has not.
    package var hasQuery: Bool

    package init(
        operator: String, target: TableReference, lifecycle: LifecycleStateChange? = nil, hasQuery: Bool
    ) {
        self.operator = `operator`
        self.target = target
        self.lifecycle = lifecycle
        self.hasQuery = hasQuery
    }
}

/// A column that a plan writes.
package struct PlanColumn: Hashable, Sendable, Codable {
    package var name: Name
    package var sources: [PlanColumnSource]
    /// The expression in the plan's own words, shortened; nil where the column is only passed on.
    package var expression: String?
    /// Whether the text does not say where it, or a part of it, comes from.
    package var isUnresolved = false
    /// The type as schema facets have it; nil where the plan does not show it.
    package var type: String?
    /// Whether it, or a part of it, passed through code that a plan does not show.
    package var isOpaque = false

    package init(name: Name, sources: [PlanColumnSource], expression: String? = nil) {
        self.name = name
        self.sources = sources
        self.expression = expression
    }
}

/// A column of one of the plan's sources, and how it takes part.
package struct PlanColumnSource: Hashable, Sendable, Codable {
    /// The place of the table in `PlanLineage.sources`.
    package var source: Int
    package var field: Name
    package var transformations: TransformationSet
    /// Those of the transformations that hide the source's value: a hash, a count.
    package var masked: TransformationSet
    /// Empty, a path in JSON (`value.address.city`), or `opaque` for a value that passed through opaque code.
    package var description: String
    /// The expression that makes the value of it, without literals (`FormulaWriter`); empty where it is not certain, and
    /// for a value that is only passed on.
    package var formula: String

    package init(
        source: Int, field: Name, transformations: TransformationSet, masked: TransformationSet = [],
        description: String = "", formula: String = ""
    ) {
        self.source = source
        self.field = field
        self.transformations = transformations
        self.masked = masked
        self.description = description
        self.formula = formula
    }
}
