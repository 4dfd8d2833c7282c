import LineageModel

/// Source columns that all columns of the output depend on: filters, joins, groupings, sorts.
struct DatasetUses: Sendable {
    private(set) var uses: [SourceUse] = []
    /// What is not known of them.
    private(set) var marks: Definition.Marks = []
    private var places: [Int32: Int] = [:]

    mutating func add(_ definition: Definition, as kind: Transformation) {
        for use in definition.direct { add(use.column, kind) }
        for use in definition.indirect { add(use.column, kind) }
        marks.formUnion(definition.marks)
    }

    private mutating func add(_ column: Int32, _ kind: Transformation) {
        if let place = places[column] {
            uses[place].kinds.insert(TransformationSet(kind))
        } else {
            places[column] = uses.count
            uses.append(SourceUse(column: column, kinds: TransformationSet(kind)))
        }
    }
}
