package import ByteReading
import LineageModel

extension LineageWalk {
    /// The walk as one JSON document.
    package var json: JSONValue {
        [
            "direction": .string(direction.rawValue), "start": start.json,
            "nodes": .array(places.map { node($0) }), "edges": .array(edges.map(\.json)),
            "possible": .array(doubtful.sorted().map { LineagePlace($0).json }),
            "complete": .bool(cut.isEmpty && doubtful.isEmpty && !tables.values.contains { $0.isIncomplete }),
        ]
    }

    private func node(_ place: LineagePlace) -> JSONValue {
        var members = place.members
        let facts = tables[place.table]
        let column = facts?.columns.first { $0.name == place.column }
        if let type = column?.type { members.append(.init("type", .string(type))) }
        let tags = (facts?.tags ?? []).union(column?.tags ?? []).sorted()
        if !tags.isEmpty { members.append(.init("tags", .array(tags.map { .string($0) }))) }
        if let owners = facts?.owners, !owners.isEmpty {
            members.append(
                .init("owners", .array(owners.map { ["name": .string($0.name), "type": .string($0.type)] })))
        }
        if let facts, facts.isIncomplete {
            members.append(.init("incomplete", .array(facts.reasons.map(\.json))))
        }
        if cut.contains(place) { members.append(.init("cut", .bool(true))) }
        return .object(JSONObject(members))
    }
}

extension LineagePlace {
    fileprivate var members: [JSONObject.Member] {
        [.init("namespace", .string(table.namespace.text)), .init("name", .string(table.name.text))]
            + (column.map { [.init("column", .string($0.text))] } ?? [])
    }

    package var json: JSONValue { .object(JSONObject(members)) }
}

extension LineageWalk.Edge {
    fileprivate var json: JSONValue {
        var members: [JSONObject.Member] = [
            .init("from", from.json), .init("to", to.json), .init("kind", .string(kind.rawValue)),
            .init("transformations", .array(ways.map(\.json))),
            .init(
                "jobs",
                .array(jobs.map { ["namespace": .string($0.namespace.text), "name": .string($0.name.text)] })),
        ]
        if isEarlier { members.append(.init("earlier", .bool(true))) }
        return .object(JSONObject(members))
    }
}

extension Way {
    fileprivate var json: JSONValue {
        [
            "type": isDirect ? "DIRECT" : "INDIRECT", "subtype": .string(subtype), "description": .string(description),
            "masking": .bool(isMasking), "rows": .bool(isOfRows),
        ]
    }
}

extension IncompleteReason {
    /// As the facet has it.
    package var json: JSONValue {
        var members: [JSONObject.Member] = [.init("kind", .string(kind.rawValue))]
        if let `operator` { members.append(.init("operator", .string(`operator`))) }
        if let missing { members.append(.init("missing", .number("\(missing)"))) }
        if let remedy { members.append(.init("remedy", .string(remedy))) }
        return .object(JSONObject(members))
    }
}
