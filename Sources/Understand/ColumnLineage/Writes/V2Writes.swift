import LineageModel
import SparkPlan

/// Writes of data source V2: appends, overwrites, CTAS, row-level commands.
enum V2Writes {
    static let rules: [WriteRule] = [
        WriteRule("AtomicCreateTableAsSelect") { catalogTable($0, .create) },
        WriteRule("CreateTableAsSelect") { catalogTable($0, .create) },
        WriteRule("AtomicReplaceTableAsSelect") { catalogTable($0, .overwrite) },
        WriteRule("ReplaceTableAsSelect") { catalogTable($0, .overwrite) },
        WriteRule("AppendData") { writtenTable($0).map { FoundWrite($0) } },
        WriteRule("OverwriteByExpression") { writtenTable($0).map { FoundWrite($0, .overwrite) } },
        WriteRule("OverwritePartitionsDynamic") { writtenTable($0).map { FoundWrite($0, .overwrite) } },
        WriteRule("AppendDataExecV1") { v1Table($0).map { FoundWrite($0) } },
        WriteRule("OverwriteByExpressionExecV1") { v1Table($0).map { FoundWrite($0, .overwrite) } },
        WriteRule("WriteToDataSourceV2") { streamedTable($0).map { FoundWrite($0) } },
        WriteRule("ReplaceData") { inPlace($0) },
        WriteRule("WriteDelta") { inPlace($0) },
        WriteRule("DeleteFromTable") { node in node.item(0).map { FoundWrite(table($0)) } },
    ]

    /// `Arguments: org.apache.iceberg.spark.SparkCatalog@2a4cb8ae, db.orders, …`.
    static func catalogTable(_ node: WriteNode, _ change: LifecycleStateChange) -> FoundWrite? {
        reference(node, at: 1).map { FoundWrite($0, change) }
    }

    /// The table that stands at a place behind its catalog object.
    static func reference(_ node: WriteNode, at place: Int) -> TableReference? {
        guard let catalog = node.item(0), let name = node.item(place) else { return nil }
        return .catalogObject(catalog: catalog, identifier: Name(name), provider: provider(node))
    }

    /// `iceberg` of `TableSpec(Map(),Some(iceberg),Map(),None,None,None,false)`.
    private static func provider(_ node: WriteNode) -> String? {
        let text = node.text
        let end = node.arguments.upper
        guard let place = text.last("TableSpec(", in: node.arguments),
            let some = text.first("),Some(", in: TextRange(place, end)),
            let close = text.first(.closeParenthesis, in: TextRange(some + 7, end))
        else { return nil }
        return text.string(TextRange(some + 7, close))
    }

    /// `Arguments: …, IcebergWrite(table=lake.db.orders, format=PARQUET)`; other connectors print an object only.
    static func writtenTable(_ node: WriteNode) -> TableReference? {
        let text = node.text
        guard let place = text.last("IcebergWrite(table=", in: node.arguments) else { return headed(node) }
        let inside = TextRange(place + 19, node.arguments.upper)
        let close = text.groupEnd(at: place + 12, before: inside.upper).map { $0 - 1 } ?? inside.upper
        let format = text.last(", format=", in: TextRange(inside.lower, close))
        let name = text.string(TextRange(inside.lower, format ?? close))
        if isPath(name) { return .path(location: name, format: "iceberg", table: nil) }
        return .unqualified(name: Name(name), format: format.map { text.string(TextRange($0 + 9, close)) })
    }

    /// `Arguments: MicroBatchWrite[epoch: 0, writer: IcebergStreamingWrite(table=lake.db.t, format=PARQUET)], …`.
    ///
    /// Other sinks print their class: the progress event names those that have a name.
    private static func streamedTable(_ node: WriteNode) -> TableReference? {
        let text = node.text
        guard let place = text.first("StreamingWrite(table=", in: node.arguments) else {
            return sinkTopic(node) ?? .opaque(description: sinkClass(node))
        }
        let inside = TextRange(place + 21, node.arguments.upper)
        let close = text.groupEnd(at: place + 14, before: inside.upper).map { $0 - 1 } ?? inside.upper
        let format = text.last(", format=", in: TextRange(inside.lower, close))
        let name = text.string(TextRange(inside.lower, format ?? close))
        if isPath(name) { return .path(location: name, format: "iceberg", table: nil) }
        return .table(name: Name(name), format: format.map { text.string(TextRange($0 + 9, close)) })
    }

    /// The class of a sink without its hash, which is another in each batch.
    private static func sinkClass(_ node: WriteNode) -> String {
        guard let place = node.text.first("writer: ", in: node.arguments) else { return "" }
        let word = node.text.firstWord(TextRange(place + 8, node.arguments.upper))
        return node.string(TextRange(word.lower, node.text.first("@", in: word) ?? word.upper))
    }

