import LineageModel

extension JSONWriter {
    /// Writes the facets that only outputs have.
    mutating func outputFacets(_ output: OutputDataset) {
        if let change = output.lifecycleStateChange {
            facet(.lifecycle) { json in
                json.member("lifecycleStateChange", change.rawValue)
                if let previous = output.previous { json.object("previousIdentifier") { $0.identity(previous) } }
            }
        }
        if let lineage = output.lineage { columnLineageFacet(lineage) }
        if !output.incomplete.isEmpty { completenessFacet(.completeness, output.incomplete) }
    }

    /// Writes what may be missing from the lineage, and what would bring it.
    mutating func completenessFacet(_ schema: FacetSchema, _ reasons: [IncompleteReason]) {
        facet(schema) { json in
            json.key("complete")
            json.bool(false)
            json.array("reasons", of: reasons) { json, reason in
                json.object { json in
                    json.member("kind", reason.kind.rawValue)
                    json.member("operator", ifKnown: reason.operator)
                    json.member("missing", ifKnown: reason.missing)
                    json.member("remedy", ifKnown: reason.remedy)
                }
            }
        }
    }
}
