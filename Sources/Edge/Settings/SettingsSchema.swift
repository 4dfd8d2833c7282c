import ByteReading

extension Settings {
    /// A JSON schema (draft 2020-12) of the file, for editors; one line.
    package static var schema: [UInt8] {
        var schema: [JSONObject.Member] = [
            .init("$schema", "https://json-schema.org/draft/2020-12/schema"),
            .init("title", "Settings of sparklineage"),
        ]
        schema += ValueShape.section(Self.keys.map(\.facts)).schema
        return JSONValue.object(JSONObject(schema)).encoded() + [UInt8(ascii: "\n")]
    }
}

extension ValueShape {
    /// What `${…}` may stand for is taken too: only the program knows what it gives.
    private static let filledIn: JSONValue = ["type": "string", "pattern": #"\$\{"#]

    fileprivate var schema: [JSONObject.Member] {
        switch self {
        case .text(let example): [.init("type", ["string", "number", "boolean"])] + (example.map(Self.example) ?? [])
        case .choice(let words): [either(["enum": .array(words.map { .string($0) })])]
        case .number: [either(["type": "integer"])]
        case .flag: [either(["type": "boolean"])]
        case .duration: [.init("type", "string"), .init("pattern", #"^[0-9]+ ?(ms|s|m|h|d)$|\$\{"#)]
        case .size: [.init("type", ["string", "integer"]), .init("pattern", #"^[0-9]+ ?([kKMGT]?B|[KMGT]iB)?$|\$\{"#)]
        case .anything: []
        case .list(let shape): [.init("type", ["array", "null"]), .init("items", .of(shape))]
        case .names(let shape): [.init("type", ["object", "null"]), .init("additionalProperties", .of(shape))]
        case .section(let keys): object(keys)
        case .patterns(let keys, let hasConf): patterns(keys, hasConf)
        case .orNull(let shape): [.init("anyOf", .array([.of(shape), ["type": "null"]]))]
        case .orWord(let shape, let word): [.init("anyOf", .array([.of(shape), ["const": .string(word)]]))]
        }
    }

    private func either(_ schema: JSONValue) -> JSONObject.Member { .init("anyOf", .array([schema, Self.filledIn])) }

    private static func example(_ text: String) -> [JSONObject.Member] { [.init("examples", [.string(text)])] }

    private func object(_ keys: [KeyFacts]) -> [JSONObject.Member] {
        let required = keys.filter(\.isRequired).map { JSONValue.string($0.name) }
        let properties = keys.map { JSONObject.Member($0.name, $0.schema) }
        return [
            .init("type", required.isEmpty ? ["object", "null"] : "object"),
            .init("properties", .object(JSONObject(properties))),
            .init("additionalProperties", .bool(false)),
        ] + (required.isEmpty ? [] : [.init("required", .array(required))])
    }

    private func patterns(_ keys: [String], _ hasConf: Bool) -> [JSONObject.Member] {
        let text: JSONValue = ["type": ["string", "number", "boolean"]]
        let properties = JSONObject(keys.map { .init($0, text) })
        return [
            .init("type", ["object", "null"]), .init("properties", .object(properties)),
            .init("additionalProperties", .bool(false)),
        ] + (hasConf ? [.init("patternProperties", [#"^conf\.."#: text])] : [])
    }
}

extension JSONValue {
    fileprivate static func of(_ shape: ValueShape) -> JSONValue { .object(JSONObject(shape.schema)) }
}

extension KeyFacts {
    fileprivate var schema: JSONValue {
        var members = [JSONObject.Member("description", .string(summary))] + shape.schema
        if let standard {
            let value = try? JSONValue(parsing: Array(standard.utf8))
            members.append(.init("default", value ?? .string(standard)))
        }
        return .object(JSONObject(members))
    }
}
