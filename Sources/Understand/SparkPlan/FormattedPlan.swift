/// A plan in formatted mode: the tree, one block an operator, subqueries.
///
/// Source: Spark's `ExplainUtils.processPlan`, the default `spark.sql.ui.explainMode` since 3.1.
package struct FormattedPlan: Sendable {
    package let text: PlanText
    package internal(set) var nodes: [PlanNode] = []
    package internal(set) var root: Int32 = PlanNode.none
    package internal(set) var subqueries: [Subquery] = []
    var blocks: [OperatorBlock?] = []

    /// Reads a plan; whatever does not look like one is passed over.
    ///
    /// - Complexity: O(text).
    package init(_ text: PlanText) {
        self.text = text
        var reader = FormattedPlanReader(text: text)
        reader.read(into: &self)
    }

    /// Whether the text goes to the end of its last block, which a blank line closes.
    package var isWhole: Bool { text.ends(text.all, with: "\n\n") }

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
            result.append(child)
            child = nodes[Int(child)].nextSibling
        }
        return result
    }
}
