/// The values of one command line, asked for by what was declared.
package struct ParsedValues: Sendable {
    private var texts: [String: [String]] = [:]
    private var flags: Set<String> = []
    private let fail: @Sendable (String) -> UsageError

    init(fail: @escaping @Sendable (String) -> UsageError) {
        self.fail = fail
    }

    mutating func set(_ flag: Parameter) { flags.insert(flag.name) }

    mutating func add(_ text: String, to parameter: Parameter) { texts[parameter.name, default: []].append(text) }

    func has(_ parameter: Parameter) -> Bool { texts[parameter.name] != nil }

    /// Whether the flag was given.
    package subscript(_ flag: Flag) -> Bool { flags.contains(flag.parameter.name) }

    /// The option's last value; nil when it was not given.
    package subscript<Value>(_ option: Option<Value>) -> Value? { all(option).last }

    /// Every value of a repeating option, in order.
    package func all<Value>(_ option: Option<Value>) -> [Value] { all(option.parameter) }

    /// The values of an argument that may be given many times.
    package func all<Value>(_ argument: Argument<Value>) -> [Value] { all(argument.parameter) }

    /// The value of an optional argument.
    package subscript<Value>(_ argument: Argument<Value>) -> Value? { all(argument).first }

    /// The value of an option that must be there.
    ///
    /// - Throws: the usage error that says it is missing.
    package func require<Value>(_ option: Option<Value>) throws(UsageError) -> Value {
        guard let value = self[option] else { throw missing(option.parameter) }
        return value
    }

    /// A usage error of the command's own.
    package func complaint(_ message: String) -> UsageError { fail(message) }

    /// The value of an argument that must be there.
    ///
    /// - Throws: the usage error that says it is missing.
    package func require<Value>(_ argument: Argument<Value>) throws(UsageError) -> Value {
        guard let value = self[argument] else { throw missing(argument.parameter) }
        return value
    }

    func missing(_ parameter: Parameter) -> UsageError { fail("\(parameter.display) is missing: \(parameter.help)") }

    private func all<Value: ExpressibleByArgument>(_ parameter: Parameter) -> [Value] {
        texts[parameter.name, default: []].compactMap(Value.init(argument:))
    }
}
