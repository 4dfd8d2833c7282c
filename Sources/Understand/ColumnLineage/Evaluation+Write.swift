import LineageModel
import SparkPlan

extension Evaluation {
    /// Evaluates the query below a write and gives the columns of its target.
    mutating func write(_ name: String, _ found: FoundWrite, node: Int32, query: Int32?) -> PlanWrite {
        var write = PlanWrite(
            operator: name, target: found.target, lifecycle: found.lifecycle, hasQuery: query != nil)
        write.previous = found.previous
        write.schema = found.schema
        write.isInPlace = found.isInPlace
        if !plan.isWhole { gaps.append(.cutPlan) }
        guard let query else {
            // Delta's row-level commands: their expressions are not read.
            if found.isInPlace { write.incomplete = [IncompleteReason(kind: .unknownOperator, operator: name)] }
            return write
        }
        if found.isInPlace { inPlaceTable = found.target }
        let scope = evaluate(query)
        var marks = dataset.marks
        var formulas = FormulaWriter(text, definitions, sources.columns)
        for (attribute, name) in written(by: node, query) where !(found.isInPlace && isMetadata(text.string(name))) {
            let id = scope.definition(of: attribute.id)
            let definition = definitions[id]
            marks.formUnion(definition.marks)
            write.columns.append(column(name, definition, formulas.formulas(of: id)))
            if text.isLong(attribute) { write.columns[write.columns.count - 1].type = "long" }
        }
        write.dataset = dataset.uses.map { planSource($0, opaque: false) }
        write.incomplete = reasons(for: marks)
        return write
    }

    /// The attributes that are written, with the target's names for them.
    ///
    /// The write's `Input` has both. Other modes have the query's outputs, and the target's list
    /// (`AppendData RelationV2[a#1, b#2] …`) if it is as long.
    private mutating func written(by node: Int32, _ query: Int32) -> [(AttributeToken, TextRange)] {
        for index in [node, query] {
            if let input = plan.block(of: plan.nodes[Int(index)])?.field(.input), !input.value.isEmpty {
                let list = attributes(in: input.value, count: input.count)
                if let count = input.count, count != list.count { noteMiscount(at: plan.nodes[Int(index)]) }
                if !list.isEmpty { return list.map { ($0, $0.name) } }
            }
        }
        let list = outputAttributes(of: query)
        let names = targetColumns()
        return zip(list, names.count == list.count ? names : list).map { ($0, $1.name) }
    }

    private func targetColumns() -> [AttributeToken] {
        guard plan.root != plan.physicalRoot, let line = plan.block(of: plan.nodes[Int(plan.root)])?.line,
            let place = text.first("RelationV2[", in: line), place < line.lower + 40,
            let list = RelationOperators.firstList(TextRange(place, line.upper), in: text)
        else { return [] }
        return attributes(in: list, count: nil)
    }

    private func column(_ name: TextRange, _ definition: Definition, _ formulas: ColumnFormulas) -> PlanColumn {
        let opaque = definition.marks.contains(.opaque)
        let name = Name(text.string(name))
        var column = PlanColumn(
            name: name,
            sources: directSources(of: definition, formulas, without: name)
                + definition.indirect.map { planSource($0, opaque: false) },
            expression: definition.expression.map { shortened($0) })
        column.isUnresolved = definition.marks.contains(.unresolved)
        column.isOpaque = opaque
        return column
    }

    /// The sources of a value, each with the formula that tells of it, but for a column that is kept as it was.
    func directSources(
        of definition: Definition, _ formulas: ColumnFormulas, without kept: Name? = nil
    ) -> [PlanColumnSource] {
        let opaque = definition.marks.contains(.opaque)
        let uses = definition.direct.filter { use in kept.map { !isKept(use, as: $0) } ?? true }
        return uses.map { use in
            var source = planSource(use, opaque: opaque, path: definition.path)
            if source.description.isEmpty { source.formula = formulas.text(of: use) }
            return source
        }
    }

    /// Whether a source is the column itself, in rows that an in-place statement keeps as they were.
    private func isKept(_ use: SourceUse, as name: Name) -> Bool {
        guard let inPlaceTable, use.kinds == TransformationSet(.identity) else { return false }
        let column = sources.columns[Int(use.column)]
        return column.name == name && sources.sources[Int(column.source)].table.names(sameTableAs: inPlaceTable)
    }

    func planSource(_ use: SourceUse, opaque: Bool, path: [TextRange]? = nil) -> PlanColumnSource {
        let column = sources.columns[Int(use.column)]
        let place = path.map { [column.name.text] + $0.map { text.string($0) } } ?? []
        return PlanColumnSource(
            source: Int(column.source), field: column.name, transformations: use.kinds,
            masked: use.masked.intersection(use.kinds),
            description: opaque ? "opaque" : place.count > 1 ? place.joined(separator: ".") : "")
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
        if marks.contains(.opaque), !gaps.contains(where: { $0.kind == .opaqueCode }) {
            reasons.append(IncompleteReason(kind: .opaqueCode))
        }
        if marks.contains(.unresolved) {
            reasons += cuts.isEmpty && gaps.isEmpty ? [IncompleteReason(kind: .noDefinition)] : cuts
        }
        var seen: Set<IncompleteReason> = []
        return reasons.filter { seen.insert($0).inserted }
    }

    // MARK: UPDATE

    /// The new value of `if (p) new else old` where an UPDATE keeps the column itself: the old one is no edge.
    func withoutKeptValue(_ expression: TextRange, of column: TextRange, _ scope: borrowing Scope) -> TextRange {
        guard inPlaceTable != nil, text.starts(expression, with: "if ("),
            let place = text.last(" else ", in: expression)
        else { return expression }
        let rest = TextRange(place + 6, expression.upper)
        guard let old = text.attributeAtEnd(of: rest), text.isSame(old.name, column), scope[old.id] != nil else {
            return expression
        }
        return TextRange(expression.lower, place)
    }
}

extension TableReference {
    /// Whether two references name one table, as far as the text tells.
    func names(sameTableAs other: TableReference) -> Bool {
        guard let mine = plainName, let theirs = other.plainName else { return false }
        return mine == theirs
    }

    private var plainName: Name? {
        switch self {
        case .table(let name, _), .unqualified(let name, _): name
        case .path(let location, _, let table): table ?? Name(location)
        case .catalogObject, .files, .jdbc, .topics, .microBatch, .opaque: nil
        }
    }
}
