/// A query plan: trees of operators, with what the text says of each.
///
/// Source: Spark's `QueryExecution.explainString`; all modes give the same shape here.
package struct QueryPlan: Sendable {
    package let text: PlanText
    package let mode: PlanMode
    package internal(set) var nodes: [PlanNode] = []
    /// The root of the tree to evaluate: in extended mode that of the optimised logical plan.
    package internal(set) var root: Int32 = PlanNode.none
    /// The root of the physical plan, which names the write; in formatted and simple mode the same tree.
    package internal(set) var physicalRoot: Int32 = PlanNode.none
    package internal(set) var subqueries: [Subquery] = []
    var blocks: [OperatorBlock?] = []

    /// Reads a plan; whatever does not look like one is passed over.
    ///
    /// - Complexity: O(text).
    package init(_ text: PlanText) {
        self.text = text
        mode = PlanMode(text)
        switch mode {
        case .formatted:
            var reader = FormattedPlanReader(text: text)
            reader.read(into: &self)
        case .extended, .cost, .simple:
            OneLinePlanReader(text: text).read(into: &self)
        case .codegen, .none: break
        }
    }

    /// Whether the text goes to its end: a blank line behind the last block, in extended and cost mode a line end.
    package var isWhole: Bool {
        text.ends(text.all, with: mode == .extended || mode == .cost ? "\n" : "\n\n")
    }

    /// The block of a node; nil where the text has none.
    package func block(of node: PlanNode) -> OperatorBlock? {
        let id = Int(node.operatorID)
        return id >= 0 && id < blocks.count ? blocks[id] : nil
    }

    /// The children of a node, in order.
    package func children(of index: Int32) -> [Int32] {
        var result: [Int32] = []
        var child = nodes[Int(index)].firstChild
        while child != PlanNode.none {
            if !nodes[Int(child)].isSubquery { result.append(child) }
            child = nodes[Int(child)].nextSibling
        }
        return result
    }
}
