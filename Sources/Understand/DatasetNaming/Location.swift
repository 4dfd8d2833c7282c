import LineageModel

/// Where files lie: a path, with or without a scheme and an authority (`s3a://bucket/key`, `file:/srv/lake`, `/srv/lake`).
struct Location: Hashable, Sendable, Codable {
    /// In lower case; empty where there is none.
    var scheme: String
    /// Host and port, bucket, container: what stands between `//` and the next slash.
    var authority: String
    /// With its leading slash where there is one, without a trailing one.
    var path: String

    init(_ text: String) {
        (scheme, authority, path) = ("", "", text)
        if let colon = schemeEnd(text) {
            scheme = text[..<colon].lowercased()
            path = String(text[text.index(after: colon)...])
        }
        if path.hasPrefix("//") {
            let rest = path.dropFirst(2)
            let slash = rest.firstIndex(of: "/") ?? rest.endIndex
            authority = String(rest[..<slash])
            path = String(rest[slash...])
        }
        while path.utf8.count > 1, path.utf8.last == UInt8(ascii: "/") { path.removeLast() }
    }

    /// The location of a child.
    func appending(_ component: String) -> Location {
        var child = self
        child.path = path.utf8.last == UInt8(ascii: "/") ? path + component : path + "/" + component
        return child
    }

    /// Whether it is `folder` or lies beneath it.
    func isWithin(_ folder: Location) -> Bool {
        guard family == folder.family, authority == folder.authority else { return false }
        return path == folder.path || path.hasPrefix(folder.path == "/" ? "/" : folder.path + "/")
    }

    /// The Delta table of which this is a part of the log; nil for anything else.
    var beforeDeltaLog: Location? {
        let parts = path.split(separator: "/_delta_log", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2, parts[1].isEmpty || parts[1].hasPrefix("/") else { return nil }
        var table = self
        table.path = String(parts[0])
        return table
    }

    /// The identity of a dataset at this location, by the rules of the agent's file-system normaliser.
    var identity: DatasetIdentity {
        DatasetIdentity(namespace: Name(namespace), name: Name(datasetName))
    }

    /// The namespace of tables that are known by their name in this warehouse: `file:/srv/wh`, `s3://bucket/wh`.
    var warehouseNamespace: String {
        let name = datasetName
        if namespace == "file" { return "file:" + name }
        return namespace + (name.hasPrefix("/") ? name : "/" + name)
    }

    /// The same location with partition directories cut off, as the agent does.
    var trimmed: Location {
        var location = self
        location.path = PartitionDirectories.trimmed(path)
        return location
    }

    private var namespace: String {
        if family.isEmpty { return "file" }
        return authority.isEmpty ? family : "\(family)://\(authority)"
    }

    private var datasetName: String {
        let path = path.isEmpty ? "/" : path
        guard isObjectStore, path.utf8.count > 1, path.hasPrefix("/") else { return path }
        return String(path.dropFirst())
    }

    private var isObjectStore: Bool { ["s3", "gs", "abfss", "wasbs"].contains(family) }

    /// The scheme, with what means the same store joined; empty for local files.
    private var family: String {
        if scheme.isEmpty || scheme == "file" { return "" }
        if scheme.hasPrefix("s3") { return "s3" }
        if scheme.hasPrefix("gs") { return "gs" }
        if scheme.hasPrefix("abfs") { return "abfss" }
        return scheme.hasPrefix("wasb") ? "wasbs" : scheme
    }
}

/// Whether what stands for a table's name is a path: Iceberg tables may be read and written by theirs.
package func isPath(_ name: String) -> Bool {
    if name.hasPrefix("/") { return true }
    guard let colon = schemeEnd(name) else { return false }
    return name[name.index(after: colon)...].hasPrefix("/")
}

/// The colon that ends a scheme, if the text has one.
private func schemeEnd(_ text: String) -> String.Index? {
    guard let colon = text.firstIndex(of: ":"), colon > text.startIndex else { return nil }
    let scheme = text[..<colon].utf8
    guard let first = scheme.first, isLetter(first) else { return nil }
    let isScheme = scheme.allSatisfy { byte in
        isLetter(byte) || byte &- UInt8(ascii: "0") < 10 || [0x2B, 0x2D, 0x2E].contains(byte)
    }
    return isScheme ? colon : nil
}

private func isLetter(_ byte: UInt8) -> Bool { (byte | 0x20) &- UInt8(ascii: "a") < 26 }
