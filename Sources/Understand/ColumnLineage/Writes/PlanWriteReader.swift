import LineageModel
import SparkPlan

/// Finds the write at the top of a plan.
struct PlanWriteReader {
    let plan: QueryPlan
    private var text: PlanText { plan.text }

    init(_ plan: QueryPlan) {
        self.plan = plan
    }

    /// The root operator; adaptive execution and stages stand above a V1 write (spark-event-log.md §12.20).
    func top() -> Int32 {
        var index = plan.physicalRoot
        while index != PlanNode.none, isWrapper(index) {
            guard let child = plan.children(of: index).last else { break }
            index = child
        }
        return index
    }

    private func isWrapper(_ index: Int32) -> Bool {
        let word = text.firstWord(plan.nodes[Int(index)].name)
        return [Word]("AdaptiveSparkPlan", "==", "ResultQueryStage", "WholeStageCodegen")
            .contains { text.isWord($0, word) }
    }

    /// The operator's name: one word, or `Execute` and the command's.
    func name(of index: Int32) -> String {
        let name = plan.nodes[Int(index)].name
        let first = text.firstWord(name)
        guard text.isWord("Execute", first) else { return text.string(first) }
        let second = text.firstWord(TextRange(min(first.upper + 1, name.upper), name.upper))
        return "Execute " + text.string(second)
    }

    func find() -> FoundWrite? {
        let index = top()
        guard index != PlanNode.none, plan.block(of: plan.nodes[Int(index)]) != nil,
            let rule = WriteRule.all[name(of: index)]
        else { return nil }
        return rule.read(WriteNode(plan: plan, index: index, arguments: arguments(of: index)))
    }

    private func arguments(of index: Int32) -> TextRange {
        if let own = plan.block(of: plan.nodes[Int(index)])?.field(.arguments)?.value, !own.isEmpty { return own }
        let below = plan.children(of: index).first
        return below.flatMap { plan.block(of: plan.nodes[Int($0)])?.field(.arguments)?.value } ?? TextRange(0, 0)
    }

    /// The root of the query that is written; nil where the text has none.
    ///
    /// The outer execution of a CTAS has none in its physical plan, so what its logical plans say is left to the inner.
    func query() -> Int32? {
        let top = top()
        guard var query = plan.children(of: top).first else { return nil }
        if plan.root != plan.physicalRoot, let logical = plan.children(of: plan.root).last { query = logical }
        // `Execute X` stands over the command, and that over its query.
        while isCommand(query) {
            guard let below = plan.children(of: query).first else { return nil }
            query = below
        }
        return query
    }

    /// Whether the command stands below its `Execute`: then an inner execution does the work.
    ///
    /// Up to 3.3 a V1 CTAS runs its query itself, and that stands there.
    var isOutline: Bool { plan.children(of: top()).first.map(isCommand) ?? true }

    private func isCommand(_ index: Int32) -> Bool {
        let word = text.firstWord(plan.nodes[Int(index)].name)
        return text.ends(word, with: "Command")
    }
}
