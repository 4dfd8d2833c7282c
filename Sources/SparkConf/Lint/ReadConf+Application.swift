package import Settings

extension ReadConf {
    /// Reads a SparkApplication of the Kubernetes operator.
    ///
    /// - Parameter document: the YAML document; one of a ScheduledSparkApplication too.
    package init(application document: FlatYAML) {
        self.init(.application)
        var names: [[String]: String] = [:]
        for entry in document.entries {
            let path = Array(entry.path.drop { $0 != "spec" }.dropFirst())
            let inner = path.first == "template" ? Array(path.dropFirst()) : path
            if inner.first == "sparkConf", inner.count == 2 { add(inner[1], entry.text, line: entry.line) }
            if inner == ["sparkVersion"] { spark = SparkVersion(entry.text) }
            if inner == ["mode"] { add("spark.submit.deployMode", entry.text, line: entry.line) }
            if inner.starts(with: ["deps", "jars"]) { add("spark.jars", entry.text, line: entry.line) }
            if inner.starts(with: ["deps", "packages"]) { add("spark.jars.packages", entry.text, line: entry.line) }
            addDriver(inner, entry, &names)
        }
        mergeLists()
    }

    private mutating func addDriver(_ path: [String], _ entry: FlatYAML.Entry, _ names: inout [[String]: String]) {
        guard path.first == "driver", path.count >= 4 else { return }
        let place = Array(path.prefix(3))
        switch (path[1], path[3]) {
        case ("env", "name"):
            names[place] = entry.text
            if environment[entry.text] == nil { environment[entry.text] = "" }
        case ("env", "value"): if let name = names[place] { setVariable(name, entry.text, entry.line) }
        case ("env", "valueFrom"): if let name = names[place] { environment[name] = "(secret)" }
        case ("volumeMounts", "mountPath"): mounts.append(entry.text)
        default: break
        }
    }

    /// Each element of `deps` came as a value of its own.
    private mutating func mergeLists() {
        for key in ["spark.jars", "spark.jars.packages"] {
            let parts = entries.filter { $0.key == key }
            guard parts.count > 1, let first = parts.first else { continue }
            entries.removeAll { $0.key == key }
            add(key, parts.map(\.value).joined(separator: ","), line: first.line)
        }
    }
}
