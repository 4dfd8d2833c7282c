import LineageModel

/// Gathers the sources of one definition, each column once.
///
/// One builder serves a whole plan: a column's slot counts only in the generation that wrote it, so that a start costs
/// nothing.
struct DefinitionBuilder: Sendable {
    private var generation: Int32 = 0
    private var directSlots: [Slot] = []
    private var indirectSlots: [Slot] = []
    private var used: [Int32] = []
    private var result = Definition()

    private struct Slot: Sendable {
        var generation: Int32 = -1
        var index: Int32 = 0
    }

    /// Starts a definition; its references are found before, since a subquery among them uses the builder too.
    mutating func begin() {
        generation += 1
        result = Definition()
    }

    mutating func take() -> Definition {
        let taken = result
        result = Definition()
        return taken
    }

    /// Takes a definition's value; `kind` is what is done to it on the way.
    ///
    /// Along a path the strongest kind counts: aggregation before transformation before identity. What is hidden once
    /// stays so.
    mutating func addValue(_ definition: Definition, as kind: Transformation, isMasked: Bool = false) {
        for use in definition.direct {
            let kinds = strongest(use.kinds, kind)
            addDirect(use.column, kinds, masked: isMasked || use.isMasked ? kinds : [])
        }
        for use in definition.indirect {
            addIndirect(use.column, use.kinds, masked: isMasked ? use.kinds : use.masked)
        }
        result.marks.formUnion(definition.marks)
    }

    /// Takes a definition's sources as deciding ones.
    mutating func addCondition(_ definition: Definition, as kind: Transformation, isMasked: Bool = false) {
        let kind = TransformationSet(kind)
        for use in definition.direct { addIndirect(use.column, kind, masked: isMasked || use.isMasked ? kind : []) }
        for use in definition.indirect { addIndirect(use.column, kind, masked: isMasked || use.isMasked ? kind : []) }
        result.marks.formUnion(definition.marks)
    }

    /// Takes a reference of an expression in its role: values as `kind`, conditions as conditions.
    mutating func add(_ definition: Definition, at place: ReferencePlace, as kind: Transformation) {
        if place.role != .condition { addValue(definition, as: kind, isMasked: place.isMasked) }
        if place.role != .value { addCondition(definition, as: .conditional, isMasked: place.isMasked) }
    }

    mutating func mark(_ marks: Definition.Marks) { result.marks.formUnion(marks) }

    private mutating func addDirect(_ column: Int32, _ kinds: TransformationSet, masked: TransformationSet) {
        let column = Int(column)
        while directSlots.count <= column { directSlots.append(Slot()) }
        if directSlots[column].generation == generation {
            let index = Int(directSlots[column].index)
            let known = result.direct[index]
            let joined = strongest(known.kinds.union(kinds))
            result.direct[index].kinds = joined
            result.direct[index].masked = known.isMasked && !masked.isEmpty ? joined : []
        } else {
            directSlots[column] = Slot(generation: generation, index: Int32(result.direct.count))
            result.direct.append(SourceUse(column: Int32(column), kinds: kinds, masked: masked))
        }
    }

    private mutating func addIndirect(_ column: Int32, _ kinds: TransformationSet, masked: TransformationSet) {
        let column = Int(column)
        while indirectSlots.count <= column { indirectSlots.append(Slot()) }
        if indirectSlots[column].generation == generation {
            result.indirect[Int(indirectSlots[column].index)].join(kinds, masked: masked)
        } else {
            indirectSlots[column] = Slot(generation: generation, index: Int32(result.indirect.count))
            result.indirect.append(SourceUse(column: Int32(column), kinds: kinds, masked: masked))
        }
    }

    private func strongest(_ kinds: TransformationSet, _ kind: Transformation) -> TransformationSet {
        strongest(kinds.union(TransformationSet(kind)))
    }

    /// The lowest bit: `Transformation` is in order of strength.
    private func strongest(_ kinds: TransformationSet) -> TransformationSet {
        TransformationSet(rawValue: kinds.rawValue & (~kinds.rawValue &+ 1))
    }
}
