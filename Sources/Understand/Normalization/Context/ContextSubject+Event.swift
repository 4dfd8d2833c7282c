import ByteReading
import LineageModel

/// What the caller knows of an event's source beside the event.
package struct ContextSource: Hashable, Sendable {
    /// The label of the input that it came by.
    package var label: String?
    /// Settings of the Spark application.
    package var conf: [String: String]

    package init(label: String? = nil, conf: [String: String] = [:]) { (self.label, self.conf) = (label, conf) }
}

extension ContextSubject {
    /// The job of an event.
    init(jobOf event: JSONValue, _ source: ContextSource) {
        let details = event["run"]?["facets"]?["spark_applicationDetails"]
        let job = event["job"]?["name"]?.string
        var words: [String: Set<String>] = [:]
        words["job"] = job.map { [$0] }
        words["namespace"] = event["job"]?["namespace"]?.string.map { [$0] }
        // A job's name begins with its application's, normalised, where nothing else tells it.
        words["app"] =
            details?["appName"]?.string.map { [$0] } ?? job.map { [$0, String($0.prefix { $0 != "." })] }
        words["user"] = details?["userName"]?.string.map { [$0] }
        words["label"] = source.label.map { [$0] }
        for member in event["run"]?["facets"]?["spark_properties"]?["properties"]?.object?.members ?? [] {
            words["conf.\(member.key)"] = member.value.string.map { [$0] }
        }
        for (key, value) in source.conf { words["conf.\(key)"] = [value] }
        self.init(words)
    }

    /// A dataset that the job uses, by all of its names.
    func using(_ dataset: JSONValue) -> ContextSubject {
        var subject = self
        guard let name = dataset["name"]?.string else { return subject }
        if dataset["namespace"]?.string?.hasPrefix("kafka://") == true {
            subject.words["topic"] = [name]
            return subject
        }
        let symlinks = dataset["facets"]?["symlinks"]?["identifiers"]?.array ?? []
        var names = Set([name] + symlinks.compactMap { $0["name"]?.string })
        if let catalog = dataset["facets"]?["catalog"]?["name"]?.string {
            for symlink in symlinks { symlink["name"]?.string.map { _ = names.insert("\(catalog).\($0)") } }
        }
        subject.words["table"] = names
        return subject
    }
}
