import ByteReading
import LineageModel
import OpenLineage

extension EventTranslator {
    /// Repairs `inputs` or `outputs`.
    mutating func repairDatasets(_ list: String) {
        switch event[list] {
        case nil, .null: return
        case .array: break
        default: return refuse("\(list) is no array")
        }
        changeElements(of: list) { $0.repairDataset(&$1, $2) }
    }

    /// Repairs the dataset of a dataset event.
    mutating func repairEventDataset() {
        changeMember("dataset") { $0.repairDataset(&$1, "dataset") }
    }

    private mutating func repairDataset(_ dataset: inout JSONValue, _ place: String) {
        guard dataset.object != nil, repairIdentity(&dataset, isDataset: true, place) else {
            return refuse("\(place) has no namespace or no name that Marquez can hold")
        }
        repairFacets(of: &dataset, "facets", .dataset, place)
        repairFacets(of: &dataset, "inputFacets", .custom, place)
        repairFacets(of: &dataset, "outputFacets", .custom, place)
        addDataSource(to: &dataset, place)
    }

    /// Every dataset has a source: one without breaks a page for everybody.
    private mutating func addDataSource(to dataset: inout JSONValue, _ place: String) {
        guard dataset["facets"]?["dataSource"]?.object == nil else { return }
        let namespace = dataset["namespace"]?.string ?? ""
        if dataset["facets"]?.object == nil { dataset["facets"] = .object(JSONObject()) }
        var facet: JSONValue = [
            "_producer": .string(producer), "_schemaURL": .string(FacetSchema.dataSource.address),
        ]
        completeDataSource(&facet, of: namespace)
        dataset["facets"]?["dataSource"] = facet
        repaired(.dataSourceAdded, place)
    }

    /// Fills name and address of a source; false when nothing was missing.
    @discardableResult
    mutating func completeDataSource(_ facet: inout JSONValue, of namespace: String) -> Bool {
        var isChanged = false
        if facet["name"]?.string?.isBlank ?? true {
            facet["name"] = .string(namespace)
            isChanged = true
        }
        if facet["uri"]?.string?.isURI != true {
            facet["uri"] = .string(sourceURI(ofNamespace: Name(facet["uri"]?.string ?? namespace)))
            isChanged = true
        }
        return isChanged
    }

    /// Who is named as the producer of what is added: the event's own, where it is an address.
    var producer: String {
        if let own = event["producer"]?.string, own.isURI { own } else { Producer.uri }
    }
}

// MARK: - Typed facets of datasets

extension EventTranslator {
    /// Leaves out what has no name and fills what has no type; false when it is no schema.
    mutating func repairSchema(_ facet: inout JSONValue, _ place: String) -> Bool {
        switch facet["fields"] {
        case nil, .null: return true
        case .array: break
        default: return false
        }
        let removed = facet["fields"]?.removeElements { field in
            guard let name = field["name"]?.string, !name.isBlank else { return true }
            repairField(&field, named: name, place)
            return false
        }
        noteRemoved(removed, "\(place).fields")
        return true
    }

    private mutating func repairField(_ field: inout JSONValue, named name: String, _ place: String) {
        let shortened = name.shortened(toCharacters: Limit.fieldName)
        if !isSame(shortened, name) {
            field["name"] = .string(shortened)
            repaired(.nameShortened, "\(place).fields")
        }
        guard let type = field["type"]?.string else {
            // Marquez doubles a column whose type is missing, with each event.
            field["type"] = "unknown"
            return repaired(.typeFilled, "\(place).\(shortened)")
        }
        let short = type.shortened(toBytes: Limit.fieldBytes - shortened.utf8.count)
        if !isSame(short, type) {
            field["type"] = .string(short)
            repaired(.nameShortened, "\(place).\(shortened).type")
        }
        switch field["description"] {
        case nil, .null, .string: break
        default:
            field["description"] = nil
            repaired(.entryRemoved, "\(place).\(shortened).description")
        }
    }

    /// Leaves out links without a name; false when none is left.
    mutating func repairSymlinks(_ facet: inout JSONValue, _ place: String) -> Bool {
        guard facet["identifiers"]?.array != nil else { return false }
        let removed = facet["identifiers"]?.removeElements { link in
            guard repairIdentity(&link, isDataset: false, "\(place).identifiers") else { return true }
            if let type = link["type"], type.string.map({ $0.unicodeScalars.count > Limit.symlinkType }) ?? !type.isNull
            {
                link["type"] = nil
                repaired(.entryRemoved, "\(place).identifiers.type")
            }
            return false
        }
        noteRemoved(removed, "\(place).identifiers")
        return facet["identifiers"]?.array?.isEmpty == false
    }
}
