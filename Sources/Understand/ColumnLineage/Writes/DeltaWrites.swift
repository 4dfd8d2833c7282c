import LineageModel
import SparkPlan

/// Delta's own commands, of which only the target is read.
enum DeltaWrites {
    static let rules: [WriteRule] = [
        WriteRule("Execute MergeIntoCommand") { rowLevel($0) },
        WriteRule("Execute MergeIntoCommandEdge") { rowLevel($0) },
        WriteRule("Execute UpdateCommand") { rowLevel($0) },
        WriteRule("Execute DeleteCommand") { rowLevel($0) },
    ]

    private static func rowLevel(_ node: WriteNode) -> FoundWrite? {
        guard let table = table(node.arguments, in: node.text) else { return nil }
        var found = FoundWrite(table)
        found.isInPlace = true
        // What stands below is the table, not the rows that are written.
        found.isWrittenInside = true
        return found
    }

    /// `Delta[version=2, file:/wh/d2]`, `DeltaTableV2(…,file:/wh/d2,Some(CatalogTable(`, with the table's name where
    /// it stands beside.
    static func table(_ arguments: TextRange, in text: PlanText) -> TableReference? {
        let name = quotedName(arguments, in: text)
        if let place = text.first("Delta[version=", in: arguments),
            let comma = text.first(", ", in: TextRange(place, arguments.upper)),
            let close = text.first(.closeBracket, in: TextRange(comma, arguments.upper))
        {
            return .path(location: text.string(TextRange(comma + 2, close)), format: "delta", table: name)
        }
        if text.starts(arguments, with: "DeltaTableV2("), let comma = text.first(.comma, in: arguments),
            let end = text.first(.comma, in: TextRange(comma + 1, arguments.upper))
        {
            let rest = TextRange(end + 1, arguments.upper)
            let name = text.starts(rest, with: "Some(CatalogTable(") ? text.catalogTableName(in: rest) : nil
            return .path(location: text.string(TextRange(comma + 1, end)), format: "delta", table: name)
        }
        guard text.first("DeltaLog@", in: arguments) != nil, let name else { return nil }
        return .table(name: name, format: "delta")
    }

    /// The first name in back quotes.
    private static func quotedName(_ arguments: TextRange, in text: PlanText) -> Name? {
        guard let open = text.first("`", in: arguments) else { return nil }
        var end = open
        while end < arguments.upper, text[end] != .comma, text[end] != .newline, text[end] != .closeParenthesis {
            end += 1
        }
        let name = text.string(TextRange(open, end))
        return name.filter { $0 == "`" }.count.isMultiple(of: 2) ? Name(WriteNode.unquoted(name)) : nil
    }
}
