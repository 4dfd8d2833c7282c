/// Settings that are there already, as a file, a command line or a log shows them.
package struct ReadConf: Sendable {
    /// What showed them.
    package enum Kind: String, Sendable { case sparkDefaults, submit, application, log }

    /// A setting and where it stands.
    package struct Entry: Sendable {
        let key: String
        let value: String
        /// Nil in a log.
        let line: Int?
    }

    package let kind: Kind
    /// In the order of the text; a key may stand twice, and the last one counts.
    package internal(set) var entries: [Entry] = []
    /// What can be seen of the driver's environment.
    var environment: [String: String] = [:]
    /// What can be seen of the class path.
    var classPath: [String] = []
    /// Folders of the driver that outlive it.
    var mounts: [String] = []
    package var spark: SparkVersion?
    var scala: ScalaVersion?

    init(_ kind: Kind) { self.kind = kind }

    /// Whether it is what it was taken for: any text is the lines of a spark-defaults, but few speak of Spark.
    package var isOfSpark: Bool { kind != .sparkDefaults || entries.contains { $0.key.hasPrefix("spark.") } }

    mutating func add(_ key: String, _ value: String, line: Int?) {
        entries.append(Entry(key: key, value: value.trimmed, line: line))
    }
}

// MARK: - Looking

extension ReadConf {
    private func entry(_ key: String) -> Entry? { entries.last { $0.key == key } }

    /// The value of a key; nil where it is not set or blank, which the agent and Spark pass over.
    func value(_ key: String) -> String? {
        guard let value = entry(key)?.value, !value.isEmpty else { return nil }
        return value
    }

    /// The value of a key of the agent's, else of the environment's way to say it.
    func agentValue(_ key: String) -> String? {
        value("spark.openlineage.\(key)") ?? environment[Self.variable(key)].flatMap { $0.isEmpty ? nil : $0 }
    }

    /// `OPENLINEAGE__TRANSPORT__API_KEY` for `transport.apiKey`.
    private static func variable(_ key: String) -> String {
        var name = "OPENLINEAGE__"
        for character in key {
            if character == "." {
                name += "__"
            } else if character.isUppercase {
                name += "_\(character)"
            } else {
                name += character.uppercased()
            }
        }
        return name
    }

    func isTrue(_ key: String) -> Bool { value(key)?.lowercased() == "true" }

    func number(_ key: String) -> Int? { value(key).flatMap { Int($0) } }

    /// The elements of a list with commas.
    func list(_ key: String) -> [String] {
        (value(key) ?? "").split(separator: ",").map { String($0).trimmed }.filter { !$0.isEmpty }
    }

    /// The keys with a prefix, each once.
    func keys(_ prefix: String) -> [String] {
        var keys: [String] = []
        for entry in entries where entry.key.hasPrefix(prefix) && !keys.contains(entry.key) { keys.append(entry.key) }
        return keys
    }

    func hit(_ key: String, _ remark: String? = nil) -> LintRule.Hit {
        LintRule.Hit(key: key, line: entry(key)?.line, remark: remark)
    }

    /// Keys that stand more than once with different values.
    func isRepeated(_ key: String) -> Bool { Set(entries.filter { $0.key == key }.map(\.value)).count > 1 }
}

// MARK: - What it amounts to

extension ReadConf {
    static let listener = "io.openlineage.spark.agent.OpenLineageSparkListener"

    var hasListener: Bool { list("spark.extraListeners").contains(Self.listener) }

    /// Whether an agent is meant to run, rightly set up or not.
    var meansAgent: Bool {
        hasListener || agentJars.contains { !$0.isEmpty } || !keys("spark.openlineage.transport.").isEmpty
            || list("spark.extraListeners").contains { $0.lowercased().contains("lineage") }
    }

    var hasLog: Bool { isTrue("spark.eventLog.enabled") }

    /// The driver runs where its disk does not last, or is another machine's.
    var isCluster: Bool {
        kind == .application || value("spark.submit.deployMode") == "cluster"
            || value("spark.master")?.hasPrefix("k8s") == true
    }

    /// The places that name the agent's jar, as artifact or file.
    var agentJars: [String] {
        let named = ["spark.jars", "spark.jars.packages"].flatMap { list($0) }
        let paths = ["spark.driver.extraClassPath"].flatMap { (value($0) ?? "").split(separator: ":").map(String.init) }
        return (named + paths + classPath).filter {
            $0.contains("openlineage-spark") || $0.contains("openlineage-java")
        }
    }

    var knownScala: ScalaVersion? { scala ?? spark.flatMap { $0.scalas.count == 1 ? $0.scala : nil } }

    /// Whether Spark is at least this one; of an unknown one it is taken to be 3.5.
    func isSpark(_ major: Int, _ minor: Int) -> Bool {
        (spark ?? SparkVersion(3, 5)) >= SparkVersion(major, minor)
    }

    /// Whether a folder or file lies in one that outlives the driver.
    func isMounted(_ path: String) -> Bool {
        mounts.contains { path == $0 || path.hasPrefix($0.hasSuffix("/") ? $0 : "\($0)/") }
    }
}

extension String {
    var trimmed: String {
        func isBlank(_ character: Character) -> Bool { character.isWhitespace }
        let start = drop(while: isBlank)
        return String(start.reversed().drop(while: isBlank).reversed())
    }

    /// Whether it is a UUID.
    var isUUID: Bool {
        let parts = split(separator: "-", omittingEmptySubsequences: false)
        return parts.map(\.count) == [8, 4, 4, 4, 12]
            && parts.allSatisfy { $0.allSatisfy { $0.isASCII && $0.isHexDigit } }
    }
}
