import LineageModel
import SparkPlan

/// Finds the write at the top of a plan and its target.
struct PlanWriteReader {
    let plan: FormattedPlan
    private var text: PlanText { plan.text }

    /// A write node, before its query is evaluated.
    struct Found {
        var node: Int32
        var operatorName: String
        var target: TableReference
        var lifecycle: LifecycleStateChange?
    }

    init(_ plan: FormattedPlan) {
        self.plan = plan
    }

    /// The root operator; adaptive execution and stages stand above a V1 write (spark-event-log.md §12.20).
    func top() -> Int32 {
        var index = plan.root
        while index != PlanNode.none, isWrapper(index) {
            guard let child = plan.children(of: index).last else { break }
            index = child
        }
        return index
    }

    private func isWrapper(_ index: Int32) -> Bool {
        let name = plan.nodes[Int(index)].name
        return text.starts(name, with: "AdaptiveSparkPlan") || text.starts(name, with: "== ")
            || text.starts(name, with: "ResultQueryStage") || text.starts(name, with: "WholeStageCodegen")
    }

    func find() -> Found? {
        let index = top()
        guard index != PlanNode.none, let block = plan.block(of: plan.nodes[Int(index)]) else { return nil }
        let name = block.name
        guard let rule = WriteRule.all.first(where: { text.starts(name, with: $0.word) }) else { return nil }
        guard let arguments = block.field(.arguments)?.value, let target = rule.target(arguments, text) else {
            return nil
        }
        return Found(
            node: index, operatorName: rule.name, target: target,
            lifecycle: rule.lifecycle(arguments, text))
    }
}

/// How one kind of write names its target.
struct WriteRule: Sendable {
    var name: String
    var word: Word
    var target: @Sendable (TextRange, PlanText) -> TableReference?
    var lifecycle: @Sendable (TextRange, PlanText) -> LifecycleStateChange?

    /// Longer names first: a name counts by its beginning, since 4.2 puts the table behind it.
    static let all: [WriteRule] = [
        catalog("AtomicCreateTableAsSelect", "AtomicCreateTableAsSelect", .create),
        catalog("AtomicReplaceTableAsSelect", "AtomicReplaceTableAsSelect", .overwrite),
        catalog("CreateTableAsSelect", "CreateTableAsSelect", .create),
        catalog("ReplaceTableAsSelect", "ReplaceTableAsSelect", .overwrite),
        v2("AppendData", "AppendData", nil),
        v2("OverwriteByExpression", "OverwriteByExpression", .overwrite),
        v2("OverwritePartitionsDynamic", "OverwritePartitionsDynamic", .overwrite),
        catalog("CreateTable", "CreateTable ", .create),
        catalog("CreateTable", "CreateTable", .create),
        WriteRule(
            name: "Execute InsertIntoHadoopFsRelationCommand", word: "Execute InsertIntoHadoopFsRelationCommand",
            target: FileWrite.target, lifecycle: FileWrite.lifecycle),
    ]

    /// `Arguments: org.apache.iceberg.spark.SparkCatalog@2a4cb8ae, db.orders, …`.
    private static func catalog(_ name: String, _ word: Word, _ change: LifecycleStateChange) -> WriteRule {
        WriteRule(name: name, word: word, target: CatalogWrite.target) { _, _ in change }
    }

    /// `Arguments: …, IcebergWrite(table=lake.db.orders, format=PARQUET)`.
    private static func v2(_ name: String, _ word: Word, _ change: LifecycleStateChange?) -> WriteRule {
        WriteRule(name: name, word: word, target: TableWrite.target) { _, _ in change }
    }
}

/// A target that is named by a catalog object and an identifier.
enum CatalogWrite {
    static let target: @Sendable (TextRange, PlanText) -> TableReference? = { arguments, text in
        guard let first = text.first(", ", in: arguments) else { return nil }
        let rest = TextRange(first + 2, arguments.upper)
        let end = text.first(", ", in: rest) ?? rest.upper
        return .catalogObject(
            catalog: text.string(TextRange(arguments.lower, first)),
            identifier: Name(text.string(TextRange(rest.lower, end))), provider: provider(rest, text))
    }

    /// `iceberg` of `TableSpec(Map(),Some(iceberg),Map(),None,None,None,false)`.
    private static func provider(_ arguments: TextRange, _ text: PlanText) -> String? {
        guard let place = text.last("TableSpec(", in: arguments),
            let some = text.first("),Some(", in: TextRange(place, arguments.upper)),
            let end = text.first(.closeParenthesis, in: TextRange(some + 7, arguments.upper))
        else { return nil }
        return text.string(TextRange(some + 7, end))
    }
}

/// A target that a V2 write names itself.
enum TableWrite {
    static let target: @Sendable (TextRange, PlanText) -> TableReference? = { arguments, text in
        guard let place = text.last("IcebergWrite(table=", in: arguments) else {
            return .opaque(description: text.string(arguments))
        }
        let start = place + 19
        let end = text.last(", format=", in: TextRange(start, arguments.upper))
        let close = text.last(")", in: TextRange(start, arguments.upper)) ?? arguments.upper
        let name = text.string(TextRange(start, end ?? close))
        let format = end.map { text.string(TextRange($0 + 9, close)) }
        if name.hasPrefix("/") || name.contains(":/") { return .path(location: name, format: "iceberg", table: nil) }
        return .unqualified(name: Name(name), format: format)
    }
}

/// `Arguments: file:/a/b, false, [p#1], Parquet, [path=/a/b], Overwrite, [columns]`.
enum FileWrite {
    static let target: @Sendable (TextRange, PlanText) -> TableReference? = { arguments, text in
        let items = text.plainItems(arguments)
        guard let path = items.first else { return nil }
        let formats = items.dropFirst(2).first { !$0.isEmpty && !text.starts($0, with: "[") }
        let table = items.first { text.starts($0, with: "`") }
        return .path(
            location: text.string(path), format: formats.map { text.string($0).lowercased() },
            table: table.map { Name(unquoted(text.string($0))) })
    }

    /// `` `spark_catalog`.`default`.`t` `` without its quotes; the serde behind it is another item.
    private static func unquoted(_ text: String) -> String {
        text.filter { $0 != "`" }
    }

    static let lifecycle: @Sendable (TextRange, PlanText) -> LifecycleStateChange? = { arguments, text in
        text.plainItems(arguments).contains { text.isWord("Overwrite", $0) } ? .overwrite : nil
    }
}
