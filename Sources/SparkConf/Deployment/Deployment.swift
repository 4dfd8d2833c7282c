/// What settings are wanted for: the Spark, what it is to tell, and where that goes.
package struct Deployment: Hashable, Sendable {
    /// What tells of the application.
    package enum Mode: String, Hashable, Sendable, CaseIterable {
        case eventLog = "event-log"
        case listener
        case both
    }

    /// How the agent sends.
    package enum Transport: String, Hashable, Sendable, CaseIterable { case file, http, kafka }

    package var mode = Mode.both
    package var spark = SparkVersion(3, 5)
    /// Nil for the Scala that the Spark has by default.
    package var scala: ScalaVersion?
    package var agent = AgentVersion.tested
    /// The agent's jar, where it is not to come from Maven.
    package var agentJar: String?
    package var namespace = "default"
    /// A folder or URI.
    package var eventLogFolder = "file:///var/log/spark/events"
    package var transport = Transport.file
    /// The folder of the agent's files.
    package var agentFolder = "/var/log/openlineage"
    package var url = "http://127.0.0.1:8098"
    /// A file that holds the key for the url; nil where none is wanted.
    package var apiKeyFile: String?
    package var brokers = "127.0.0.1:9092"
    package var topic = "openlineage"
    package var catalogs: [Catalog] = []

    package init() {}

    var hasLog: Bool { mode != .listener }
    var hasAgent: Bool { mode != .eventLog }
    var builtFor: ScalaVersion { scala ?? spark.scala }
}

/// An Iceberg catalog: its name in SQL, its kind and where it is.
package struct Catalog: Hashable, Sendable {
    enum Kind: String, Sendable { case hadoop, rest, hive }

    let name: String
    let kind: Kind
    /// The warehouse of a hadoop catalog, else the server's address.
    let place: String

    /// Reads `lake=s3://corp-lake/wh`, `lake=rest:https://host`, `lake=hive:thrift://host:9083`; nil for what is none.
    package init?(_ text: String) {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, !parts[0].isEmpty, parts[0].utf8.allSatisfy(\.isWordByte) else { return nil }
        name = parts[0]
        if parts[1].hasPrefix("rest:") {
            (kind, place) = (.rest, String(parts[1].dropFirst(5)))
        } else if parts[1].hasPrefix("hive:") {
            (kind, place) = (.hive, String(parts[1].dropFirst(5)))
        } else {
            (kind, place) = (.hadoop, parts[1])
        }
        guard !place.isEmpty else { return nil }
    }
}

extension UInt8 {
    /// Whether it may stand in the name of a catalog, which is part of a key.
    fileprivate var isWordByte: Bool {
        switch self {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"): true
        default: false
        }
    }
}

/// Why no settings can be made.
package struct DeploymentError: Error, Hashable, Sendable, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}
