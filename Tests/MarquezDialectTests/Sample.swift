/// Events that a Marquez takes as they are.
enum Sample {
    static let facet =
        #""_producer":"https://p","_schemaURL":"https://openlineage.io/spec/facets/1-0-0/F.json#/$defs/F""#

    static let batch = """
        {"eventTime":"2026-03-01T00:00:00Z","producer":"https://p","schemaURL":"https://openlineage.io/spec/2-0-2/OpenLineage.json#/$defs/RunEvent",\
        "eventType":"COMPLETE","run":{"runId":"019c0000-0000-7000-8000-000000000001","facets":{"parent":{\(facet),\
        "run":{"runId":"019c0000-0000-7000-8000-000000000002"},"job":{"namespace":"lab","name":"app"}}}},\
        "job":{"namespace":"lab","name":"app.insert","facets":{"jobType":{\(facet),"processingType":"BATCH",\
        "integration":"SPARK","jobType":"SQL_JOB"}}},"inputs":[{"namespace":"s3://in","name":"café","facets":{\
        "dataSource":{\(facet),"name":"s3://in","uri":"s3://in"},\
        "schema":{\(facet),"fields":[{"name":"x","type":"long"},{"name":"y","type":"string"}]}}}],\
        "outputs":[{"namespace":"s3://out","name":"t/out","facets":{"dataSource":{\(facet),"name":"s3://out","uri":"s3://out"},\
        "schema":{\(facet),"fields":[{"name":"a","type":"long"}]},"symlinks":{\(facet),\
        "identifiers":[{"namespace":"hive://h","name":"d.t","type":"TABLE"}]},"columnLineage":{\(facet),"fields":{"a":{"inputFields":[\
        {"namespace":"s3://in","name":"café","field":"x","transformations":[{"type":"DIRECT","subtype":"IDENTITY",\
        "description":"","masking":false}]}],"transformationType":"IDENTITY","transformationDescription":"IDENTITY"}}}}}]}
        """

    static let stream = batch.replacing("\"BATCH\"", with: "\"STREAMING\"")
        .replacing("\"COMPLETE\"", with: "\"RUNNING\"")

    static let bareFail = """
        {"eventTime":"2026-03-01T00:00:00Z","producer":"https://p","schemaURL":"1-0-0/OpenLineage.json#/$defs/RunEvent",\
        "eventType":"FAIL","run":{"runId":"019c0000-0000-7000-8000-000000000001"},"job":{"namespace":"lab",\
        "name":"app.stream","facets":{"jobType":{\(facet),"processingType":"STREAMING","integration":"SPARK",\
        "jobType":"SQL_JOB"}}},"inputs":[],"outputs":[]}
        """

    static let datasetEvent = """
        {"eventTime":"2026-03-01T00:00:00Z","producer":"https://p","schemaURL":"1-0-0/OpenLineage.json#/$defs/DatasetEvent",\
        "dataset":{"namespace":"s3://out","name":"t","facets":{"dataSource":{\(facet),"name":"s","uri":"s3://out"}}}}
        """

    static let jobEvent = """
        {"eventTime":"2026-03-01T00:00:00Z","producer":"https://p","schemaURL":"1-0-0/OpenLineage.json#/$defs/JobEvent",\
        "job":{"namespace":"lab","name":"j"},"inputs":[],"outputs":[]}
        """

    /// The batch event with a text put in the place of another, both JSON.
    static func batch(_ changes: (part: String, replacement: String)...) -> String {
        changes.reduce(batch) { $0.replacing($1.part, with: $1.replacement, maxReplacements: 1) }
    }
}
