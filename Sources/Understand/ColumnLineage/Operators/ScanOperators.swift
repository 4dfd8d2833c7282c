import LineageModel
import SparkPlan

/// Leaves of the plan: tables, files, and data without a source.
enum ScanOperators {
    static let rules: [String: OperatorRule] = [
        "BatchScan": batchScan, "Scan": scan, "FileScan": scan, "LocalTableScan": local, "EmptyRelation": constants,
        "CommandResult": constants,
    ]

    /// `BatchScan lake.db.orders`: a table of a catalog, or the path of one.
    private static let batchScan: OperatorRule = { evaluation, item, _ in
        let name = tableName(item, in: evaluation.text)
        let table: TableReference =
            isPath(name)
            ? .path(location: name, format: nil, table: nil) : .table(name: Name(name), format: nil)
        return evaluation.scope(of: item, reading: table, types: [:])
    }

    /// The name in the heading; 3.3 has it only in the description `lake.db.orders (branch=null) […]`.
    static func tableName(_ item: Operator, in text: PlanText) -> String {
        let heading = item.block?.line.map { oneLineName($0, in: text) } ?? item.block?.name ?? item.node.name
        let name = text.trimmed(TextRange(min(heading.lower + 9, heading.upper), heading.upper))
        guard name.isEmpty, let description = item.field(.description)?.value else { return text.string(name) }
        return text.string(TextRange(description.lower, text.first(" (", in: description) ?? description.upper))
    }

    /// `BatchScan lake.db.t` of `BatchScan lake.db.t[id#1L] lake.db.t (branch=null) […]`.
    private static func oneLineName(_ line: TextRange, in text: PlanText) -> TextRange {
        TextRange(line.lower, text.first(.openBracket, in: line) ?? line.upper)
    }

    private static func isPath(_ name: String) -> Bool {
        name.hasPrefix("/") || name.contains(":/")
    }

    /// `Scan parquet lake.db.t`, `Scan In-memory table t`, `Scan ExistingRDD`, `Scan JDBCRelation(…)`.
    private static let scan: OperatorRule = { evaluation, item, children in
        let text = evaluation.text
        let heading = item.block?.name ?? item.node.name
        let kind = text.trimmed(TextRange(text.firstWord(heading).upper, heading.upper))
        if text.starts(kind, with: "In-memory") { return CacheOperators.scan(&evaluation, item, children) }
        if text.starts(kind, with: "OneRowRelation") { return constants(&evaluation, item, children) }
        if text.starts(kind, with: "ExistingRDD") {
            return ExistingRDDOperators.scan(&evaluation, item, children)
        }
        if let files = FileScan(item, kind: kind, in: text) {
            return evaluation.scope(of: item, reading: files.table, types: files.types)
        }
        let table = NamedScan.table(kind, in: text) ?? .opaque(description: text.string(kind))
        return evaluation.scope(of: item, reading: table, types: [:])
    }

    /// Data made in the driver: no source.
    private static let constants: OperatorRule = { evaluation, item, _ in
        evaluation.scope(of: item, allDefinedAs: DefinitionTable.constant)
    }

    /// Rows in the plan itself.
    ///
    /// An aggregate that Iceberg answered from its statistics looks so too: then the table is nowhere in the text.
    private static let local: OperatorRule = { evaluation, item, children in
        let text = evaluation.text
        var scope = constants(&evaluation, item, children)
        // What was optimised away, a stream without news for one: `<empty>, [a#1]`. It tells of no column.
        if let arguments = item.field(.arguments)?.value, text.starts(arguments, with: "<empty>") {
            return evaluation.scope(of: item, allDefinedAs: DefinitionTable.unresolved)
        }
        for attribute in evaluation.outputs[item.index] ?? [] where isPushedAggregate(attribute.name, in: text) {
            scope.set(attribute, to: DefinitionTable.unresolved)
        }
        return scope
    }

    private static func isPushedAggregate(_ name: TextRange, in text: PlanText) -> Bool {
        guard text.ends(name, with: ")") else { return false }
        return [Word]("max(", "min(", "count(", "sum(").contains { text.starts(name, with: $0) }
    }
}

extension Array where Element == Word {
    init(_ words: Word...) { self = words }
}

extension Evaluation {
    /// The scope of a leaf that reads a table.
    mutating func scope(of item: Operator, reading table: TableReference, types: [String: String]) -> Scope {
        let output = item.field(.output)
        let columns = output.map { attributes(in: $0.value, count: $0.count) } ?? listed(item)
        return scope(of: item, attributes: columns, source: sources.source(table), types: types)
    }

    /// The scope of a leaf with the columns of a source.
    mutating func scope(
        of item: Operator, attributes: [AttributeToken], source: Int32, types: [String: String]
    ) -> Scope {
        outputs[item.index] = attributes
        var scope = Scope(capacity: attributes.count)
        for attribute in attributes {
            let name = text.string(attribute.name)
            let type = types[name] ?? (text.isLong(attribute) ? "long" : nil)
            scope.set(attribute, to: isMetadata(name) ? DefinitionTable.constant : column(name, of: source, type))
        }
        addPushedFilters(of: item, reading: source, scope)
        return scope
    }

    private mutating func column(_ name: String, of source: Int32, _ type: String?) -> Int32 {
        let column = sources.column(Name(name), type: type, of: source)
        return definitions.column(column)
    }

    /// Columns that tell of files and rows, not data (Iceberg's `MetadataColumns`, Spark's `_metadata`).
    func isMetadata(_ name: String) -> Bool {
        ["_file", "_pos", "_spec_id", "_partition", "_deleted", "_metadata", "__row_operation"].contains(name)
    }

    /// The scope of a leaf without a source.
    mutating func scope(of item: Operator, allDefinedAs definition: Int32) -> Scope {
        let attributes = listed(item)
        outputs[item.index] = attributes
        var scope = Scope(capacity: attributes.count)
        for attribute in attributes { scope.set(attribute, to: definition) }
        return scope
    }
}
