/// A release of Spark, as far as settings differ: `3.5`.
package struct SparkVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The releases that settings are made for.
    package static let known = SparkVersion(3, 1)...SparkVersion(4, 3)

    let major: Int
    let minor: Int

    init(_ major: Int, _ minor: Int) { (self.major, self.minor) = (major, minor) }

    /// Reads `3.5`, `3.5.6`, `3.3.0-amzn-0`; nil for what is no version.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 2, let major = Int(parts[0]) else { return nil }
        guard let minor = Int(parts[1].prefix { $0.isNumber }) else { return nil }
        self.init(major, minor)
    }

    package static func < (left: SparkVersion, right: SparkVersion) -> Bool {
        (left.major, left.minor) < (right.major, right.minor)
    }

    package var description: String { "\(major).\(minor)" }

    /// The Scala that its download has by default.
    package var scala: ScalaVersion { major >= 4 ? .v2_13 : .v2_12 }

    /// The Scalas that it is built for.
    var scalas: [ScalaVersion] {
        if major >= 4 { return [.v2_13] }
        return self >= SparkVersion(3, 2) ? [.v2_12, .v2_13] : [.v2_12]
    }
}

/// A Scala that Spark is built for; jars of one do not load in the other.
package enum ScalaVersion: String, Hashable, Sendable, CaseIterable {
    case v2_12 = "2.12"
    case v2_13 = "2.13"
}

/// A release of the OpenLineage agent: `1.53.0`.
package struct AgentVersion: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The release that the end-to-end tests run.
    package static let tested = AgentVersion(1, 53, 0)
    /// The first whose artifact names its Scala.
    static let oldest = AgentVersion(1, 9, 0)

    let major: Int
    let minor: Int
    let patch: Int

    init(_ major: Int, _ minor: Int, _ patch: Int) { (self.major, self.minor, self.patch) = (major, minor, patch) }

    /// Reads `1.53.0`; nil for what is no version.
    package init?(_ text: some StringProtocol) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false).map { Int($0) }
        guard parts.count == 3, let major = parts[0], let minor = parts[1], let patch = parts[2] else { return nil }
        self.init(major, minor, patch)
    }

    package static func < (left: AgentVersion, right: AgentVersion) -> Bool {
        (left.major, left.minor, left.patch) < (right.major, right.minor, right.patch)
    }

    package var description: String { "\(major).\(minor).\(patch)" }
}
