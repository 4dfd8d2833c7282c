package import LineageModel

/// A table, or a column of one.
package struct LineagePlace: Hashable, Comparable, Sendable {
    package var table: DatasetIdentity
    /// The column; nil for the whole table.
    package var column: Name?

    package init(_ table: DatasetIdentity, _ column: Name? = nil) { (self.table, self.column) = (table, column) }

    package static func < (left: LineagePlace, right: LineagePlace) -> Bool {
        if left.table != right.table { return left.table < right.table }
        guard let other = right.column else { return false }
        return left.column.map { $0 < other } ?? true
    }
}

/// A job's namespace and name.
package struct JobIdentity: Hashable, Comparable, Sendable {
    package var namespace: Name
    package var name: Name

    package init(namespace: Name, name: Name) { (self.namespace, self.name) = (namespace, name) }

    package static func < (left: JobIdentity, right: JobIdentity) -> Bool {
        left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
    }
}
