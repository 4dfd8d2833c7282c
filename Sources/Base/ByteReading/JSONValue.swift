/// A JSON document as a value, for what is changed and written again; what is only read is faster by ``JSONCursor``.
///
/// Members keep their order and numbers their spelling. Of a key that stands twice the last value counts, as all
/// readers of events have it, in the place of the first.
///
/// ```swift
/// var event = try JSONValue(parsing: line)
/// event["run"]?["facets"]?["tags"] = nil
/// event["outputs"]?.changeEachElement { output in output["facets"]?["schema"] = schema }
/// let bytes = event.encoded()
/// ```
public enum JSONValue: Sendable {
    case object(JSONObject)
    case array([JSONValue])
    case string(String)
    /// A number as it is written.
    case number(String)
    case bool(Bool)
    case null
}

// MARK: - Looking

extension JSONValue {
    /// The object; nil for another kind of value.
    public var object: JSONObject? {
        if case .object(let object) = self { object } else { nil }
    }

    /// The elements; nil for another kind of value.
    public var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    /// The text of a string; nil for another kind of value.
    public var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    /// Whether it is `null`.
    public var isNull: Bool {
        if case .null = self { true } else { false }
    }
}

// MARK: - Changing

extension JSONValue {
    /// The value of a member; nil when there is none or this is no object.
    ///
    /// Setting replaces, appends or, by nil, removes; what is no object stays as it is.
    public subscript(key: String) -> JSONValue? {
        get { object?[key] }
        _modify {
            guard case .object(var object) = self else {
                var none: JSONValue?
                yield &none
                return
            }
            // The only owner changes in place: while this enum held the members too, they would be copied.
            self = .null
            defer { self = .object(object) }
            yield &object[key]
        }
    }

    /// Changes the value at the end of a path in place: `event["run"]?["facets"]?.change { … }`.
    public mutating func change<Result>(_ change: (inout JSONValue) -> Result) -> Result { change(&self) }

    /// Changes the elements of an array in place; does nothing to another kind of value.
    public mutating func changeEachElement(_ change: (inout JSONValue) -> Void) {
        guard case .array(var elements) = self else { return }
        self = .null
        for index in elements.indices { change(&elements[index]) }
        self = .array(elements)
    }

    /// Changes the elements of an array in place and removes those of which `isUnwanted` is then true.
    ///
    /// - Returns: how many were removed.
    public mutating func removeElements(where isUnwanted: (inout JSONValue) -> Bool) -> Int {
        guard case .array(var elements) = self else { return 0 }
        self = .null
        var kept = 0
        for index in elements.indices where !isUnwanted(&elements[index]) {
            if kept != index { elements.swapAt(kept, index) }
            kept += 1
        }
        let removed = elements.count - kept
        elements.removeLast(removed)
        self = .array(elements)
        return removed
    }

    /// Changes the members of an object in place; does nothing to another kind of value.
    public mutating func changeObject(_ change: (inout JSONObject) -> Void) {
        guard case .object(var object) = self else { return }
        self = .null
        change(&object)
        self = .object(object)
    }
}

// MARK: - Literals

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral {
    /// Makes a string.
    public init(stringLiteral text: String) { self = .string(text) }

    /// Makes an array.
    public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }

    /// Makes an object with its members in the order they are written.
    public init(dictionaryLiteral members: (String, JSONValue)...) {
        self = .object(JSONObject(members.map { JSONObject.Member($0.0, $0.1) }))
    }
}

extension JSONValue: Equatable {
    /// Whether both are written alike: strings and keys are compared by their bytes, members in their order.
    public static func == (left: JSONValue, right: JSONValue) -> Bool {
        switch (left, right) {
        case (.object(let left), .object(let right)): left == right
        case (.array(let left), .array(let right)): left == right
        case (.string(let left), .string(let right)): isSameText(left, right)
        case (.number(let left), .number(let right)): isSameText(left, right)
        case (.bool(let left), .bool(let right)): left == right
        case (.null, .null): true
        default: false
        }
    }
}
