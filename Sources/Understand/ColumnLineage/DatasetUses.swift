import LineageModel

/// Source columns that all columns of the output depend on: filters, joins, groupings, sorts.
struct DatasetUses: Sendable {
    private(set) var uses: [SourceUse] = []
    /// What is not known of them.
    private(set) var marks: Definition.Marks = []
    private var places: [Int32: Int] = [:]

    mutating func add(_ definition: Definition, as kind: Transformation, isMasked: Bool = false) {
        let kind = TransformationSet(kind)
        for use in definition.direct { add(use, kind, isMasked) }
        for use in definition.indirect { add(use, kind, isMasked) }
        marks.formUnion(definition.marks)
    }

    private mutating func add(_ use: SourceUse, _ kind: TransformationSet, _ isMasked: Bool) {
        let masked = isMasked || use.isMasked ? kind : []
        if let place = places[use.column] {
            uses[place].join(kind, masked: masked)
        } else {
            places[use.column] = uses.count
            uses.append(SourceUse(column: use.column, kinds: kind, masked: masked))
        }
    }
}
