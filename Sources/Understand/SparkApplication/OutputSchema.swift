import ColumnLineage
import DatasetNaming
import LineageModel

extension PlanWrite {
    /// Whether the table has the written columns from now on, and no others.
    var replacesSchema: Bool {
        guard lifecycle == .create || lifecycle == .overwrite else { return false }
        if ["AsSelect", "ReplaceTable", "SaveAsV1Table", "View"].contains(where: `operator`.contains) { return true }
        // Files that are written anew; a table's would keep its columns.
        if case .path(_, _, nil) = target { return lifecycle == .overwrite && `operator`.hasPrefix("Execute ") }
        return false
    }

    /// Whether the statement changes the table and reads nothing, whatever Spark reads for it.
    var isOnlyLife: Bool {
        switch lifecycle {
        case .drop, .rename, .truncate: true
        case .alter: !hasQuery
        default: false
        }
    }

    /// The columns that the write gives the table, with their types as far as the plan shows them.
    ///
    /// - Parameter type: Gives the type of a column of one of the plan's sources.
    /// - Returns: The columns of a CREATE, else those of the query.
    func fields(_ type: (PlanColumnSource) -> String?) -> [SchemaField] {
        if !schema.isEmpty { return schema }
        return columns.map { column in
            SchemaField(name: column.name, type: column.type ?? column.passedType(type) ?? "unknown")
        }
    }
}

extension PlanColumn {
    /// The type of a column that is passed on as it is: that of where it comes from.
    fileprivate func passedType(_ type: (PlanColumnSource) -> String?) -> String? {
        let direct = sources.filter { !$0.transformations.isDisjoint(with: .direct) }
        guard expression == nil, let first = direct.first.flatMap(type), first != "unknown" else { return nil }
        let isPassedOn = direct.allSatisfy { source in
            source.transformations.intersection(.direct) == TransformationSet(.identity)
                && source.description.isEmpty && type(source) == first
        }
        return isPassedOn ? first : nil
    }
}
