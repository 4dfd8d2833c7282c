import ByteReading

/// Writes what is said of a job or dataset into its facets.
struct FacetWriter {
    let producer: String

    private static let specification = "https://openlineage.io/spec"

    func addJob(_ facts: ContextFacts, to job: inout JSONValue) {
        add(facts, to: &job, ownership: "OwnershipJobFacet", tags: "TagsJobFacet", "DocumentationJobFacet/1-1-0")
        if let repository = facts.repository {
            var body: [JSONObject.Member] = [
                .init("type", "git"), .init("url", .string(repository)), .init("repoUrl", .string(repository)),
            ]
            if let commit = facts.commit { body.append(.init("version", .string(commit))) }
            set("sourceCodeLocation", facet("SourceCodeLocationJobFacet", "1-1-0", body), of: &job)
        }
        add(facts.jobFacets, to: &job, kind: "JobFacet")
    }

    func addDataset(_ facts: ContextFacts, to dataset: inout JSONValue) {
        if !facts.columns.isEmpty { addTags(ofColumns: facts, to: &dataset) }
        add(
            facts, to: &dataset, ownership: "OwnershipDatasetFacet", tags: "TagsDatasetFacet",
            "DocumentationDatasetFacet/1-1-0")
        add(facts.datasetFacets, to: &dataset, kind: "DatasetFacet")
    }

    /// Adds facets of the operator's own, made whole where they do not say who wrote them.
    func add(_ facets: [String: JSONValue], to entity: inout JSONValue, kind: String) {
        for (key, value) in facets.sorted(by: { $0.key < $1.key }) {
            var value = value
            if value["_producer"] == nil { value["_producer"] = .string(producer) }
            if value["_schemaURL"] == nil {
                value["_schemaURL"] = .string("\(Self.specification)/2-0-2/OpenLineage.json#/$defs/\(kind)")
            }
            set(key, value, of: &entity)
        }
    }

    private func add(
        _ facts: ContextFacts, to entity: inout JSONValue, ownership: String, tags: String, _ documentation: String
    ) {
        addOwners([("team", facts.team), ("owner", facts.owner)], to: &entity, schema: ownership)
        addTags(facts.allTags, to: &entity, schema: tags)
        guard let text = facts.documentation else { return }
        let parts = documentation.split(separator: "/").map(String.init)
        set("documentation", facet(parts[0], parts[1], [.init("description", .string(text))]), of: &entity)
    }

    /// Puts owners before those of other types, which stay.
    private func addOwners(_ said: [(type: String, name: String?)], to entity: inout JSONValue, schema: String) {
        let ours = said.compactMap { type, name in
            name.map { ["name": .string($0), "type": .string(type)] as JSONValue }
        }
        let types = said.filter { $0.name != nil }.map(\.type)
        let known = entity["facets"]?["ownership"]?["owners"]?.array ?? []
        let others = known.filter { owner in !types.contains { owner["type"] == .string($0) } }
        guard !ours.isEmpty, ours + others != known else { return }
        set("ownership", facet(schema, "1-0-1", [.init("owners", .array(ours + others))]), of: &entity)
    }

    private func addTags(ofColumns facts: ContextFacts, to dataset: inout JSONValue) {
        for column in dataset["facets"]?["schema"]?["fields"]?.array ?? [] {
            guard let name = column["name"]?.string else { continue }
            addTags(facts.tags(ofColumn: name), to: &dataset, field: name, schema: "TagsDatasetFacet")
        }
    }

    /// Puts tags in the place of those with the same key, of the same column or of the whole, or behind the others.
    private func addTags(
        _ said: [String: String], to entity: inout JSONValue, field: String? = nil, schema: String
    ) {
        let known = entity["facets"]?["tags"]?["tags"]?.array ?? []
        let field = field.map { JSONValue.string($0) }
        var tags = known
        for (key, value) in said.sorted(by: { $0.key < $1.key }) {
            let places = tags.indices.filter { tags[$0]["key"] == .string(key) && tags[$0]["field"] == field }
            if places.count == 1, tags[places[0]]["value"] == .string(value) { continue }
            var tag: JSONValue = ["key": .string(key), "value": .string(value), "source": "sparklineage"]
            if let field { tag["field"] = field }
            tags = tags.indices.filter { !places.contains($0) }.map { tags[$0] }
            tags.insert(tag, at: places.first ?? tags.count)
        }
        guard tags != known else { return }
        set("tags", facet(schema, "1-0-0", [.init("tags", .array(tags))]), of: &entity)
    }

    private func facet(_ schema: String, _ version: String, _ body: [JSONObject.Member]) -> JSONValue {
        let address = "\(Self.specification)/facets/\(version)/\(schema).json#/$defs/\(schema)"
        return .object(
            JSONObject([.init("_producer", .string(producer)), .init("_schemaURL", .string(address))] + body))
    }

    /// Puts a facet in its place, unless one that says the same is there.
    private func set(_ key: String, _ facet: JSONValue, of entity: inout JSONValue) {
        if entity["facets"]?.object == nil { entity["facets"] = [:] }
        if let known = entity["facets"]?[key], body(of: known) == body(of: facet) { return }
        entity["facets"]?[key] = facet
    }

    /// A facet without who wrote it.
    private func body(of facet: JSONValue) -> JSONValue {
        var facet = facet
        facet.changeObject { $0.removeAll { $0.key == "_producer" || $0.key == "_schemaURL" } }
        return facet
    }
}
