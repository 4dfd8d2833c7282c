/// Where tables were seen to lie, by what a log showed in passing.
struct LocationEvidence: Sendable, Codable {
    /// A table, or a namespace of tables, of what keeps it.
    struct Key: Hashable, Sendable, Codable {
        /// The metastore's or server's address, else the catalog's name.
        var keeper: String
        var parts: [String]
    }

    private static let limit = 65_536

    private var tables: [Key: Location] = [:]
    /// The folders of namespaces, by tables that lie in them under their own names.
    private var folders: [Key: Location] = [:]

    /// Where a table lies: it was seen there, or others of its namespace were.
    func location(of table: Key) -> Location? {
        if let location = tables[table] { return location }
        let namespace = Key(keeper: table.keeper, parts: table.parts.dropLast())
        return table.parts.last.flatMap { folders[namespace]?.appending($0) }
    }

    mutating func learn(_ location: Location, of table: Key) {
        guard tables.count < Self.limit else { return }
        tables[table] = location
        let namespace = Key(keeper: table.keeper, parts: table.parts.dropLast())
        if let folder = location.folder(of: table.parts), folders.count < Self.limit { folders[namespace] = folder }
    }

    /// Follows a RENAME that leaves the table where it lies.
    mutating func rename(_ table: Key, to new: Key, at location: Location) {
        tables[table] = nil
        tables[new] = location
    }

    /// A table that was dropped may be made again elsewhere.
    mutating func forget(_ table: Key) { tables[table] = nil }
}

extension Location {
    /// The folder of a namespace, if a table lies in it by one of the conventions: `…/db.db/t` or `…/a/b/t`.
    fileprivate func folder(of parts: [String]) -> Location? {
        guard let table = parts.last, parts.count > 1 else { return nil }
        let namespace = parts.dropLast()
        let ends = ["/\(namespace.joined(separator: ".")).db/\(table)", "/\(parts.joined(separator: "/"))"]
        guard ends.contains(where: path.hasSuffix) else { return nil }
        var folder = self
        folder.path.removeLast(table.count + 1)
        return folder
    }
}
