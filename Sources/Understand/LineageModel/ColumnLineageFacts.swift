/// A source column, and how it takes part.
package struct ColumnSource: Hashable, Sendable, Codable {
    package var dataset: DatasetIdentity
    package var field: Name
    package var transformations: TransformationSet
    /// Those of the transformations that hide the source's value: a hash, a count.
    package var masked: TransformationSet
    /// What is done, for the facet's `description`: empty, a path in JSON (`value.address.city`), or `opaque` for a value
    /// that passed through opaque code.
    package var description: String
    /// The expression that makes the value of it, without literals, for the facet's `description` where that is empty;
    /// empty itself where it is not certain.
    package var formula: String

    package init(
        dataset: DatasetIdentity, field: Name, transformations: TransformationSet, masked: TransformationSet = [],
        description: String = "", formula: String = ""
    ) {
        self.dataset = dataset
        self.field = field
        self.transformations = transformations
        self.masked = masked
        self.description = description
        self.formula = formula
    }
}

/// One column of an output, and what it is made of.
package struct ColumnOrigin: Hashable, Sendable, Codable {
    package var column: Name
    package var sources: [ColumnSource]
    /// The expression in the plan's own words; nil where the column is only passed on.
    ///
    /// Never sent (it may hold secrets); `explain` shows it.
    package var expression: String?
    /// Whether there are, or may be, sources that the log does not show; without it, no source means that there is none.
    package var isIncomplete: Bool

    package init(column: Name, sources: [ColumnSource], expression: String? = nil, isIncomplete: Bool = false) {
        self.column = column
        self.sources = sources
        self.expression = expression
        self.isIncomplete = isIncomplete
    }
}

/// Column lineage of one output dataset.
package struct ColumnLineageFacts: Hashable, Sendable, Codable {
    /// The columns in the table's order.
    package var columns: [ColumnOrigin]
    /// Columns that every column of the output depends on, indirectly: filters, joins, groupings, sorts.
    package var dataset: [ColumnSource]

    package init(columns: [ColumnOrigin] = [], dataset: [ColumnSource] = []) {
        self.columns = columns
        self.dataset = dataset
    }
}
