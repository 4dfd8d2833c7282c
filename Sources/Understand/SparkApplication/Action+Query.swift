import ColumnLineage
import LineageModel

extension Action {
    /// The executions, where the root's write has the query that Spark ran in an execution of its own.
    ///
    /// Connectors of V1 (Delta) run the query below `AppendDataExecV1` as an execution without a write node. It is the
    /// one of the action that gives columns from tables; where two do, nothing is certain.
    var executionsWithQuery: [Execution] {
        guard !hasQuery, let root = executions.first?.plan, let write = root.write, Self.takesQuery(write) else {
            return executions
        }
        let queries = executions.dropFirst().compactMap(\.plan).filter(\.isQuery)
        guard let query = queries.first, queries.allSatisfy({ $0.frame == query.frame }), let frame = query.frame else {
            return executions
        }
        var completed = executions
        completed[0].plan = root.writing(frame, to: write.target)
        return completed
    }

    private static func takesQuery(_ write: PlanWrite) -> Bool {
        !write.isInPlace
            && (write.operator.hasSuffix("ExecV1") || write.operator.hasSuffix("AsSelect"))
    }
}

extension PlanLineage {
    /// Whether a plan without a write gives columns that all come from tables it reads.
    fileprivate var isQuery: Bool {
        guard write == nil, let frame, !sources.isEmpty else { return false }
        return !frame.attributes.contains { $0.isUnresolved || $0.isOpaque }
    }

    /// The write of this plan with the columns of a query's frame.
    func writing(_ frame: AttributeFrame, to target: TableReference) -> PlanLineage {
        var result = self
        var write = self.write ?? PlanWrite(operator: rootOperator, target: target, hasQuery: true)
        write.target = target
        write.hasQuery = true
        write.columns = frame.attributes.map { attribute in
            var column = PlanColumn(name: attribute.name, sources: attribute.sources)
            column.isUnresolved = attribute.isUnresolved
            return column
        }
        write.dataset = frame.dataset
        if write.columns.contains(where: \.isUnresolved) { write.incomplete.append(.init(kind: .noDefinition)) }
        result.write = write
        result.sources = frame.sources
        return result
    }
}
