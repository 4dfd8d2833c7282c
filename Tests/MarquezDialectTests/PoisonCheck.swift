import Foundation

/// Looks for what is known to hurt a Marquez, from the recorded answers alone: it shares no code with the dialect.
struct PoisonCheck {
    private var findings: [String] = []

    /// What is wrong with a body; empty when it is fit to be sent.
    static func findings(in body: [UInt8]) -> [String] {
        guard let root = try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any] else {
            return ["no JSON object"]
        }
        var check = PoisonCheck()
        check.values(root, "")
        check.document(root)
        return check.findings
    }

    private mutating func expect(_ isTrue: Bool, _ finding: String) {
        if !isTrue { findings.append(finding) }
    }

    private mutating func document(_ root: [String: Any]) {
        let schema = (root["schemaURL"] as? String ?? "").components(separatedBy: "/").last
        expect(root["producer"] is String, "producer")
        expect(matches(root["eventTime"], Self.time), "eventTime \(root["eventTime"] ?? "")")
        expect(matches(root["schemaURL"], Self.address), "schemaURL")
        switch schema {
        case "DatasetEvent": dataset(root["dataset"], "dataset")
        case "JobEvent":
            expect(root["run"] == nil, "a run in a job event")
            job(root["job"], "job")
        default:
            expect(schema == "RunEvent", "schemaURL \(schema ?? "")")
            run(root)
        }
        for list in ["inputs", "outputs"] {
            expect(root[list] == nil || root[list] is NSNull || root[list] is [Any], "\(list) is no list")
            for (index, value) in (root[list] as? [Any] ?? []).enumerated() { dataset(value, "\(list)[\(index)]") }
        }
        if schema == "RunEvent" { edges(root) }
    }

    private mutating func run(_ root: [String: Any]) {
        let run = root["run"] as? [String: Any] ?? [:]
        let facets = run["facets"] as? [String: Any] ?? [:]
        expect(run["runId"] is String, "runId")
        expect(facets.isEmpty || root["eventType"] is String, "run facets without eventType")
        names(of: facets, "run")
        if let parent = typed(facets, "parent", "run") { job(parent["job"], "parent") }
        if let time = typed(facets, "nominalTime", "run") {
            expect(matches(time["nominalStartTime"], Self.time), "nominalTime")
        }
        job(root["job"], "job")
        guard isStream(root), !["FAIL", "COMPLETE"].contains((root["eventType"] as? String)?.uppercased()) else {
            return
        }
        let count = ["inputs", "outputs"].map { (root[$0] as? [Any])?.count ?? 0 }.reduce(0, +)
        expect(count > 0, "a bare event of a stream")
    }

    private mutating func job(_ value: Any?, _ place: String) {
        let job = value as? [String: Any] ?? [:]
        let facets = job["facets"] as? [String: Any] ?? [:]
        expect(matches(job["namespace"], Self.namespace), "\(place) namespace")
        name(job["name"], place, limit: 640)
        names(of: facets, place)
        for (facet, keys) in [
            ("jobType", ["processingType", "integration", "jobType"]), ("sql", ["query"]),
            ("documentation", ["description"]),
        ] {
            guard let facet = typed(facets, facet, place) else { continue }
            for key in keys { expect(facet[key] is String, "\(place) \(key)") }
        }
        if let url = typed(facets, "sourceCodeLocation", place)?["url"] as? String {
            expect(url.count <= 255, "\(place) location")
        }
    }

    private mutating func dataset(_ value: Any?, _ place: String) {
        let dataset = value as? [String: Any] ?? [:]
        let facets = dataset["facets"] as? [String: Any] ?? [:]
        identity(dataset, place)
        names(of: facets, place)
        expect(matches(typed(facets, "dataSource", place)?["uri"], Self.address), "\(place) without dataSource")
        if let links = typed(facets, "symlinks", place) {
            expect(links["identifiers"] is [Any], "\(place) symlinks")
            for link in links["identifiers"] as? [Any] ?? [] {
                identity(link as? [String: Any] ?? [:], "\(place) link")
            }
        }
        for field in typed(facets, "schema", place)?["fields"] as? [Any] ?? [] {
            let field = field as? [String: Any] ?? [:]
            name(field["name"], "\(place) field", limit: 255)
            expect((field["type"] as? String).map { $0.utf8.count < 2600 } ?? false, "\(place) type")
        }
        if let state = typed(facets, "lifecycleStateChange", place) {
            expect((state["lifecycleStateChange"] as? String).map { $0.count < 64 } ?? false, "\(place) lifecycle")
        }
        if typed(facets, "documentation", place).map({ $0["description"] is String }) == false {
            findings.append("\(place) documentation")
        }
        guard let fields = typed(facets, "columnLineage", place)?["fields"] as? [String: Any] else { return }
        for case let (key, column as [String: Any]) in fields {
            name(key, "\(place) column", limit: 255)
            expect((column["transformationType"] as? String ?? "").count <= 255, "\(place) transformationType")
            expect(column["inputFields"] is [Any], "\(place) inputFields")
            for case let edge as [String: Any] in column["inputFields"] as? [Any] ?? [] {
                identity(edge, "\(place) edge")
                name(edge["field"], "\(place) edge", limit: 255)
                let ways = edge["transformations"] as? [Any] ?? []
                expect(ways.isEmpty || column["transformationType"] is String, "\(place) edge without type")
            }
        }
    }

    /// Edges of columns stand only where they are final, and both their ends in schemas of the event.
    private mutating func edges(_ root: [String: Any]) {
        let isFinal = (root["eventType"] as? String)?.uppercased() == "COMPLETE" || isStream(root)
        let inputs = (root["inputs"] as? [Any] ?? []).compactMap { $0 as? [String: Any] }
        for case let output as [String: Any] in root["outputs"] as? [Any] ?? [] {
            let facets = output["facets"] as? [String: Any] ?? [:]
            guard let lineage = facets["columnLineage"] as? [String: Any] else { continue }
            expect(isFinal, "edges too early")
            for case let (column, value as [String: Any]) in lineage["fields"] as? [String: Any] ?? [:] {
                expect(columns(of: output).contains(column), "column \(column) is not in the schema")
                for case let edge as [String: Any] in value["inputFields"] as? [Any] ?? [] {
                    let named = inputs.filter {
                        $0["namespace"] as? String == edge["namespace"] as? String
                            && $0["name"] as? String == edge["name"] as? String
                    }
                    for input in named {
                        expect(columns(of: input).contains(edge["field"] as? String ?? ""), "an edge from nowhere")
                    }
                }
            }
        }
    }

    private func columns(of dataset: [String: Any]) -> Set<String> {
        let schema = (dataset["facets"] as? [String: Any])?["schema"] as? [String: Any]
        return Set((schema?["fields"] as? [Any] ?? []).compactMap { ($0 as? [String: Any])?["name"] as? String })
    }

    private func isStream(_ root: [String: Any]) -> Bool {
        let facets = (root["job"] as? [String: Any])?["facets"] as? [String: Any]
        return (facets?["jobType"] as? [String: Any])?["processingType"] as? String == "STREAMING"
    }

    private mutating func identity(_ value: [String: Any], _ place: String) {
        expect(matches(value["namespace"], Self.namespace), "\(place) namespace")
        name(value["name"], place, limit: 255)
    }

    private mutating func name(_ value: Any?, _ place: String, limit: Int) {
        guard let name = value as? String else { return findings.append("\(place) has no name") }
        expect(!name.trimmingCharacters(in: .whitespacesAndNewlines).isEmpty, "\(place) blank name")
        expect(name.unicodeScalars.count <= limit, "\(place) long name")
    }

    private mutating func names(of facets: [String: Any], _ place: String) {
        for key in facets.keys { expect(key.unicodeScalars.count <= 255, "\(place) long facet name") }
    }

    private mutating func typed(_ facets: [String: Any], _ key: String, _ place: String) -> [String: Any]? {
        guard let value = facets[key], !(value is NSNull) else { return nil }
        guard let facet = value as? [String: Any] else {
            findings.append("\(place) \(key) is no object")
            return nil
        }
        expect(matches(facet["_producer"], Self.address), "\(place) \(key) _producer")
        expect(matches(facet["_schemaURL"], Self.address), "\(place) \(key) _schemaURL")
        return facet
    }

    private mutating func values(_ value: Any, _ key: String) {
        expect(!key.contains("\0"), "U+0000 in a key")
        switch value {
        case let object as [String: Any]: for (key, value) in object { values(value, key) }
        case let list as [Any]: for value in list { values(value, "") }
        case let text as String: expect(!text.contains("\0"), "U+0000")
        default: break
        }
    }

    private func matches(_ value: Any?, _ pattern: String) -> Bool {
        guard let text = value as? String else { return false }
        return text.range(of: "^(?:\(pattern))$", options: .regularExpression) == text.startIndex..<text.endIndex
    }

    private static let namespace = #"[a-zA-Z:;=/0-9_\-.@+]{1,1024}"#
    private static let address = #"[A-Za-z0-9+.\-_~:/?#@!$&'()*,;=%]+"#
    private static let time =
        #"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:[Zz]|[+-]\d\d(?::\d\d)?)"#
}
