import LineageModel
import SparkPlan

extension PlanLineage {
    /// Reads the text of a plan (`physicalPlanDescription`), in UTF-8.
    ///
    /// Never fails: what cannot be read is named in `incomplete`.
    ///
    /// - Complexity: O(text).
    package init(text bytes: [UInt8]) {
        self.init(QueryPlan(PlanText(bytes)))
    }

    private init(_ plan: QueryPlan) {
        let reader = PlanWriteReader(plan)
        let top = reader.top()
        guard top != PlanNode.none else {
            self.init(rootOperator: "")
            if plan.mode == .codegen { incomplete = [.modeLacks("plan")] }
            return
        }
        self.init(rootOperator: reader.name(of: top))
        var evaluation = Evaluation(plan)
        if let found = reader.find() {
            write = evaluation.write(
                rootOperator, found, node: top, query: found.isWrittenInside ? nil : reader.query())
        } else if !rootOperator.hasPrefix("Execute "), rootOperator != "CommandResult" {
            _ = evaluation.evaluate(plan.root)
        }
        sources = evaluation.sources.sources
    }
}
