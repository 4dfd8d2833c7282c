package import LineageModel
import Spelling

extension LineageInquiry {
    private static let mostHits = 1000
    private static let mostShown = 10

    /// The table, or the column of one, that people mean by a text: `orders`, `sales.orders.amount`, a whole path.
    ///
    /// - Parameters:
    ///   - text: a name, or the last parts of one; a column may follow after a dot.
    ///   - namespace: where the table is, where that is known.
    /// - Returns: the place.
    /// - Throws: ``LineageError/unknown(_:)`` with what may be meant, when nothing has the name or several have.
    package mutating func place(_ text: String, in namespace: String? = nil) throws(LineageError) -> LineagePlace {
        for look in Look.allCases {
            var complaint: LineageError?
            for (name, column) in Self.splits(text) {
                let tables = try tables(named: name, in: namespace, by: look)
                guard let column else {
                    if tables.count == 1 { return LineagePlace(tables[0]) }
                    if tables.count > 1 { throw ambiguous(name, tables) }
                    continue
                }
                switch try self.column(column, of: tables) {
                case .one(let place): return place
                case .several(let places): throw ambiguous(text, places.map(\.table))
                case .none(let known):
                    if let table = tables.first, complaint == nil { complaint = unknown(column, of: table, known) }
                }
            }
            if let complaint { throw complaint }
        }
        throw unknown(text, in: namespace)
    }

    /// The table that people mean by a text.
    package mutating func table(_ text: String, in namespace: String? = nil) throws(LineageError) -> DatasetIdentity {
        for look in Look.allCases {
            let tables = try tables(named: text, in: namespace, by: look)
            if tables.count == 1 { return tables[0] }
            if tables.count > 1 { throw ambiguous(text, tables) }
        }
        throw unknown(text, in: namespace)
    }

    /// How tables are found: the cheap way first.
    private enum Look: CaseIterable {
        /// By the source's search, which does not know every name of a table.
        case search
        /// By the list of all.
        case list
    }

    /// `a.b.c` → `a.b.c`; `a.b`, `c`; `a`, `b.c`: names of files have dots, and so have columns in columns.
    private static func splits(_ text: String) -> [(table: String, column: String?)] {
        var splits: [(table: String, column: String?)] = [(text, nil)]
        for dot in text.indices.reversed() where text[dot] == "." {
            let (table, column) = (text[..<dot], text[text.index(after: dot)...])
            if !table.isEmpty, !column.isEmpty, !column.contains("/") { splits.append((String(table), String(column))) }
        }
        return splits
    }

    // MARK: - Tables

    private mutating func tables(
        named text: String, in namespace: String?, by look: Look
    ) throws(LineageError) -> [DatasetIdentity] {
        if look == .list {
            let tables = allKnown(in: namespace)
            return try best(tables.compactMap { facts in TableNames(facts).fit(text).map { (facts.identity, $0) } })
        }
        if let namespace {
            let exact = DatasetIdentity(namespace: Name(namespace), name: Name(text))
            if try facts(of: exact) != nil { return [try canonical(exact)] }
        }
        guard let last = TableNames.parts(text).last else { return [] }
        let hits = try search(last, in: namespace, limit: Self.mostHits).filter(\.isTable)
        return try best(
            hits.compactMap { hit in
                let identity = DatasetIdentity(namespace: hit.namespace, name: hit.name)
                return TableNames([identity] + hit.others).fit(text).map { (identity, $0) }
            })
    }

    /// All tables; none where the source fails at listing them, as it may for one bad name.
    private mutating func allKnown(in namespace: String?) -> [TableFacts] {
        let tables = (try? allTables()) ?? []
        return tables.filter { isIn(namespace, $0.identity.namespace) }
    }

    /// Those that fit best, each under its one name.
    private mutating func best(
        _ fitting: [(table: DatasetIdentity, fit: TableNames.Fit)]
    ) throws(LineageError) -> [DatasetIdentity] {
        guard let fit = fitting.map(\.fit).min() else { return [] }
        var tables: Set<DatasetIdentity> = []
        for other in fitting where other.fit == fit { tables.insert(try canonical(other.table)) }
        return tables.sorted()
    }

    private func isIn(_ namespace: String?, _ other: Name) -> Bool { namespace.map { Name($0) == other } ?? true }

    // MARK: - Columns

    private enum FoundColumn {
        case one(LineagePlace)
        case several([LineagePlace])
        /// None has it; these columns the tables have.
        case none([String])
    }

    private mutating func column(_ text: String, of tables: [DatasetIdentity]) throws(LineageError) -> FoundColumn {
        var (exact, similar): ([LineagePlace], [LineagePlace]) = ([], [])
        var known: [String] = []
        for table in tables {
            let names = try columns(of: table)
            known += names.map(\.text)
            if names.contains(Name(text)) {
                exact.append(LineagePlace(table, Name(text)))
            } else {
                similar += names.filter { $0.text.lowercased() == text.lowercased() }.map { LineagePlace(table, $0) }
            }
        }
        let found = exact.isEmpty ? similar : exact
        if found.count == 1 { return .one(found[0]) }
        return found.isEmpty ? .none(known) : .several(found)
    }

    /// The columns of a table, also those that only edges name: the fields of a column.
    private mutating func columns(of table: DatasetIdentity) throws(LineageError) -> Set<Name> {
        guard let facts = try facts(of: table) else { return [] }
        var names = Set(facts.columns.map(\.name))
        names.formUnion(facts.edges.compactMap(\.column))
        if !names.isEmpty { return names }
        // A topic or a file may have no schema: what is made of it names its columns.
        for below in try tablesBelow(table) {
            guard let facts = try self.facts(of: below) else { continue }
            names.formUnion(
                (facts.edges + facts.rowSources).map(\.source).filter { $0.table == table }.compactMap(\.column))
        }
        return names
    }

    // MARK: - Complaints

    private func ambiguous(_ text: String, _ tables: [DatasetIdentity]) -> LineageError {
        let shown = tables.prefix(Self.mostShown).map { "\n  \($0.namespace)  \($0.name)" }.joined()
        let more = tables.count > Self.mostShown ? "\n  and \(tables.count - Self.mostShown) more" : ""
        return .unknown("'\(text)' may be any of these; write more of the name, or --namespace:\(shown)\(more)")
    }

    private func unknown(_ column: String, of table: DatasetIdentity, _ known: [String]) -> LineageError {
        let hint =
            Spelling.nearest(to: column, in: known.sorted()).map { "; did you mean '\($0)'?" }
            ?? (known.isEmpty ? "; no column of it is known" : "; it has \(known.sorted().joined(separator: ", "))")
        return .unknown("\(table.name) in \(table.namespace) has no column '\(column)'\(hint)")
    }

    private mutating func unknown(_ text: String, in namespace: String?) -> LineageError {
        let tables = allKnown(in: namespace)
        guard !tables.isEmpty else {
            let place = namespace.map { "namespace \($0) of \(self.place)" } ?? self.place
            return .unknown("\(place) knows no table; has anything been sent to it?")
        }
        let names = tables.flatMap { facts in
            ([facts.identity] + facts.symlinks).flatMap { [$0.name.text, TableNames.parts($0.name.text).last ?? ""] }
        }
        let last = TableNames.parts(text).last ?? text
        let near = Spelling.nearest(to: text, in: names) ?? Spelling.nearest(to: last, in: names)
        let hint = near.map { "; did you mean '\($0)'?" } ?? "; `sparklineage search` finds names by a part"
        return .unknown("no table '\(text)' is known to \(place)\(hint)")
    }
}
