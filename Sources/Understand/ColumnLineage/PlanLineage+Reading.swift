import LineageModel
import SparkPlan

extension PlanLineage {
    /// Reads the text of a plan (`physicalPlanDescription`), in UTF-8.
    ///
    /// Never fails: what cannot be read is named in `incomplete`.
    ///
    /// - Complexity: O(text).
    ///
    /// - Parameters:
    ///   - bytes: The text.
    ///   - memory: What earlier executions of the same application gave.
    package init(text bytes: [UInt8], memory: AttributeMemory = AttributeMemory()) {
        self.init(QueryPlan(PlanText(bytes)), memory)
    }

    private init(_ plan: QueryPlan, _ memory: AttributeMemory) {
        let reader = PlanWriteReader(plan)
        let top = reader.top()
        guard top != PlanNode.none else {
            self.init(rootOperator: "")
            if !plan.text.all.isEmpty { incomplete = [.modeLacks("plan")] }
            lacksWrite = !incomplete.isEmpty
            return
        }
        self.init(rootOperator: reader.name(of: top))
        var evaluation = Evaluation(plan, memory)
        if let found = reader.find() {
            write = evaluation.write(
                rootOperator, found, node: top, query: found.isWrittenInside && reader.isOutline ? nil : reader.query())
        } else if !rootOperator.hasPrefix("Execute "), rootOperator != "CommandResult" {
            let scope = evaluation.evaluate(plan.root)
            frame = evaluation.frame(of: plan.root, scope)
        }
        if write == nil, !plan.isWhole {
            incomplete = [.cutPlan]
            lacksWrite = WriteRule.all[rootOperator] != nil
        }
        sources = evaluation.sources.sources
        microBatchScans = evaluation.microBatchScans()
    }
}
