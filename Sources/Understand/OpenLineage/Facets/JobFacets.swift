import LineageModel

extension JSONWriter {
    mutating func jobFacets(_ job: JobDescription) {
        facet(.jobType) { json in
            json.member("processingType", job.processing.rawValue)
            json.member("integration", "SPARK")
            json.member("jobType", job.kind.rawValue)
        }
    }
}
