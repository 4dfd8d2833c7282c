import LineageModel
import SparkPlan

/// Rows of an RDD: what made them is not in this plan, but may be in an earlier one of the application.
enum ExistingRDDOperators {
    static let rules: [String: OperatorRule] = ["LogicalRDD": scan]

    static let scan: OperatorRule = { evaluation, item, children in
        if evaluation.text.starts(item.node.name, with: "Scan ExistingRDD kafka") {
            return StreamingOperators.scan(&evaluation, item, children)
        }
        let attributes = evaluation.listed(item)
        evaluation.outputs[item.index] = attributes
        let memory = evaluation.memory
        guard let frame = attributes.lazy.compactMap({ memory.frame(with: $0.id) }).first else {
            return evaluation.unknownRows(attributes)
        }
        return evaluation.remembered(attributes, frame)
    }
}

extension Evaluation {
    /// Rows that no earlier plan explains.
    ///
    /// Within `foreachBatch` they are made of the batch by code that no plan shows, unless the batch itself is read.
    mutating func unknownRows(_ attributes: [AttributeToken]) -> Scope {
        let evicted = attributes.contains { $0.id <= memory.highestEvicted }
        gaps.append(IncompleteReason(kind: evicted ? .evicted : .opaqueCode, operator: "Scan ExistingRDD"))
        var definition = DefinitionTable.unresolved
        if !evicted, let batch = memory.given, !reads(batch) { definition = anything(of: batch) }
        var scope = Scope(capacity: attributes.count)
        for attribute in attributes { scope.set(attribute, to: definition) }
        return scope
    }

    /// Whether attributes of the batch are in the plan under their own ids.
    private func reads(_ batch: AttributeFrame) -> Bool {
        let ids = Set(batch.attributes.map(\.id))
        return plan.nodes.enumerated().contains { index, node in
            guard text.starts(node.name, with: "Scan ExistingRDD") || text.starts(node.name, with: "LogicalRDD") else {
                return false
            }
            let item = Operator(index: Int32(index), node: node, block: plan.block(of: node))
            return listed(item).contains { ids.contains($0.id) }
        }
    }

    /// All columns of a batch, opaque; unresolved where it has none.
    private mutating func anything(of batch: AttributeFrame) -> Int32 {
        inheritedScans = batch.microBatchScans
        let numbers = batch.sources.map { sources.source($0.table) }
        let columns = batch.attributes.map { definition($0, numbers) }
        builder.begin()
        for column in columns { builder.addValue(definitions[column], as: .transformation) }
        builder.mark(.opaque)
        let all = builder.take()
        return all.direct.isEmpty ? DefinitionTable.unresolved : definitions.add(all)
    }

    /// Attributes that an earlier plan gave, by their ids.
    ///
    /// A V1 stream gives columns that are passed through new ids in each batch: where others are known, those stand at
    /// the same place under the same name (streaming.md §4).
    mutating func remembered(_ attributes: [AttributeToken], _ frame: AttributeFrame) -> Scope {
        inheritedScans = frame.microBatchScans
        let numbers = frame.sources.map { sources.source($0.table) }
        for use in frame.dataset { addToDataset(use, numbers) }
        var scope = Scope(capacity: attributes.count)
        for (place, attribute) in attributes.enumerated() {
            let known =
                frame.attributes.first { $0.id == attribute.id } ?? frame.attribute(at: place, named: name(attribute))
            scope.set(attribute, to: known.map { definition($0, numbers) } ?? DefinitionTable.unresolved)
        }
        return scope
    }

    private func name(_ attribute: AttributeToken) -> Name { Name(text.string(attribute.name)) }

    private mutating func addToDataset(_ use: PlanColumnSource, _ numbers: [Int32]) {
        let column = definitions.column(sources.column(use.field, type: nil, of: numbers[use.source]))
        for kind in use.transformations.members {
            dataset.add(definitions[column], as: kind, isMasked: use.masked.contains(TransformationSet(kind)))
        }
    }

    private mutating func definition(_ attribute: AttributeFrame.Attribute, _ numbers: [Int32]) -> Int32 {
        var definition = Definition()
        if attribute.isUnresolved { definition.marks.insert(.unresolved) }
        if attribute.isOpaque { definition.marks.insert(.opaque) }
        for source in attribute.sources {
            let column = sources.column(source.field, type: nil, of: numbers[source.source])
            let direct = source.transformations.intersection(.direct)
            let indirect = source.transformations.subtracting(.direct)
            if !direct.isEmpty {
                definition.direct.append(SourceUse(column: column, kinds: direct, masked: source.masked))
            }
            if !indirect.isEmpty {
                definition.indirect.append(SourceUse(column: column, kinds: indirect, masked: source.masked))
            }
        }
        return definitions.add(definition, FormulaOrigin(text: formula(of: attribute)))
    }

    /// The expression or the path that the earlier plan gave, if it is one.
    private func formula(of attribute: AttributeFrame.Attribute) -> String {
        let direct = attribute.sources.filter { !$0.transformations.isDisjoint(with: .direct) }
        let formulas = Set(direct.map { $0.description.isEmpty ? $0.formula : $0.description })
        return formulas.count == 1 && !attribute.isOpaque ? formulas.first ?? "" : ""
    }

    /// What the plan gives at its root, for executions that may read it again.
    mutating func frame(of root: Int32, _ scope: Scope) -> AttributeFrame? {
        var writer = FormulaWriter(text, definitions, sources.columns)
        let attributes = outputAttributes(of: root).map { attribute in
            let id = scope.definition(of: attribute.id)
            let definition = definitions[id]
            return AttributeFrame.Attribute(
                id: attribute.id, name: name(attribute),
                sources: directSources(of: definition, writer.formulas(of: id))
                    + definition.indirect.map { planSource($0, opaque: false) },
                isUnresolved: definition.marks.contains(.unresolved), isOpaque: definition.marks.contains(.opaque))
        }
        guard !attributes.isEmpty else { return nil }
        return AttributeFrame(
            attributes: attributes, sources: sources.sources,
            dataset: dataset.uses.map { planSource($0, opaque: false) }, microBatchScans: microBatchScans())
    }
}

extension AttributeFrame {
    /// The attribute at a place, if it has the name.
    func attribute(at place: Int, named name: Name) -> Attribute? {
        place < attributes.count && attributes[place].name == name ? attributes[place] : nil
    }
}
