/// A value that can be given on the command line.
package protocol ExpressibleByArgument: Sendable {
    /// Reads the value; nil where the text is none.
    init?(argument: String)

    /// What is wanted, for the message about a bad value: `a whole number`.
    static var expectation: String { get }

    /// All values, where there are few; shells complete them.
    static var allValueStrings: [String] { get }
}

extension ExpressibleByArgument {
    package static var allValueStrings: [String] { [] }
}

extension String: ExpressibleByArgument {
    package init?(argument: String) { self = argument }

    package static var expectation: String { "a text" }
}

extension Int: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package static var expectation: String { "a whole number" }
}

extension ExpressibleByArgument where Self: CaseIterable & RawRepresentable, RawValue == String {
    package init?(argument: String) { self.init(rawValue: argument) }

    package static var expectation: String { "one of \(allValueStrings.joined(separator: ", "))" }

    package static var allValueStrings: [String] { allCases.map(\.rawValue) }
}
