/// How a source column takes part in a column (OpenLineage ColumnLineageDatasetFacet 1-2-0, `transformations`).
package enum Transformation: UInt8, Hashable, Sendable, Codable, CaseIterable, Comparable {
    // Direct: the column's value is made from the source. In order of strength: along a path the strongest counts.
    case aggregation, transformation, identity
    // Indirect: the source decides which rows or branches there are, not the value itself.
    case conditional, sort, groupBy, join, filter, window

    package static func < (left: Transformation, right: Transformation) -> Bool { left.rawValue < right.rawValue }

    package var isDirect: Bool { self <= .identity }

    /// The facet's `type`: `DIRECT` or `INDIRECT`.
    package var type: String { isDirect ? "DIRECT" : "INDIRECT" }

    /// The facet's `subtype`.
    package var subtype: String {
        switch self {
        case .aggregation: "AGGREGATION"
        case .transformation: "TRANSFORMATION"
        case .identity: "IDENTITY"
        case .conditional: "CONDITIONAL"
        case .sort: "SORT"
        case .groupBy: "GROUP_BY"
        case .join: "JOIN"
        case .filter: "FILTER"
        case .window: "WINDOW"
        }
    }
}
