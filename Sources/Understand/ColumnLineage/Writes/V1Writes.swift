import LineageModel
import SparkPlan

/// Writes of data source V1 and Hive: commands under `Execute`.
enum V1Writes {
    static let rules: [WriteRule] = [
        WriteRule("Execute InsertIntoHadoopFsRelationCommand", insertIntoFiles),
        WriteRule("Execute InsertIntoHiveTable", insertIntoHive),
        WriteRule("Execute CreateDataSourceTableAsSelectCommand") { createAsSelect($0) },
        WriteRule("Execute SaveAsV1TableCommand") { createAsSelect($0) },
        WriteRule("Execute CreateHiveTableAsSelectCommand") { createAsSelect($0) },
        WriteRule("Execute OptimizedCreateHiveTableAsSelectCommand") { createAsSelect($0) },
        WriteRule("Execute InsertIntoDataSourceDirCommand", insertIntoFolder),
        WriteRule("Execute InsertIntoHiveDirCommand", insertIntoFolder),
        WriteRule("Execute SaveIntoDataSourceCommand", saveIntoSource),
        WriteRule("Execute InsertIntoDataSourceCommand", insertIntoSource),
    ]

    /// `Arguments: file:/a/b, false, [p#1], Parquet, [path=/a/b], Overwrite, [columns]`.
    @Sendable private static func insertIntoFiles(_ node: WriteNode) -> FoundWrite? {
        let items = node.items
        guard let path = items.first else { return nil }
        let format = items.dropFirst(2).first { !$0.isEmpty && !node.text.starts($0, with: "[") }
        let table = items.first { node.text.starts($0, with: "`") }
        let target = TableReference.path(
            location: node.string(path), format: format.map { node.string($0).lowercased() },
            table: table.map { Name(WriteNode.unquoted(node.string($0))) })
        return FoundWrite(target, overwrites(items, node) ? .overwrite : nil)
    }

    private static func overwrites(_ items: [TextRange], _ node: WriteNode) -> Bool {
        items.contains { node.text.isWord("Overwrite", $0) }
    }

    /// ``Arguments: `cat`.`db`.`t`, serde, [d=None], overwrite, ifNotExists, [columns]``.
    @Sendable private static func insertIntoHive(_ node: WriteNode) -> FoundWrite? {
        guard let name = node.item(0) else { return nil }
        let overwrite = node.items.first { node.text.isWord("true", $0) || node.text.isWord("false", $0) }
        return FoundWrite(
            .table(name: Name(WriteNode.unquoted(name)), format: "hive"),
            overwrite.map { node.text.isWord("true", $0) } == true ? .overwrite : nil)
    }

    /// ``Arguments: `spark_catalog`.`default`.`t`, ErrorIfExists, [id, c]`` or `[Database: default, TableName: t]`.
    private static func createAsSelect(_ node: WriteNode) -> FoundWrite? {
        guard let name = node.item(0) else { return nil }
        let mode = node.items.contains { node.text.isWord("Append", $0) }
        let change: LifecycleStateChange? =
            overwrites(node.items, node) ? .overwrite : mode ? nil : .create
        var found = FoundWrite(.table(name: Name(qualified(name)), format: nil), change)
        found.isWrittenInside = true
        return found
    }

    /// The name of a V1 table with its catalog, which 4.1's `SaveAsV1TableCommand` leaves out.
    private static func qualified(_ name: String) -> String {
        if name.hasPrefix("[Database: ") {
            let parts = name.dropFirst(11).split(separator: ",", maxSplits: 1)
            let table = parts.count == 2 ? parts[1].drop { $0 != ":" }.dropFirst(2).prefix { $0 != "]" } : ""
            return "spark_catalog.\(parts[0]).\(table)"
        }
        let parts = name.split(separator: "`.`", omittingEmptySubsequences: false)
        let plain = WriteNode.unquoted(name)
        return parts.count == 2 ? "spark_catalog." + plain : plain
    }

    /// `Arguments: Storage(Location: /a/b), parquet, true`.
    @Sendable private static func insertIntoFolder(_ node: WriteNode) -> FoundWrite? {
        let text = node.text
        guard let place = text.first("Location: ", in: node.arguments) else { return nil }
        let rest = TextRange(place + 10, node.arguments.upper)
        let end = [text.first(")", in: rest), text.first(", ", in: rest)].compactMap { $0 }.min() ?? rest.upper
        let target = TableReference.path(
            location: text.string(TextRange(rest.lower, end)), format: node.item(1), table: nil)
        var found = FoundWrite(target, .overwrite)
        found.isWrittenInside = true
        return found
    }

    /// `Arguments: …JdbcRelationProvider@5b, [url=*********(redacted), dbtable=sales.out1], Overwrite`.
    @Sendable private static func saveIntoSource(_ node: WriteNode) -> FoundWrite? {
        let provider = node.item(0) ?? ""
        let change: LifecycleStateChange? = overwrites(node.items, node) ? .overwrite : nil
        if let table = option("dbtable=", node) { return FoundWrite(.jdbc(table: table), change) }
        if let topic = option("topic=", node) {
            return FoundWrite(.topics([Name(topic)], brokers: option("kafka.bootstrap.servers=", node)), nil)
        }
        if let path = option("path=", node) {
            let format = provider.contains("Delta") ? "delta" : nil
            return FoundWrite(.path(location: path, format: format, table: nil), change)
        }
        return FoundWrite(.opaque(description: provider), change)
    }

    private static func option(_ key: Word, _ node: WriteNode) -> String? {
        let text = node.text
        if let list = RelationOperators.firstList(node.arguments, in: text) {
            let entry = text.plainItems(text.unbracketed(list)).first { text.starts($0, with: key) }
            return entry.map { node.string(TextRange($0.lower + key.count, $0.upper)) }
        }
        return optionOfMap(key, node)
    }

    /// Other modes print `Map(dbtable -> sales.out1, topic -> t)`.
    private static func optionOfMap(_ key: Word, _ node: WriteNode) -> String? {
        let text = node.text
        guard let place = text.first("Map(", in: node.arguments),
            let end = text.groupEnd(at: place + 3, before: node.arguments.upper)
        else { return nil }
        for item in text.plainItems(TextRange(place + 4, end - 1)) {
            guard let arrow = text.first(" -> ", in: item), arrow - item.lower == key.count - 1,
                text.has(key, withoutLast: 1, at: item.lower)
            else { continue }
            return node.string(TextRange(arrow + 4, item.upper))
        }
        return nil
    }

    /// `Arguments: Relation [id#1L] JDBCRelation(sales.out1) [numPartitions=1], false`.
    @Sendable private static func insertIntoSource(_ node: WriteNode) -> FoundWrite? {
        let text = node.text
        let change: LifecycleStateChange? = node.items.last.map { text.isWord("true", $0) } == true ? .overwrite : nil
        if let place = text.first("JDBCRelation(", in: node.arguments),
            let end = text.groupEnd(at: place + 12, before: node.arguments.upper)
        {
            return FoundWrite(.jdbc(table: text.string(TextRange(place + 13, end - 1))), change)
        }
        return FoundWrite(.opaque(description: node.string(node.arguments)), change)
    }
}
