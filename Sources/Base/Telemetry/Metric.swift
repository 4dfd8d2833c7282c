/// What a metric is called and means: declared once, told to whoever reads `/metrics`.
package struct Metric: Hashable, Sendable {
    package enum Kind: Hashable, Sendable {
        /// Only grows, from the start of the process or for good.
        case counter
        /// Goes up and down.
        case gauge
        /// Counts of values up to each of these bounds, which rise.
        case histogram(bounds: [Double])

        package var name: String {
            switch self {
            case .counter: "counter"
            case .gauge: "gauge"
            case .histogram: "histogram"
            }
        }
    }

    /// The name of a label.
    package struct Label: Hashable, Sendable, ExpressibleByStringLiteral {
        package let name: String
        /// Whether its values come from outside, so that there may be too many.
        package let isOpen: Bool

        private init(_ name: String, isOpen: Bool) { (self.name, self.isOpen) = (name, isOpen) }

        /// A label whose values come from outside.
        package init(stringLiteral name: String) { self.init(name, isOpen: true) }

        /// A label with few values, all of the program's own.
        package static func closed(_ name: String) -> Label { Label(name, isOpen: false) }
    }

    package let kind: Kind
    package let name: String
    package let labels: [Label]
    package let help: String

    /// Declares a metric by its name, what it means in one sentence, and its labels.
    package init(_ kind: Kind, _ name: String, _ help: String, by labels: [Label] = []) {
        (self.kind, self.name, self.labels, self.help) = (kind, name, labels, help)
    }

    package static func == (left: Metric, right: Metric) -> Bool { left.name == right.name }

    package func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
