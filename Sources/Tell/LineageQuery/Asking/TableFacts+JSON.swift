import ByteReading
import LineageModel

extension TableFacts {
    /// Reads a dataset as Marquez's API shows it; nil when it has no name.
    init?(_ json: JSONValue) {
        guard let identity = DatasetIdentity(json["id"]) ?? DatasetIdentity(json) else { return nil }
        self.init(identity: identity)
        physicalName = json["physicalName"]?.string.map { Name($0) }
        tags = Set(json.list("tags").compactMap(\.string))
        columns = json.list("fields").compactMap(Column.init)
        let facets = json["facets"] ?? .null
        // What our own store knows beside what Marquez does; the facets of a Marquez say the same.
        let own = json["sparklineage"]
        hasOneName = own != nil
        readSchema(facets["schema"])
        symlinks = ((own?.list("names") ?? []) + (facets["symlinks"]?.list("identifiers") ?? [])).distinctIdentities
        symlinks.removeAll { $0 == identity }
        catalog = facets["catalog"]?["name"]?.string
        readTags((own?.list("tags") ?? []) + (facets["tags"]?.list("tags") ?? []))
        readOwners((own?.list("owners") ?? []) + (facets["ownership"]?.list("owners") ?? []))
        readCompleteness(own?["completeness"] ?? facets["sparklineage_completeness"])
        readFields(facets["columnLineage"])
        readRowSources(facets["columnLineage"])
        add(json.list("columnLineage"), areCurrent: own != nil || !hasColumnLineage)
    }

    private mutating func readTags(_ list: [JSONValue]) {
        for tag in list {
            guard let key = tag["key"]?.string else { continue }
            var words: Set = [key]
            if let value = tag["value"]?.string { words.insert("\(key)=\(value)") }
            if let field = tag["field"]?.string, !field.isEmpty {
                if let index = columns.firstIndex(where: { $0.name == Name(field) }) {
                    columns[index].tags.formUnion(words)
                }
            } else {
                tags.formUnion(words)
            }
        }
    }

    private mutating func readOwners(_ list: [JSONValue]) {
        for owner in list {
            guard let name = owner["name"]?.string else { continue }
            let read = Owner(name: name, type: owner["type"]?.string ?? "")
            if !owners.contains(read) { owners.append(read) }
        }
    }

    private mutating func readCompleteness(_ facet: JSONValue?) {
        guard let facet else { return }
        if case .bool(false) = facet["complete"] { isIncomplete = true }
        for reason in facet.list("reasons") {
            guard let kind = reason["kind"]?.string.flatMap({ IncompleteReason.Kind(rawValue: $0) }) else { continue }
            var read = IncompleteReason(kind: kind)
            read.operator = reason["operator"]?.string
            if case .number(let text) = reason["missing"] { read.missing = Int(text) }
            read.remedy = reason["remedy"]?.string
            reasons.append(read)
        }
    }

    private mutating func readFields(_ facet: JSONValue?) {
        for member in facet?["fields"]?.object?.members ?? [] {
            let standard = Way(summary: member.value)
            for input in member.value.list("inputFields") {
                guard let edge = ColumnEdge(of: Name(member.key), input, key: "name", standard: standard) else {
                    continue
                }
                edges.append(edge)
            }
        }
    }

    private mutating func readRowSources(_ facet: JSONValue?) {
        for input in facet?.list("dataset") ?? [] {
            let standard = Way(isDirect: false)
            guard var edge = ColumnEdge(of: nil, input, key: "name", standard: standard) else { continue }
            for index in edge.ways.indices { edge.ways[index].isOfRows = true }
            rowSources.append(edge)
        }
    }

    /// A Marquez's own list of edges is the union of all that were ever told; our store's is what holds.
    private mutating func add(_ list: [JSONValue], areCurrent: Bool) {
        var known = Set(edges.map { EdgeEnds($0) })
        for column in list {
            guard let name = column["name"]?.string else { continue }
            for input in column.list("inputFields") {
                let standard = Way(summary: input)
                guard var edge = ColumnEdge(of: Name(name), input, key: "dataset", standard: standard),
                    known.insert(EdgeEnds(edge)).inserted
                else { continue }
                edge.isEarlier = !areCurrent
                edges.append(edge)
            }
        }
    }

    /// The facet names columns where a run in progress has blanked those of the dataset.
    private mutating func readSchema(_ facet: JSONValue?) {
        guard columns.isEmpty else { return }
        columns = (facet?.list("fields") ?? []).compactMap(Column.init)
    }
}

extension TableFacts.Column {
    fileprivate init?(_ json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.init(name: Name(name), type: json["type"]?.string, tags: Set(json.list("tags").compactMap(\.string)))
    }
}

extension ColumnEdge {
    fileprivate init?(of column: Name?, _ json: JSONValue, key: String, standard: Way) {
        guard let namespace = json["namespace"]?.string, let name = json[key]?.string, let field = json["field"]?.string
        else { return nil }
        let table = DatasetIdentity(namespace: Name(namespace), name: Name(name))
        let ways = json.list("transformations").map { Way($0) }
        self.init(column: column, source: LineagePlace(table, Name(field)), ways: ways.isEmpty ? [standard] : ways)
    }
}

extension Way {
    fileprivate init(_ json: JSONValue) {
        self.init()
        isDirect = json["type"]?.string != "INDIRECT"
        subtype = json["subtype"]?.string ?? ""
        description = json["description"]?.string ?? ""
        if case .bool(true) = json["masking"] { isMasking = true }
    }

    /// What `transformationType` and `transformationDescription` say: all that older events and Marquez's lists have.
    fileprivate init(summary json: JSONValue) {
        self.init()
        let type = json["transformationType"]?.string ?? ""
        isDirect = type != "INDIRECT"
        isMasking = type == "MASKED"
        subtype = isDirect ? type : ""
        description = json["transformationDescription"]?.string ?? ""
    }
}

extension DatasetIdentity {
    /// Reads `{"namespace": …, "name": …}`.
    init?(_ json: JSONValue?) {
        guard let namespace = json?["namespace"]?.string, let name = json?["name"]?.string else { return nil }
        self.init(namespace: Name(namespace), name: Name(name))
    }
}

extension [JSONValue] {
    /// Those that are names of datasets, each once.
    fileprivate var distinctIdentities: [DatasetIdentity] {
        var found: [DatasetIdentity] = []
        for element in self {
            if let identity = DatasetIdentity(element), !found.contains(identity) { found.append(identity) }
        }
        return found
    }
}

extension JSONValue {
    /// The elements of an array; none where there is no such array.
    func list(_ key: String) -> [JSONValue] { self[key]?.array ?? [] }

    /// Whether an answer of our own store says that there is more.
    var isCut: Bool { if case .bool(true)? = self["sparklineage"]?["cut"] { true } else { false } }
}
