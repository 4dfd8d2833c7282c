/// An OpenLineage event, as short as it can be.
struct HandMadeEvent {
    var type = "COMPLETE"
    /// Minutes after midnight.
    var minute = 0
    var run = 1
    var job = "j"
    var parent: (run: Int, job: String)?
    var jobFacets = ""
    var inputs: [String] = []
    var outputs: [String] = []

    var text: String {
        let clock = "2026-03-01T\(minute / 600)\(minute / 60 % 10):\(minute % 60 / 10)\(minute % 10):00Z"
        let above = parent.map {
            #""parent":{"run":{"runId":"\#(Self.id($0.run))"},"job":{"namespace":"lab","name":"\#($0.job)"}}"#
        }
        return """
            {"eventType":"\(type)","eventTime":"\(clock)","producer":"p:p","schemaURL":"s:s",
            "run":{"runId":"\(Self.id(run))","facets":{\(above ?? "")}},
            "job":{"namespace":"lab","name":"\(job)","facets":{\(jobFacets)}},
            "inputs":[\(inputs.joined(separator: ","))],"outputs":[\(outputs.joined(separator: ","))]}
            """
    }

    static func id(_ run: Int) -> String {
        "019c0000-0000-7000-8000-" + String(repeating: "0", count: 12 - "\(run)".count) + "\(run)"
    }

    static let streaming = #""jobType":{"processingType":"STREAMING","integration":"SPARK","jobType":"JOB"}"#

    /// A dataset with columns; `from` tells of a column that it is made of others: `["sum": ["a.x", "b.z"]]`.
    static func dataset(
        _ name: String, _ columns: [String] = [], from: [String: [String]] = [:], links: [String] = [],
        life: String? = nil
    ) -> String {
        var facets: [String] = []
        if !columns.isEmpty {
            let fields = columns.map { #"{"name":"\#($0)","type":"int"}"# }.joined(separator: ",")
            facets.append(#""schema":{"fields":[\#(fields)]}"#)
        }
        if !from.isEmpty {
            let fields = from.sorted { $0.key < $1.key }.map { #""\#($0)":{"inputFields":[\#(sources($1))]}"# }
            facets.append(#""columnLineage":{"fields":{\#(fields.joined(separator: ","))}}"#)
        }
        if !links.isEmpty {
            let names = links.map { #"{"namespace":"hive","name":"\#($0)","type":"TABLE"}"# }.joined(separator: ",")
            facets.append(#""symlinks":{"identifiers":[\#(names)]}"#)
        }
        if let life { facets.append(#""lifecycleStateChange":{"lifecycleStateChange":"\#(life)"}"#) }
        return #"{"namespace":"s3://lab","name":"\#(name)","facets":{\#(facets.joined(separator: ","))}}"#
    }

    /// A dataset by a name of the catalog.
    static func other(_ name: String, _ columns: [String] = [], from: [String: [String]] = [:]) -> String {
        dataset(name, columns, from: from).replacing(
            #""namespace":"s3://lab","name":"\#(name)""#, with: #""namespace":"hive","name":"\#(name)""#)
    }

    private static func sources(_ names: [String]) -> String {
        names.map { name in
            let parts = name.split(separator: ".")
            return #"""
                {"namespace":"s3://lab","name":"\#(parts[0])","field":"\#(parts[1])",
                "transformations":[{"type":"DIRECT","subtype":"IDENTITY","description":"","masking":false}]}
                """#
        }.joined(separator: ",")
    }
}
