import ByteReading
import LineageModel
import OpenLineage

extension EventTranslator {
    /// Makes the edges such that Marquez can draw them: leaves out those without ends, fills what its API shows.
    mutating func repairColumnLineage(_ facet: inout JSONValue, _ place: String) -> Bool {
        switch facet["fields"] {
        case .object: break
        case nil, .null:
            facet["fields"] = .object(JSONObject())
            repaired(.facetCompleted, "\(place).fields")
        default: return false
        }
        facet["fields"]?.changeObject { fields in
            shortenKeys(of: &fields, place)
            fields.changeEachValue { name, column in repairColumn(&column, "\(place).\(name)") }
            // A column without a list of inputs is a failure; without inputs it says nothing.
            let count = fields.members.count
            fields.removeAll { $0.value["inputFields"]?.array == nil }
            noteRemoved(count - fields.members.count, place)
        }
        return true
    }

    private mutating func shortenKeys(of fields: inout JSONObject, _ place: String) {
        guard fields.members.contains(where: { $0.key.utf8.count > Limit.fieldName }) else { return }
        fields.changeEachKey { key in
            let shortened = key.shortened(toCharacters: Limit.fieldName)
            if !isSame(shortened, key) { repaired(.nameShortened, place) }
            return shortened
        }
    }

    private mutating func repairColumn(_ column: inout JSONValue, _ place: String) {
        guard column["inputFields"]?.array != nil else { return }
        let removed = column["inputFields"]?.removeElements { edge in
            guard let field = edge["field"]?.string, !field.isBlank, repairIdentity(&edge, isDataset: false, place)
            else {
                return true
            }
            let shortened = field.shortened(toCharacters: Limit.fieldName)
            if !isSame(shortened, field) {
                edge["field"] = .string(shortened)
                repaired(.nameShortened, place)
            }
            return false
        }
        noteRemoved(removed, place)
        fillTransformation(of: &column, place)
    }

    private mutating func fillTransformation(of column: inout JSONValue, _ place: String) {
        for key in ["transformationType", "transformationDescription"] {
            guard let value = column[key], value.string == nil, !value.isNull else { continue }
            column[key] = nil
            repaired(.entryRemoved, "\(place).\(key)")
        }
        if let type = column["transformationType"]?.string, type.unicodeScalars.count > Limit.transformationType {
            column["transformationType"] = .string(type.shortened(toCharacters: Limit.transformationType))
            repaired(.nameShortened, "\(place).transformationType")
        }
        let needsType = column["transformationType"]?.isNull ?? true
        let needsDescription = column["transformationDescription"]?.isNull ?? true
        guard needsType || needsDescription, let summary = TransformationSummary(of: column) else { return }
        if needsType { column["transformationType"] = .string(summary.type) }
        if needsDescription { column["transformationDescription"] = .string(summary.description) }
        repaired(.transformationFilled, place)
    }
}

// MARK: - Edges and schemas

extension EventTranslator {
    /// Withholds edges that are not final, and names the columns of the others in the schemas.
    mutating func repairEdges() {
        guard isStreaming || eventType == "COMPLETE" else { return withholdEdges() }
        var wanted = WantedColumns()
        changeElements(of: "outputs") { translator, output, place in
            guard let fields = output["facets"]?["columnLineage"]?["fields"]?.object else { return }
            for column in fields.members {
                for edge in column.value["inputFields"]?.array ?? [] { wanted.add(edge) }
            }
            translator.addColumns(fields.members.map { Name($0.key) }, to: &output, place)
        }
        guard !wanted.isEmpty else { return }
        changeElements(of: "inputs") { $0.addColumns(wanted[$1], to: &$1, $2) }
    }

    private mutating func withholdEdges() {
        changeElements(of: "outputs") { translator, output, place in
            guard output["facets"]?["columnLineage"] != nil else { return }
            output["facets"]?["columnLineage"] = nil
            translator.repaired(.edgesWithheld, place)
        }
    }

    /// Adds columns that the schema lacks: without them Marquez drops their edges and says nothing.
    private mutating func addColumns(_ columns: [Name], to dataset: inout JSONValue, _ place: String) {
        let fields = dataset["facets"]?["schema"]?["fields"]?.array ?? []
        let known = Set(fields.compactMap { $0["name"]?.string.map { Name($0) } })
        let missing = columns.filter { !known.contains($0) }
        guard !missing.isEmpty else { return }
        if dataset["facets"]?["schema"]?.object == nil {
            dataset["facets"]?["schema"] = [
                "_producer": .string(producer), "_schemaURL": .string(FacetSchema.schema.address),
            ]
        }
        let added = missing.map { ["name": .string($0.text), "type": "unknown"] as JSONValue }
        dataset["facets"]?["schema"]?["fields"] = .array(fields + added)
        for column in missing { repaired(.columnAdded, "\(place).facets.schema.\(column)") }
    }
}

/// The columns of inputs that edges name, in the order in which they do.
private struct WantedColumns {
    private var columns: [DatasetIdentity: [Name]] = [:]
    private var seen: Set<ColumnName> = []

    var isEmpty: Bool { columns.isEmpty }

    mutating func add(_ edge: JSONValue) {
        guard let identity = DatasetIdentity(edge), let field = edge["field"]?.string else { return }
        guard seen.insert(ColumnName(dataset: identity, field: Name(field))).inserted else { return }
        columns[identity, default: []].append(Name(field))
    }

    subscript(dataset: JSONValue) -> [Name] { DatasetIdentity(dataset).flatMap { columns[$0] } ?? [] }

    private struct ColumnName: Hashable {
        let dataset: DatasetIdentity
        let field: Name
    }
}

extension DatasetIdentity {
    fileprivate init?(_ value: JSONValue) {
        guard let namespace = value["namespace"]?.string, let name = value["name"]?.string else { return nil }
        self.init(namespace: Name(namespace), name: Name(name))
    }
}
