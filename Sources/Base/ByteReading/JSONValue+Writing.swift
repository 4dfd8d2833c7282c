extension JSONValue {
    /// The document without white space, members in their order.
    public func encoded() -> [UInt8] {
        var bytes: [UInt8] = []
        bytes.append(json: self)
        return bytes
    }
}

extension [UInt8] {
    /// Appends a JSON value without white space.
    ///
    /// Recurses: ``JSONValue/maximumDepth`` bounds what was parsed.
    public mutating func append(json value: JSONValue) {
        switch value {
        case .object(let object): append(members: object.members)
        case .array(let elements): append(elements: elements)
        case .string(let text): append(jsonString: text)
        case .number(let text): append(contentsOf: text.utf8)
        case .bool(let isTrue): append(contentsOf: (isTrue ? "true" : "false").utf8)
        case .null: append(contentsOf: "null".utf8)
        }
    }

    private mutating func append(members: [JSONObject.Member]) {
        append(UInt8(ascii: "{"))
        var isFirst = true
        for member in members {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(jsonString: member.key)
            append(UInt8(ascii: ":"))
            append(json: member.value)
        }
        append(UInt8(ascii: "}"))
    }

    private mutating func append(elements: [JSONValue]) {
        append(UInt8(ascii: "["))
        var isFirst = true
        for element in elements {
            if !isFirst { append(UInt8(ascii: ",")) }
            isFirst = false
            append(json: element)
        }
        append(UInt8(ascii: "]"))
    }
}
