import ByteReading
import Foundation

/// What a real Marquez answers to questions of lineage after some events, with those of its manners that matter there.
///
/// Column edges are the union of all that were told, and need the field in the schema of the input; a table that is only
/// read has nothing downstream of its columns; a symlink answers under its own name and without facets; the graph of
/// tables holds the datasets' own names, and none for a namespace with plain colons.
package struct ToldLineage: Sendable {
    private struct Key: Hashable {
        var namespace: String
        var name: String

        init?(_ json: JSONValue?) {
            guard let namespace = json?["namespace"]?.string, let name = json?["name"]?.string else { return nil }
            (self.namespace, self.name) = (namespace, name)
        }

        var json: JSONValue { ["namespace": .string(namespace), "name": .string(name)] }
        var node: String { "dataset:\(namespace):\(name)" }
    }

    private struct Field: Hashable {
        var column: String
        var source: Key
        var field: String
        var type: String?
        var description: String?
    }

    private struct Table {
        var facets: [String: JSONValue] = [:]
        var fields: [Field] = []

        var columns: [JSONValue] { facets["schema"]?["fields"]?.array ?? [] }

        func has(column: String) -> Bool { columns.contains { $0["name"]?.string == column } }
    }

    private struct Job {
        var key: Key
        var run: String
        var inputs: [Key]
        var outputs: [Key]

        var node: String { "job:\(key.namespace):\(key.name)" }
        var tables: Set<Key> { Set(inputs + outputs) }
    }

    private var tables: [Key: Table] = [:]
    private var aliases: [Key: Key] = [:]
    private var jobs: [Job] = []

    package init(_ events: [String]) throws {
        for event in events { try tell(event) }
    }

    // MARK: - Telling

    /// Takes an event.
    package mutating func tell(_ event: String) throws {
        let event = try JSONValue(parsing: Array(event.utf8))
        guard let key = Key(event["job"]) else { return }
        let inputs = (event["inputs"]?.array ?? []).compactMap { take($0, isOutput: false) }
        let outputs = (event["outputs"]?.array ?? []).compactMap { take($0, isOutput: true) }
        let run = event["run"]?["runId"]?.string ?? ""
        var job = Job(key: key, run: run, inputs: inputs, outputs: outputs)
        if let place = jobs.firstIndex(where: { $0.key == key }) {
            let earlier = jobs.remove(at: place)
            if earlier.run == run {
                job.inputs += earlier.inputs.filter { !inputs.contains($0) }
                job.outputs += earlier.outputs.filter { !outputs.contains($0) }
            }
        }
        jobs.append(job)
        for output in event["outputs"]?.array ?? [] { addEdges(output, job) }
    }

    private mutating func take(_ dataset: JSONValue, isOutput: Bool) -> Key? {
        guard let told = Key(dataset) else { return nil }
        let key = aliases[told] ?? told
        var facets: [String: JSONValue] = isOutput ? [:] : tables[key]?.facets ?? [:]
        for member in dataset["facets"]?.object?.members ?? [] { facets[member.key] = member.value }
        tables[key, default: Table()].facets = facets
        for link in facets["symlinks"]?["identifiers"]?.array ?? [] {
            guard let link = Key(link), tables[link] == nil, aliases[link] == nil else { continue }
            aliases[link] = key
        }
        return key
    }

    private mutating func addEdges(_ output: JSONValue, _ job: Job) {
        guard let told = Key(output) else { return }
        let key = aliases[told] ?? told
        for member in output["facets"]?["columnLineage"]?["fields"]?.object?.members ?? [] {
            for input in member.value["inputFields"]?.array ?? [] {
                guard let told = Key(input), let field = input["field"]?.string else { continue }
                let source = aliases[told] ?? told
                guard job.inputs.contains(source), tables[source]?.has(column: field) ?? false,
                    tables[key]?.has(column: member.key) ?? false
                else { continue }
                let edge = Field(
                    column: member.key, source: source, field: field,
                    type: member.value["transformationType"]?.string,
                    description: member.value["transformationDescription"]?.string)
                let isKnown = tables[key]?.fields.contains(edge) ?? true
                if !isKnown { tables[key]?.fields.append(edge) }
            }
        }
    }

    // MARK: - Answering

    /// Answers `GET target`.
    package func answer(_ target: String) -> (status: Int, body: [UInt8]) {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        let segments = parts[0].split(separator: "/").map { $0.removingPercentEncoding ?? "" }
        let query = Query(parts.count > 1 ? parts[1] : "")
        guard segments.starts(with: ["api", "v1"]) else { return Self.missing }
        switch (segments.dropFirst(2).first, segments.count) {
        case ("namespaces", 3): return answer(namespaces(query))
        case ("namespaces", 5): return answer(datasets(of: segments[3], query))
        case ("namespaces", 6): return answer(dataset(segments[3], segments[5]))
        case ("lineage", 3): return answer(lineage(query["nodeId"]))
        case ("column-lineage", 3): return columns(query["nodeId"])
        case ("search", 3): return answer(search(query["q"]))
        case ("jobs", 3): return answer(["jobs": .array(query.page(of: jobs).map(json))])
        default: return Self.missing
        }
    }

    private static var missing: (status: Int, body: [UInt8]) {
        (404, Array(#"{"code":404,"message":"HTTP 404 Not Found"}"#.utf8))
    }

    private func answer(_ json: JSONValue?) -> (status: Int, body: [UInt8]) {
        json.map { (200, $0.encoded()) } ?? Self.missing
    }

    private func namespaces(_ query: Query) -> JSONValue {
        let names = Set((Array(tables.keys) + jobs.map(\.key)).map(\.namespace)).sorted()
        return ["namespaces": .array(query.page(of: names).map { ["name": .string($0)] })]
    }

    private func datasets(of namespace: String, _ query: Query) -> JSONValue? {
        let keys = (Array(tables.keys) + Array(aliases.keys)).filter { $0.namespace == namespace }
        guard !keys.isEmpty else { return nil }
        let page = query.page(of: keys.sorted { $0.name < $1.name })
        return [
            "totalCount": .number("\(keys.count)"),
            "datasets": .array(page.compactMap { dataset($0.namespace, $0.name) }),
        ]
    }

    private func dataset(_ namespace: String, _ name: String) -> JSONValue? {
        guard let key = Key(["namespace": .string(namespace), "name": .string(name)]) else { return nil }
        let known = aliases[key] ?? key
        guard let table = tables[known] else { return nil }
        let columns = Dictionary(grouping: table.fields, by: \.column).sorted { $0.key < $1.key }
        let edges = columns.map { column, inputs -> JSONValue in
            ["name": .string(column), "inputFields": .array(inputs.map { json($0) })]
        }
        var facets = JSONObject(table.facets.sorted { $0.key < $1.key }.map { .init($0.key, $0.value) })
        if known != key { facets = JSONObject([]) }
        return [
            "id": key.json, "name": .string(name), "namespace": .string(namespace),
            "physicalName": .string(known == key ? name : known.name), "tags": [],
            "fields": .array(table.columns.map { field($0) }),
            "columnLineage": known != key || edges.isEmpty ? .null : .array(edges), "facets": .object(facets),
        ]
    }

    private func field(_ column: JSONValue) -> JSONValue {
        ["name": column["name"] ?? .null, "type": column["type"] ?? .null, "tags": []]
    }

    private func json(_ field: Field) -> JSONValue {
        [
            "namespace": .string(field.source.namespace), "dataset": .string(field.source.name),
            "field": .string(field.field), "transformationType": field.type.map { .string($0) } ?? .null,
            "transformationDescription": field.description.map { .string($0) } ?? .null,
        ]
    }

    private func json(_ job: Job) -> JSONValue {
        [
            "id": job.key.json, "type": "BATCH", "inputs": .array(job.inputs.map(\.json)),
            "outputs": .array(job.outputs.map(\.json)),
        ]
    }

    private func lineage(_ node: String) -> JSONValue? {
        let names = Array(tables.keys) + Array(aliases.keys)
        guard let told = names.first(where: { $0.node == node }), !node.hasPrefix("dataset:arn:") else { return nil }
        let key = aliases[told] ?? told
        let first = jobs.first { $0.outputs.contains(key) } ?? jobs.last { $0.inputs.contains(key) }
        let near = jobs.filter { job in first.map { !$0.tables.isDisjoint(with: job.tables) } ?? false }
        let keys = near.reduce(into: Set([key])) { $0.formUnion($1.tables) }.sorted { $0.node < $1.node }
        return ["graph": .array(keys.map { self.node(of: $0, near) } + near.map { self.node(of: $0) })]
    }

    private func node(of key: Key, _ near: [Job]) -> JSONValue {
        let above = near.filter { $0.outputs.contains(key) }.map { edge($0.node, key.node) }
        let below = near.filter { $0.inputs.contains(key) }.map { edge(key.node, $0.node) }
        return [
            "id": .string(key.node), "type": "DATASET", "data": ["id": key.json, "physicalName": .string(key.name)],
            "inEdges": .array(above), "outEdges": .array(below),
        ]
    }

    private func node(of job: Job) -> JSONValue {
        [
            "id": .string(job.node), "type": "JOB", "data": json(job),
            "inEdges": .array(job.inputs.map { edge($0.node, job.node) }),
            "outEdges": .array(job.outputs.map { edge(job.node, $0.node) }),
        ]
    }

    private func edge(_ origin: String, _ destination: String) -> JSONValue {
        ["origin": .string(origin), "destination": .string(destination)]
    }

    private func columns(_ node: String) -> (status: Int, body: [UInt8]) {
        if node.contains("#") { return (500, Array(#"{"code":500,"message":"There was an error"}"#.utf8)) }
        guard let key = tables.keys.first(where: { $0.node == node }) else { return Self.missing }
        guard tables[key]?.fields.isEmpty == false else { return answer(["graph": []]) }
        let below = tables.filter { $0.value.fields.contains { $0.source == key } }
        let nodes = below.flatMap { key, table in
            table.fields.map { field -> JSONValue in
                [
                    "data": [
                        "namespace": .string(key.namespace), "dataset": .string(key.name),
                        "field": .string(field.column), "inputFields": [json(field)],
                    ]
                ]
            }
        }
        return answer(["graph": .array(nodes)])
    }

    private func search(_ text: String) -> JSONValue {
        let keys = (Array(tables.keys) + Array(aliases.keys)).map { ("DATASET", $0) } + jobs.map { ("JOB", $0.key) }
        let found = keys.filter { $0.1.name.lowercased().contains(text.lowercased()) }.sorted { $0.1.name < $1.1.name }
        return [
            "totalCount": .number("\(found.count)"),
            "results": .array(
                found.map { kind, key in
                    ["type": .string(kind), "name": .string(key.name), "namespace": .string(key.namespace)]
                }),
        ]
    }
}

/// The parameters of a request.
private struct Query {
    private var values: [String: String] = [:]

    init(_ text: String) {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1).map { String($0).removingPercentEncoding ?? "" }
            if parts.count == 2 { values[parts[0]] = parts[1] }
        }
    }

    subscript(name: String) -> String { values[name] ?? "" }

    func page<Element>(of list: [Element]) -> [Element] {
        Array(list.dropFirst(Int(self["offset"]) ?? 0).prefix(Int(self["limit"]) ?? 100))
    }
}
