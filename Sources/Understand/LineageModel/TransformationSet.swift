/// The ways in which one source column takes part in one column: a set of `Transformation`.
package struct TransformationSet: OptionSet, Hashable, Sendable, Codable {
    package let rawValue: UInt16

    package init(rawValue: UInt16) { self.rawValue = rawValue }

    package init(_ transformation: Transformation) { self.init(rawValue: 1 << UInt16(transformation.rawValue)) }

    /// The members, strongest first.
    package var members: [Transformation] { Transformation.allCases.filter { contains(TransformationSet($0)) } }

    package static let direct: TransformationSet = [.init(.aggregation), .init(.transformation), .init(.identity)]

    /// The members that hide the source's value, of two sets together: what either of them shows is shown.
    package static func masked(
        _ masked: TransformationSet, of all: TransformationSet, _ other: TransformationSet, of more: TransformationSet
    ) -> TransformationSet {
        masked.union(other).subtracting(all.subtracting(masked)).subtracting(more.subtracting(other))
    }
}