    /// `WriteToMicroBatchDataSource …KafkaTable@1, <id>, [kafka.bootstrap.servers=b:9092, topic=t], Append, 0`.
    ///
    /// Only the parsed plan of the extended mode has the sink's options (streaming.md §5).
    private static func sinkTopic(_ node: WriteNode) -> TableReference? {
        let (text, heading) = (node.text, "== Parsed Logical Plan ==\n" as Word)
        guard node.plan.root != node.plan.physicalRoot, let place = text.first(heading, in: text.all) else {
            return nil
        }
        let line = text.line(at: place + heading.count)
        guard text.starts(line, with: "WriteToMicroBatchDataSource "), text.first("$KafkaTable@", in: line) != nil,
            let list = RelationOperators.firstList(line, in: text)
        else { return nil }
        let options = text.plainItems(text.unbracketed(list))
        func option(_ key: Word) -> String? {
            let item = options.first { text.starts($0, with: key) }
            return item.map { text.string(TextRange($0.lower + key.count, $0.upper)) }
        }
        return option("topic=").map { .topics([Name($0)], brokers: option("kafka.bootstrap.servers=")) }
    }

    /// 4.2 puts the table behind the operator's name: `OverwriteByExpression lake.db.t`.
    private static func headed(_ node: WriteNode) -> TableReference {
        let name = node.plan.nodes[Int(node.index)].name
        let behind = node.text.trimmed(TextRange(node.text.firstWord(name).upper, name.upper))
        if behind.isEmpty { return .opaque(description: node.string(node.arguments)) }
        return .table(name: Name(node.string(behind)), format: nil)
    }

    static func table(_ name: String) -> TableReference {
        isPath(name) ? .path(location: name, format: nil, table: nil) : .table(name: Name(name), format: nil)
    }

    private static func isPath(_ name: String) -> Bool { name.hasPrefix("/") || name.contains(":/") }

    /// The class of the catalogs that tables of databases are in; their text has no object.
    private static let jdbcCatalog = "org.apache.spark.sql.execution.datasources.v2.jdbc.JDBCTableCatalog"

    /// `JDBCTable(sales.out1,StructType(…`, `DeltaTableV2(…,file:/wh/d2,Some(CatalogTable(…`, a staged table.
    private static func v1Table(_ node: WriteNode) -> TableReference? {
        let text = node.text
        if text.starts(node.arguments, with: "JDBCTable("), let comma = text.first(.comma, in: node.arguments) {
            let name = text.string(TextRange(node.arguments.lower + 10, comma))
            return .catalogObject(catalog: jdbcCatalog, identifier: Name(name), provider: nil)
        }
        return DeltaWrites.table(node.arguments, in: text) ?? .opaque(description: node.item(0) ?? "")
    }

    // MARK: MERGE, UPDATE, DELETE

    private static func inPlace(_ node: WriteNode) -> FoundWrite? {
        var found = FoundWrite(rowLevelTable(node))
        found.isInPlace = true
        return found
    }

    /// `ReplaceData` names its table; `WriteDelta` does not: it is the one that is read with the places of its rows.
    private static func rowLevelTable(_ node: WriteNode) -> TableReference {
        if node.text.last("IcebergWrite(table=", in: node.arguments) != nil, let table = writtenTable(node) {
            return table
        }
        return logicalTable(node) ?? scannedTable(node) ?? .opaque(description: node.string(node.arguments))
    }

    /// `WriteDelta RelationV2[a#1L] lake.db.t lake.db.t, …` of an extended plan.
    private static func logicalTable(_ node: WriteNode) -> TableReference? {
        let plan = node.plan
        guard plan.root != plan.physicalRoot, plan.root != PlanNode.none,
            let line = plan.block(of: plan.nodes[Int(plan.root)])?.line,
            let list = RelationOperators.firstList(line, in: node.text)
        else { return nil }
        let rest = node.text.trimmed(TextRange(list.upper, line.upper))
        return table(node.string(node.text.firstWord(rest)))
    }

    private static func scannedTable(_ node: WriteNode) -> TableReference? {
        for candidate in node.plan.nodes {
            guard let block = node.plan.block(of: candidate), node.text.starts(candidate.name, with: "BatchScan"),
                let columns = block.field(.output)?.value ?? block.line,
                node.text.first("_spec_id#", in: columns) != nil || node.text.first("_pos#", in: columns) != nil
            else { continue }
            let item = Operator(index: 0, node: candidate, block: block)
            return table(ScanOperators.tableName(item, in: node.text))
        }
        return nil
    }
}
