import LineageModel
import SparkPlan

extension PlanLineage {
    /// Reads the text of a plan (`physicalPlanDescription`), in UTF-8.
    ///
    /// Never fails: what cannot be read is named in `PlanWrite.incomplete`.
    ///
    /// - Complexity: O(text).
    package init(text bytes: [UInt8]) {
        self.init(FormattedPlan(PlanText(bytes)))
    }

    private init(_ plan: FormattedPlan) {
        let reader = PlanWriteReader(plan)
        let top = reader.top()
        guard top != PlanNode.none else {
            self.init(rootOperator: "")
            return
        }
        let found = reader.find()
        self.init(rootOperator: found?.operatorName ?? plan.text.string(plan.nodes[Int(top)].name))
        var evaluation = Evaluation(plan)
        if let found {
            write = evaluation.write(found)
        } else if !rootOperator.hasPrefix("Execute "), rootOperator != "CommandResult" {
            _ = evaluation.evaluate(top)
        }
        sources = evaluation.sources.sources
    }
}

extension Evaluation {
    /// Evaluates the query below a write and gives the columns of its target.
    mutating func write(_ found: PlanWriteReader.Found) -> PlanWrite {
        let query = activeChildren(of: found.node).first
        var write = PlanWrite(
            operator: found.operatorName, target: found.target, lifecycle: found.lifecycle, hasQuery: query != nil)
        if !plan.isWhole { gaps.append(.cutPlan) }
        guard let query else { return write }
        let scope = evaluate(query)
        var marks = dataset.marks
        for attribute in written(by: found.node, query) {
            let definition = definitions[scope[attribute.id]?.definition ?? DefinitionTable.unresolved]
            marks.formUnion(definition.marks)
            write.columns.append(column(attribute, definition))
        }
        write.dataset = dataset.uses.map { planSource($0, opaque: false) }
        write.incomplete = reasons(for: marks)
        return write
    }

    /// The attributes that are written: the write's `Input`, or what its query gives.
    private func written(by node: Int32, _ query: Int32) -> [AttributeToken] {
        for index in [node, query] {
            if let input = plan.block(of: plan.nodes[Int(index)])?.field(.input), !input.value.isEmpty {
                let list = attributes(in: input.value, count: input.count)
                if !list.isEmpty { return list }
            }
        }
        return outputAttributes(of: query)
    }

    private func column(_ attribute: AttributeToken, _ definition: Definition) -> PlanColumn {
        let opaque = definition.marks.contains(.opaque)
        return PlanColumn(
            name: Name(text.string(attribute.name)),
            sources: definition.direct.map { planSource($0, opaque: opaque) }
                + definition.indirect.map { planSource($0, opaque: false) },
            expression: definition.expression.map { shortened($0) })
    }

    private func planSource(_ use: SourceUse, opaque: Bool) -> PlanColumnSource {
        let column = sources.columns[Int(use.column)]
        return PlanColumnSource(
            source: Int(column.source), field: column.name, transformations: use.kinds,
            description: opaque ? "opaque" : "")
    }

    /// An expression without the ids of its attributes, at most 200 bytes of it.
    private func shortened(_ range: TextRange) -> String {
        var bytes: [UInt8] = []
        var index = range.lower
        while index < range.upper, bytes.count < 200 {
            if text[index] == .hash, let id = text.attributeID(after: index, before: range.upper) {
                index = id.end
            } else {
                bytes.append(text[index])
                index += 1
            }
        }
        let whole = index >= range.upper
        return String(decoding: bytes, as: UTF8.self) + (whole ? "" : " …")
    }

    private func reasons(for marks: Definition.Marks) -> [IncompleteReason] {
        var reasons = gaps
        if marks.contains(.opaque) { reasons.append(IncompleteReason(kind: .opaqueCode)) }
        if marks.contains(.unresolved) {
            reasons += cuts.isEmpty && gaps.isEmpty ? [IncompleteReason(kind: .noDefinition)] : cuts
        }
        var seen: Set<IncompleteReason> = []
        return reasons.filter { seen.insert($0).inserted }
    }
}
