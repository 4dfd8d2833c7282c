import ColumnLineage
import DatasetNaming
import LineageModel

extension Action {
    /// What a write of one of its executions writes to, with what the others say of it.
    func target(of write: PlanWrite, at place: Int) -> TableReference {
        guard let root = rootWrite, !root.hasQuery else { return write.target }
        return place == 0 ? rootTarget(root) : nestedTarget(write.target, under: root.target)
    }

    /// A CREATE TABLE AS SELECT of files has only the table's name; the write within has the path.
    private func rootTarget(_ root: PlanWrite) -> TableReference {
        guard case .table = root.target else { return root.target }
        for case let write? in executions.dropFirst().map(\.plan?.write) where write.hasQuery {
            if case .path(_, _, nil) = write.target { return nestedTarget(write.target, under: root.target) }
        }
        return root.target
    }

    /// What is written under a command that says in full which table it makes.
    private func nestedTarget(_ target: TableReference, under root: TableReference) -> TableReference {
        switch (target, root) {
        case (.unqualified(let name, let format), .catalogObject(let catalog, let identifier, _)):
            guard TableIdentifier(quoted: identifier.text).unquoted == name.text else { return target }
            return .catalogObject(catalog: catalog, identifier: identifier, provider: format)
        case (.unqualified(let name, let format), .table(let full, _)):
            return full.text.hasSuffix("." + name.text) ? .table(name: full, format: format) : target
        case (.path(let location, let format, nil), .table(let full, _)):
            return .path(location: location, format: format, table: full)
        default: return target
        }
    }
}
