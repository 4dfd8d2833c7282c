import LineageModel
import SparkPlan

/// The node at the top of a plan that writes or changes a table's life, as its rule sees it.
struct WriteNode {
    let plan: QueryPlan
    let index: Int32
    /// The operator's arguments; a command's stand in the node below its `Execute`.
    let arguments: TextRange

    var text: PlanText { plan.text }

    /// The arguments, cut at commas outside of parentheses.
    var items: [TextRange] { text.plainItems(arguments) }

    func string(_ range: TextRange) -> String { text.string(range) }

    /// An argument without its text, by place; nil where there are fewer.
    func item(_ place: Int) -> String? {
        let items = items
        return place < items.count ? string(items[place]) : nil
    }

    /// The name of `` `spark_catalog`.`default`.`t` ``, without its quotes.
    static func unquoted(_ name: String) -> String {
        name.filter { $0 != "`" }
    }
}

/// What a write rule finds: which table, and what happens to it.
struct FoundWrite {
    var target: TableReference
    var lifecycle: LifecycleStateChange?
    /// The table's name before a RENAME.
    var previous: TableReference?
    /// The columns of a CREATE, with their types.
    var schema: [SchemaField] = []
    /// Rows that stay as they are pass through the plan: MERGE, UPDATE, DELETE.
    var isInPlace = false
    /// Whether an inner execution writes, and shows its query better: a V1 CTAS.
    var isWrittenInside = false

    init(_ target: TableReference, _ lifecycle: LifecycleStateChange? = nil) {
        self.target = target
        self.lifecycle = lifecycle
    }
}

/// How one kind of write is read; nil when it is none after all (a temporary view).
struct WriteRule: Sendable {
    /// The operator's name, as jobs are named by it.
    var name: String
    var read: @Sendable (WriteNode) -> FoundWrite?

    init(_ name: String, _ read: @escaping @Sendable (WriteNode) -> FoundWrite?) {
        self.name = name
        self.read = read
    }

    /// All rules by the operator's name: a word, or two where the first is `Execute`.
    static let all: [String: WriteRule] = {
        let families = [V2Writes.rules, V1Writes.rules, TableLife.rules, DeltaWrites.rules]
        return Dictionary(families.joined().map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    }()
}
