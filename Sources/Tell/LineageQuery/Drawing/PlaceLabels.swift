package import LineageModel

/// Short names for tables, each as short as it can be and still be its own among them.
package struct PlaceLabels: Sendable {
    private var labels: [DatasetIdentity: String] = [:]

    package init(_ tables: some Sequence<DatasetIdentity>, _ facts: [DatasetIdentity: TableFacts] = [:]) {
        var parts: [DatasetIdentity: (words: [String], separator: String)] = [:]
        for table in tables { parts[table] = Self.parts(table, facts[table]) }
        let deepest = parts.values.map(\.words.count).max() ?? 0
        var open = Set(parts.keys)
        for depth in stride(from: 1, through: max(1, deepest), by: 1) where !open.isEmpty {
            let texts = parts.mapValues { $0.words.suffix(depth).joined(separator: $0.separator) }
            let counts = texts.values.reduce(into: [:]) { $0[$1, default: 0] += 1 }
            for table in open where counts[texts[table] ?? ""] == 1 {
                labels[table] = texts[table]
                open.remove(table)
            }
        }
        for table in open { labels[table] = "\(table.namespace) \(table.name)" }
    }

    package subscript(_ table: DatasetIdentity) -> String { labels[table] ?? table.name.text }

    package subscript(_ place: LineagePlace) -> String {
        place.column.map { "\(self[place.table]).\($0)" } ?? self[place.table]
    }

    /// The catalog's name where one is known, else that of the place, in at least two parts where it has them.
    private static func parts(_ table: DatasetIdentity, _ facts: TableFacts?) -> (words: [String], separator: String) {
        let link = facts?.symlinks.first { !$0.name.text.contains("/") }
        if let link { return ([link.name.text], ".") }
        let words = table.name.text.split(separator: "/").map(String.init)
        guard words.count > 1 else { return ([table.name.text], ".") }
        return (words.dropLast(2) + [words.suffix(2).joined(separator: "/")], "/")
    }
}
