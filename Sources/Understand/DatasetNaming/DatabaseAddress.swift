/// A database by its JDBC address, as the agent names it: `jdbc:postgresql://host:5432/shop` is
/// `postgres://host:5432` and `shop`.
struct DatabaseAddress: Hashable {
    var namespace: String
    var database: String?

    /// Reads `jdbc:scheme://host[:port]/database?…`; nil for any other form.
    init?(_ url: String) {
        guard url.hasPrefix("jdbc:"), let slashes = url.firstRange(of: "://") else { return nil }
        let scheme = url[url.index(url.startIndex, offsetBy: 5)..<slashes.lowerBound].lowercased()
        guard !scheme.isEmpty, !scheme.contains(":") else { return nil }
        let rest = url[slashes.upperBound...].prefix { $0 != "?" && $0 != ";" }
        let parts = rest.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        // Credentials may stand before the host.
        guard let host = parts.first?.split(separator: "@").last?.lowercased(), !host.isEmpty else { return nil }
        let (name, port) = Self.systems[scheme] ?? (scheme, nil)
        let hasPort = host.contains(":") || host.contains(",")
        namespace = "\(name)://\(host)" + (hasPort ? "" : port.map { ":\($0)" } ?? "")
        database = parts.count > 1 && !parts[1].isEmpty ? String(parts[1]) : nil
    }

    /// What the agent calls a system, and the port that it listens on where the address names none.
    private static let systems: [String: (name: String, port: Int?)] = [
        "postgresql": ("postgres", 5432), "mysql": ("mysql", 3306), "mariadb": ("mariadb", 3306),
    ]
}

extension String {
    /// Where a text occurs first.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        for start in indices where self[start...].hasPrefix(text) {
            return start..<index(start, offsetBy: text.count)
        }
        return nil
    }
}
