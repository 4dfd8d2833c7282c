/// A value in a column.
package enum SQLiteValue: Hashable, Sendable {
    case null
    case integer(Int64)
    case real(Double)
    case text(String)
    case blob([UInt8])
}

extension SQLiteValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral, ExpressibleByNilLiteral {
    package init(integerLiteral value: Int64) { self = .integer(value) }
    package init(stringLiteral value: String) { self = .text(value) }
    package init(nilLiteral: ()) { self = .null }
}

extension SQLiteValue {
    /// An integer, or nothing.
    package init(_ value: Int64?) { self = value.map { .integer($0) } ?? .null }

    /// A text, or nothing.
    package init(_ value: String?) { self = value.map { .text($0) } ?? .null }
}
