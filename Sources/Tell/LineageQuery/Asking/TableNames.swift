import LineageModel

/// The names that people may call a table by, cut to their parts.
struct TableNames {
    /// How well a text fits: the smaller, the better.
    enum Fit: Int, Comparable {
        case whole, end, wholeInAnyCase, endInAnyCase

        static func < (left: Fit, right: Fit) -> Bool { left.rawValue < right.rawValue }
    }

    /// A name's parts, and how many of them at the end are the name without its namespace.
    private let names: [(parts: [String], own: Int)]

    init(_ identities: [DatasetIdentity]) { names = identities.map(Self.named) }

    init(_ facts: TableFacts) {
        var names = [facts.identity] + facts.symlinks
        let catalog = facts.catalog
        names += facts.symlinks.compactMap { link in
            catalog.map { DatasetIdentity(namespace: link.namespace, name: Name("\($0).\(link.name)")) }
        }
        self.init(names)
    }

    /// How well a text fits the best of the names; nil when it is none.
    func fit(_ text: String) -> Fit? {
        let parts = Self.parts(text)
        guard !parts.isEmpty else { return nil }
        return names.compactMap { name in
            if let fit = Self.fit(parts, name) { return fit }
            let lowered = (name.parts.map { $0.lowercased() }, name.own)
            guard let fit = Self.fit(parts.map { $0.lowercased() }, lowered) else { return nil }
            return fit == .whole ? .wholeInAnyCase : .endInAnyCase
        }.min()
    }

    /// Whether a text names the table, or this column of it.
    func fit(_ text: String, _ column: Name?) -> Bool {
        guard let column else { return fit(text) != nil }
        guard text.hasSuffix(".\(column)") else { return false }
        return fit(String(text.dropLast(column.text.count + 1))) != nil
    }

    private static func fit(_ parts: [String], _ name: (parts: [String], own: Int)) -> Fit? {
        guard name.parts.count >= parts.count, zip(name.parts.reversed(), parts.reversed()).allSatisfy(isSame) else {
            return nil
        }
        return parts.count == name.own || parts.count == name.parts.count ? .whole : .end
    }

    private static func isSame(_ left: String, _ right: String) -> Bool { left.utf8.elementsEqual(right.utf8) }

    private static func named(_ identity: DatasetIdentity) -> (parts: [String], own: Int) {
        let own = parts(identity.name.text)
        return (parts(identity.namespace.text) + own, own.count)
    }

    /// `s3://lake/wh/sales.db/orders` → `s3`, `lake`, `wh`, `sales`, `orders`.
    static func parts(_ name: String) -> [String] {
        var parts = name.split { $0 == "/" || $0 == "." || $0 == ":" || $0 == "`" }.map(String.init)
        // Hive keeps a database's tables in a folder `NAME.db`.
        if parts.count > 2, parts[parts.count - 2] == "db", name.contains(".db/") { parts.remove(at: parts.count - 2) }
        return parts
    }
}
