import LineageModel
import SparkPlan

/// Statements that change a table's life, not its rows: CREATE, DROP, ALTER, RENAME, TRUNCATE, and views.
enum TableLife {
    static let rules: [WriteRule] = [
        WriteRule("CreateTable") { create($0, .create) },
        WriteRule("ReplaceTable") { create($0, .overwrite) },
        WriteRule("AtomicReplaceTable") { create($0, .overwrite) },
        WriteRule("DropTable") { V2Writes.catalogTable($0, .drop) },
        WriteRule("AlterTable") { V2Writes.catalogTable($0, .alter) },
        WriteRule("AddPartitionField") { V2Writes.catalogTable($0, .alter) },
        WriteRule("DropPartitionField") { V2Writes.catalogTable($0, .alter) },
        WriteRule("ReplacePartitionField") { V2Writes.catalogTable($0, .alter) },
        WriteRule("SetIdentifierFields") { V2Writes.catalogTable($0, .alter) },
        WriteRule("DropIdentifierFields") { V2Writes.catalogTable($0, .alter) },
        WriteRule("SetWriteDistributionAndOrdering") { V2Writes.catalogTable($0, .alter) },
        WriteRule("RenameTable", rename),
        WriteRule("TruncateTable") { node in node.item(0).map { FoundWrite(V2Writes.table($0), .truncate) } },
        WriteRule("CreateV2View", createV2View),
        WriteRule("DropV2View") { V2Writes.catalogTable($0, .drop) },
        WriteRule("Execute CreateDataSourceTableCommand") { named($0, .create) },
        WriteRule("Execute CreateTableCommand") { named($0, .create) },
        WriteRule("Execute CreateTableLikeCommand") { named($0, .create) },
        WriteRule("Execute DropTableCommand") { named($0, .drop) },
        WriteRule("Execute TruncateTableCommand") { named($0, .truncate) },
        WriteRule("Execute AlterTableAddColumnsCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableChangeColumnCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableSetPropertiesCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableUnsetPropertiesCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableAddPartitionCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableDropPartitionCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableSetLocationCommand") { named($0, .alter) },
        WriteRule("Execute AlterTableRenameCommand", renameV1),
        WriteRule("Execute CreateViewCommand", createView),
        WriteRule("Execute AlterViewAsCommand") { named($0, .alter) },
        WriteRule("Execute LoadDataCommand") { node in
            node.item(0).map { FoundWrite(.table(name: Name(WriteNode.unquoted($0)), format: nil)) }
        },
    ]

    /// `Arguments: …SparkCatalog@1c, db.src, [ColumnImpl(id,LongType,true,null,…), …], TableSpec(…), false`.
    private static func create(_ node: WriteNode, _ change: LifecycleStateChange) -> FoundWrite? {
        guard var found = V2Writes.catalogTable(node, change) else { return nil }
        found.schema = node.items.dropFirst(2).first.map { columns($0, "ColumnImpl(", in: node.text) } ?? []
        return found
    }

    /// The columns of `[ColumnImpl(id,LongType,true), …]` or `[StructField(id,LongType,true), …]`.
    private static func columns(_ list: TextRange, _ word: Word, in text: PlanText) -> [SchemaField] {
        text.plainItems(text.unbracketed(list)).compactMap { item in
            guard text.starts(item, with: word), let comma = text.first(.comma, in: item) else { return nil }
            let name = text.string(TextRange(item.lower + word.count, comma))
            let type = SparkTypeName(text.string(TextRange(comma + 1, item.upper)))
            return SchemaField(name: Name(name), type: type.text)
        }
    }

    /// `Arguments: …SparkCatalog@13, db.old, db.new, …`.
    @Sendable private static func rename(_ node: WriteNode) -> FoundWrite? {
        guard let previous = V2Writes.reference(node, at: 1), let target = V2Writes.reference(node, at: 2) else {
            return nil
        }
        var found = FoundWrite(target, .rename)
        found.previous = previous
        return found
    }

    /// ``Arguments: `spark_catalog`.`default`.`a`, `default`.`b`, false``.
    @Sendable private static func renameV1(_ node: WriteNode) -> FoundWrite? {
        guard let old = node.item(0), let new = node.item(1) else { return nil }
        let catalog = WriteNode.unquoted(old).prefix { $0 != "." }
        let name = WriteNode.unquoted(new)
        var found = FoundWrite(.table(name: Name("\(catalog).\(name)"), format: nil), .rename)
        found.previous = .table(name: Name(WriteNode.unquoted(old)), format: nil)
        return found
    }

    /// A V1 command that starts with the table's name.
    private static func named(_ node: WriteNode, _ change: LifecycleStateChange) -> FoundWrite? {
        guard let name = node.item(0), name.hasPrefix("`") else { return nil }
        return FoundWrite(.table(name: Name(WriteNode.unquoted(name)), format: nil), change)
    }

    /// Only a persisted view is a dataset: ``Arguments: `spark_catalog`.`default`.`v`, SELECT …, PersistedView, true``.
    @Sendable private static func createView(_ node: WriteNode) -> FoundWrite? {
        guard node.items.contains(where: { node.text.isWord("PersistedView", $0) }) else { return nil }
        return named(node, .create)
    }

    /// `Arguments: …SparkCatalog@1c, db.v, SELECT …, [StructField(id,LongType,true), …], [id], false, false`.
    @Sendable private static func createV2View(_ node: WriteNode) -> FoundWrite? {
        guard var found = V2Writes.catalogTable(node, .create) else { return nil }
        let lists = node.items.first { node.text.starts($0, with: "[StructField(") }
        found.schema = lists.map { columns($0, "StructField(", in: node.text) } ?? []
        return found
    }
}
