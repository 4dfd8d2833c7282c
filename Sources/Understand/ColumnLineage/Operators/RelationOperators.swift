import LineageModel
import SparkPlan

/// Leaves of logical plans: tables under a command, and in the modes extended and cost.
enum RelationOperators {
    static let rules: [String: OperatorRule] = [
        "RelationV2": v2, "DataSourceV2Relation": v2, "DataSourceV2ScanRelation": v2, "Relation": v1,
        "LogicalRelation": v1, "HiveTableRelation": hive, "LocalRelation": rows,
        "OneRowRelation": rows, "Range": range,
    ]

    /// `RelationV2[id#1L, cat#2] lake.db.t lake.db.t`, or with fields: `lake.db.t, [id#1L], …SparkCatalog@2a4cb8ae, …`.
    private static let v2: OperatorRule = { evaluation, item, _ in
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value, let list = firstList(arguments, in: text) else {
            return Scope()
        }
        let before = text.trimmed(TextRange(arguments.lower, list.lower))
        let after = text.trimmed(TextRange(list.upper, arguments.upper))
        let name = before.isEmpty ? text.firstWord(after) : withoutComma(before, in: text)
        return evaluation.scope(of: item, list: list, reading: table(text.string(name)))
    }

    private static func table(_ name: String) -> TableReference {
        name.hasPrefix("/") || name.contains(":/")
            ? .path(location: name, format: nil, table: nil) : .table(name: Name(name), format: nil)
    }

    /// `Relation spark_catalog.db.t[cid#1,name#2] parquet`, `Relation [value#6] text`, or with fields:
    /// `` parquet, [cid#1, name#2], `spark_catalog`.`db`.`t`, false ``.
    private static let v1: OperatorRule = { evaluation, item, _ in
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value, let list = columnList(arguments, in: text) else {
            return Scope()
        }
        let before = withoutComma(text.trimmed(TextRange(arguments.lower, list.lower)), in: text)
        let after = text.trimmed(TextRange(list.upper, arguments.upper))
        let quoted = text.first("`", in: after).map {
            TextRange($0, text.first(", ", in: TextRange($0, after.upper)) ?? after.upper)
        }
        let columns = evaluation.attributes(in: list, count: nil)
        if let files = evaluation.fileScan(reading: columns) {
            return evaluation.scope(
                of: item, attributes: columns, source: evaluation.sources.source(files.table), types: files.types)
        }
        if let named = NamedScan.table(after, in: text) ?? NamedScan.table(before, in: text) {
            return evaluation.scope(of: item, list: list, reading: named)
        }
        if let table = catalogTable(after, in: text) {
            return evaluation.scope(of: item, list: list, reading: table)
        }
        let name = quoted ?? before
        let format = quoted == nil ? text.firstWord(after) : before
        let table: TableReference =
            name.isEmpty || (quoted == nil && text.first(".", in: name) == nil)
            ? .opaque(description: text.string(TextRange(arguments.lower, list.lower)) + text.string(after))
            : .table(name: Name(text.string(name).filter { $0 != "`" }), format: text.string(format))
        return evaluation.scope(of: item, list: list, reading: table)
    }

    /// `` HiveTableRelation [`spark_catalog`.`default`.`t`, serde, Data Cols: [id#1L], Partition Cols: [d#2]] ``.
    private static let hive: OperatorRule = { evaluation, item, _ in
        let text = evaluation.text
        guard let arguments = item.field(.arguments)?.value else { return Scope() }
        return evaluation.hiveScope(of: item, relation: arguments, in: text)
    }

    private static let rows: OperatorRule = { evaluation, item, _ in
        evaluation.scope(of: item, allDefinedAs: DefinitionTable.constant)
    }

    /// `Range (0, 3, step=1, splits=None)` of a logical plan has a column, but does not print it.
    private static let range: OperatorRule = { evaluation, item, _ in
        var scope = evaluation.scope(of: item, allDefinedAs: DefinitionTable.constant)
        scope.unnamed = DefinitionTable.constant
        return scope
    }

