import LineageModel

extension JSONWriter {
    mutating func jobFacets(_ job: JobDescription, _ run: RunDescription) {
        facet(.jobType) { json in
            json.member("processingType", job.processing.rawValue)
            json.member("integration", "SPARK")
            json.member("jobType", job.kind.rawValue)
        }
        if let query = run.sql { sqlFacet(query) }
        guard let declared = run.application?.declared else { return }
        if !declared.owners.isEmpty { ownershipFacet(declared.owners) }
        if !declared.jobTags.isEmpty { tagsFacet(.jobTags, declared.jobTags) }
    }

    private mutating func sqlFacet(_ query: String) {
        facet(.sql) { json in
            json.member("query", query)
            json.member("dialect", "spark")
        }
    }

    private mutating func ownershipFacet(_ owners: [Declaration.Owner]) {
        facet(.ownership) { json in
            json.array("owners", of: owners) { json, owner in
                json.object { json in
                    json.member("name", owner.name)
                    json.member("type", owner.type)
                }
            }
        }
    }

    mutating func tagsFacet(_ schema: FacetSchema, _ tags: [Declaration.Tag]) {
        facet(schema) { json in
            json.array("tags", of: tags) { json, tag in
                json.object { json in
                    json.member("key", tag.key)
                    json.member("value", tag.value)
                    json.member("source", tag.source)
                }
            }
        }
    }
}
