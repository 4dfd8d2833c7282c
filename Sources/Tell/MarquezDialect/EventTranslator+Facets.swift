import ByteReading
import OpenLineage

/// Whose facets they are: Marquez reads some of each by a type of its own, and keeps the others as they are.
enum FacetOwner {
    case run, job, dataset, custom
}

extension EventTranslator {
    /// Repairs the facets of a part of the event: leaves out what Marquez refuses, fills what it demands.
    mutating func repairFacets(of part: inout JSONValue, _ key: String, _ owner: FacetOwner, _ place: String) {
        switch part[key] {
        case nil, .null: return
        case .object: break
        default:
            part[key] = nil
            return repaired(.facetRemoved, "\(place).\(key)")
        }
        for name in part[key]?.object?.members.map(\.key) ?? [] {
            let facetPlace = "\(place).\(key).\(name)"
            guard !repairFacet(&part, key, name, owner, facetPlace) else { continue }
            part[key]?[name] = nil
            repaired(.facetRemoved, facetPlace)
        }
    }

    private mutating func repairFacet(
        _ part: inout JSONValue, _ key: String, _ name: String, _ owner: FacetOwner, _ place: String
    ) -> Bool {
        guard name.utf8.count <= Limit.facetName || name.unicodeScalars.count <= Limit.facetName else { return false }
        let namespace = part["namespace"]?.string ?? ""
        var isKept = true
        part[key]?[name]?.change { facet in
            if let schema = schema(of: name, owner) {
                isKept = repairTyped(&facet, schema, owner, namespace, place)
            }
            if isKept, hasLargeFacets { isKept = cut(&facet, name, place) }
        }
        return isKept
    }

    /// The schema of a facet that Marquez reads by a type of its own.
    private func schema(of name: String, _ owner: FacetOwner) -> FacetSchema? {
        switch (owner, name) {
        case (.run, "nominalTime"): .nominalTime
        case (.run, "parent"), (.run, "parentRun"): .parent
        case (.job, "documentation"): .jobDocumentation
        case (.job, "sourceCodeLocation"): .sourceCodeLocation
        case (.job, "sql"): .sql
        case (.job, "jobType"): .jobType
        case (.dataset, "schema"): .schema
        case (.dataset, "dataSource"): .dataSource
        case (.dataset, "documentation"): .datasetDocumentation
        case (.dataset, "lifecycleStateChange"): .lifecycle
        case (.dataset, "columnLineage"): .columnLineage
        case (.dataset, "symlinks"): .symlinks
        default: nil
        }
    }

    /// Makes a typed facet whole; false when it cannot be.
    private mutating func repairTyped(
        _ facet: inout JSONValue, _ schema: FacetSchema, _ owner: FacetOwner, _ namespace: String, _ place: String
    ) -> Bool {
        guard !facet.isNull else { return true }
        guard facet.object != nil else { return false }
        completeOrigin(of: &facet, schema, place)
        switch schema.key {
        case "nominalTime": return repairNominalTime(&facet, place)
        case "parent": return repairParent(&facet, place)
        case "documentation": return facet["description"]?.string != nil
        case "sourceCodeLocation": return isLocation(facet)
        case "sql": return facet["query"]?.string != nil
        case "jobType": return completeJobType(&facet, place)
        case "schema": return repairSchema(&facet, place)
        case "dataSource":
            if completeDataSource(&facet, of: namespace) { repaired(.facetCompleted, place) }
            return true
        case "lifecycleStateChange":
            let state = facet["lifecycleStateChange"]?.string
            return state.map { !$0.isBlank && $0.unicodeScalars.count <= Limit.lifecycleState } ?? false
        case "columnLineage": return repairColumnLineage(&facet, place)
        case "symlinks": return repairSymlinks(&facet, place)
        default: return true
        }
    }

    /// Fills `_producer` and `_schemaURL`, which must be addresses.
    private mutating func completeOrigin(of facet: inout JSONValue, _ schema: FacetSchema, _ place: String) {
        if facet["_producer"]?.string?.isURI != true {
            facet["_producer"] = .string(producer)
            repaired(.facetCompleted, "\(place)._producer")
        }
        if facet["_schemaURL"]?.string?.isURI != true {
            facet["_schemaURL"] = .string(schema.address)
            repaired(.facetCompleted, "\(place)._schemaURL")
        }
    }

    private mutating func repairNominalTime(_ facet: inout JSONValue, _ place: String) -> Bool {
        for key in ["nominalStartTime", "nominalEndTime"] {
            guard let value = facet[key], !value.isNull else {
                if key == "nominalStartTime" { return false }
                continue
            }
            guard let text = value.string, let time = EventTimeText.spelled(text) else { return false }
            guard time != text else { continue }
            facet[key] = .string(time)
            repaired(.timeSpelled, "\(place).\(key)")
        }
        return true
    }

    private func isLocation(_ facet: JSONValue) -> Bool {
        if let type = facet["type"], !type.isNull, type.string == nil { return false }
        guard let url = facet["url"], !url.isNull else { return true }
        return url.string.map { $0.isURI && $0.utf8.count <= Limit.location } ?? false
    }

    /// Fills what OpenLineage leaves free and Marquez demands.
    private mutating func completeJobType(_ facet: inout JSONValue, _ place: String) -> Bool {
        guard facet["processingType"]?.string != nil else { return false }
        for (key, word) in [("integration", "UNKNOWN"), ("jobType", "JOB")] where facet[key]?.string == nil {
            facet[key] = .string(word)
            repaired(.facetCompleted, "\(place).\(key)")
        }
        return true
    }
}

// MARK: - Large facets

extension EventTranslator {
    /// Cuts what makes a facet larger than 1 MB; false when it still is, and nobody needs it to see lineage.
    private mutating func cut(_ facet: inout JSONValue, _ name: String, _ place: String) -> Bool {
        guard facet.encoded().count > Limit.facetBytes else { return true }
        repaired(.facetCut, place)
        switch name {
        case "schema": cutSchema(&facet)
        case "columnLineage": cutColumnLineage(&facet)
        default: cutTexts(&facet)
        }
        return facet.encoded().count <= Limit.facetBytes || ["schema", "columnLineage", "parent"].contains(name)
    }

    /// Leaves of each column its name and type, which is what Marquez reads.
    private func cutSchema(_ facet: inout JSONValue) {
        facet["fields"]?.changeEachElement { field in
            field.changeObject { $0.removeAll { $0.key != "name" && $0.key != "type" } }
        }
    }

    /// Leaves of each edge its ends, and the types of its column: which is what Marquez reads.
    private func cutColumnLineage(_ facet: inout JSONValue) {
        facet["dataset"] = nil
        facet["fields"]?.changeObject { fields in
            fields.changeEachValue { _, column in
                column["inputFields"]?.changeEachElement { $0["transformations"] = nil }
            }
        }
    }

    private func cutTexts(_ value: inout JSONValue) {
        switch value {
        case .object: value.changeObject { $0.changeEachValue { _, member in cutTexts(&member) } }
        case .array: value.changeEachElement { cutTexts(&$0) }
        case .string(let text):
            if text.utf8.count > Limit.cutText { value = .string(text.cut(toBytes: Limit.cutText) + "… (cut)") }
        case .number, .bool, .null: break
        }
    }
}
