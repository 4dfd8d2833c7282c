/// One thing that a command takes, without its type: what parsing, help and completions need to know of it.
package struct Parameter: Sendable {
    enum Kind: Sendable {
        case flag
        case option(isRepeating: Bool)
        case positional(Arity)
    }

    /// What a shell offers for a value.
    package enum Completion: Sendable {
        case none
        case files
        case values([String])
    }

    let kind: Kind
    /// The long name without its dashes; of a positional argument the name of its value.
    let name: String
    let short: Character?
    /// What stands for the value in help and usage: `FILE`.
    let valueName: String
    let help: String
    let completion: Completion
    /// Whether the command cannot do without it, though it is an option.
    var isRequired = false
    /// What would have been a value, for a text that is none; nil for a text that is one.
    let complaint: @Sendable (String) -> String?

    var isPositional: Bool {
        if case .positional = kind { true } else { false }
    }

    var takesValue: Bool {
        if case .flag = kind { false } else { true }
    }

    /// As people type it: `--output`, `PATH`.
    var display: String { isPositional ? valueName : "--\(name)" }
}

/// How many values a positional argument takes.
package enum Arity: Sendable {
    case one
    case optional
    case oneOrMore
    case zeroOrMore
}

/// A switch: there or not.
package struct Flag: Sendable {
    package let parameter: Parameter

    package init(_ name: String, short: Character? = nil, help: String) {
        parameter = Parameter(
            kind: .flag, name: name, short: short, valueName: "", help: help, completion: .none, complaint: { _ in nil }
        )
    }
}

/// A named value: `--output FILE`, `--output=FILE`, `-o FILE`, `-oFILE`.
package struct Option<Value: ExpressibleByArgument>: Sendable {
    package let parameter: Parameter

    /// Declares an option; given twice the last one counts, unless it is a repeating one.
    ///
    /// Of a required one the usage says so; the command asks for it with `values.require`.
    package init(
        _ name: String, short: Character? = nil, value: String, help: String, isRepeating: Bool = false,
        isRequired: Bool = false, completion: Parameter.Completion? = nil
    ) {
        parameter = Parameter(
            kind: .option(isRepeating: isRepeating), name: name, short: short, valueName: value, help: help,
            completion: completion ?? .of(Value.self), isRequired: isRequired, complaint: Value.complaint)
    }
}

/// A value known by its place.
package struct Argument<Value: ExpressibleByArgument>: Sendable {
    package let parameter: Parameter

    package init(_ value: String, _ arity: Arity, help: String, completion: Parameter.Completion? = nil) {
        parameter = Parameter(
            kind: .positional(arity), name: value, short: nil, valueName: value, help: help,
            completion: completion ?? .of(Value.self), complaint: Value.complaint)
    }
}

extension Parameter.Completion {
    fileprivate static func of(_ type: (some ExpressibleByArgument).Type) -> Self {
        type.allValueStrings.isEmpty ? .none : .values(type.allValueStrings)
    }
}

extension ExpressibleByArgument {
    @Sendable fileprivate static func complaint(_ text: String) -> String? {
        Self(argument: text) == nil ? expectation : nil
    }
}