    /// `CatalogTable(`, `Database: default`, `Table: orders`, … `Location: file:/wh/orders`, a line each (3.3 and older).
    private static func catalogTable(_ range: TextRange, in text: PlanText) -> TableReference? {
        guard text.first("CatalogTable(", in: range) != nil, let name = text.catalogTableName(in: range) else {
            return nil
        }
        guard let location = text.line(after: "\nLocation: ", in: range) else { return .table(name: name, format: nil) }
        return .path(location: location, format: text.line(after: "\nProvider: ", in: range), table: name)
    }

    /// The first list that holds attributes: `[numPartitions=1]` of a JDBC relation is none.
    private static func columnList(_ range: TextRange, in text: PlanText) -> TextRange? {
        var rest = range
        while let list = firstList(rest, in: text) {
            if list.count == 2 || text.first(.hash, in: list) != nil { return list }
            rest = TextRange(list.upper, range.upper)
        }
        return nil
    }

    static func firstList(_ range: TextRange, in text: PlanText) -> TextRange? {
        guard let open = text.first(.openBracket, in: range), let end = text.groupEnd(at: open, before: range.upper)
        else { return nil }
        return TextRange(open, end)
    }

    private static func withoutComma(_ range: TextRange, in text: PlanText) -> TextRange {
        text.ends(range, with: ",") ? TextRange(range.lower, range.upper - 1) : range
    }
}

extension PlanText {
    /// The name of a `CatalogTable(`: `Catalog: spark_catalog` (3.4 and newer), `Database: default`, `Table: orders`, a line
    /// each.
    func catalogTableName(in range: TextRange) -> Name? {
        guard let table = line(after: "\nTable: ", in: range) else { return nil }
        let catalog = line(after: "\nCatalog: ", in: range) ?? "spark_catalog"
        return Name(
            ([catalog, line(after: "\nDatabase: ", in: range), table] as [String?]).compactMap(\.self)
                .joined(separator: "."))
    }

    func line(after key: Word, in range: TextRange) -> String? {
        first(key, in: range).map { string(line(at: $0 + key.count)) }
    }
}

extension Evaluation {
    /// The scope of a leaf whose columns stand in a list of its arguments.
    mutating func scope(of item: Operator, list: TextRange, reading table: TableReference) -> Scope {
        scope(of: item, attributes: attributes(in: list, count: nil), source: sources.source(table), types: [:])
    }

    /// The physical scan of the files that a V1 relation stands for: it alone names them.
    func fileScan(reading columns: [AttributeToken]) -> FileScan? {
        guard plan.root != plan.physicalRoot else { return nil }
        let ids = Set(columns.map(\.id))
        for node in plan.nodes where text.isWord("FileScan", text.firstWord(node.name)) {
            guard let block = plan.block(of: node), let arguments = block.field(.arguments)?.value,
                let list = RelationOperators.firstList(arguments, in: text),
                attributes(in: list, count: nil).contains(where: { ids.contains($0.id) })
            else { continue }
            return FileScan(Operator(index: 0, node: node, block: block), kind: arguments, in: text)
        }
        return nil
    }

    /// A Hive table's columns: those of its data and of its partitions.
    mutating func hiveScope(of item: Operator, relation: TextRange, in text: PlanText) -> Scope {
        guard let quote = text.first("`", in: relation) else { return Scope() }
        let rest = TextRange(quote, relation.upper)
        let nameEnd = text.first(", ", in: rest) ?? rest.upper
        let name = Name(text.string(TextRange(quote, nameEnd)).filter { $0 != "`" && $0 != "]" })
        var all: [AttributeToken] = []
        for word in ["Data Cols: [", "Partition Cols: ["] as [Word] {
            guard let place = text.first(word, in: rest),
                let end = text.groupEnd(at: place + word.count - 1, before: rest.upper)
            else { continue }
            all += attributes(in: TextRange(place + word.count - 1, end), count: nil)
        }
        let source = sources.source(.table(name: name, format: "hive"))
        return scope(of: item, attributes: all, source: source, types: [:])
    }
}
