import LineageModel

/// What is certain of a SELECT that a database was asked: its tables, and which of their columns it gives.
///
/// It reads plain queries only, and says nothing of others rather than a guess.
struct SQLQuery: Hashable {
    struct Table: Hashable {
        var parts: [String]
        /// What the query calls it.
        var alias: String
    }

    struct Column: Hashable {
        /// The place in `tables`.
        var table: Int
        var name: Name
    }

    private(set) var tables: [Table] = []
    /// What each column of the result is; nil where any of them is more than a column passed on.
    private(set) var columns: [Name: Column]?
    /// Whether it gives all columns of its one table as they are: `SELECT * FROM t`.
    private(set) var isWhole = false

    /// Reads a query; nil where its tables are not certain.
    init?(_ text: String) {
        guard let tokens = SQLToken.all(in: text), tokens.first?.keyword == "select" else { return nil }
        var selects: [Bool] = []
        for (index, token) in tokens.enumerated() {
            if token.opens { selects.append(tokens.dropFirst(index + 1).first?.keyword == "select") }
            if token.closes, selects.popLast() == nil { return nil }
            guard let keyword = token.keyword else { continue }
            if Self.unclear.contains(keyword) { return nil }
            // `extract(year FROM d)`: no query, so no table.
            guard keyword == "from" || keyword == "join", selects.last ?? true else { continue }
            guard add(tokens[(index + 1)...]) else { return nil }
        }
        guard selects.isEmpty, !tables.isEmpty else { return nil }
        columns = Self.columns(of: tokens, tables)
        isWhole =
            tables.count == 1 && tokens.prefix(3).last?.keyword == "from" && tokens[1] == .symbol(UInt8(ascii: "*"))
    }

    /// The parts of a table's name, `sales."Mixed Case"`; nil for anything else.
    static func tableName(_ text: String) -> [String]? {
        guard var tokens = SQLToken.all(in: text)?[...], let parts = name(&tokens), tokens.isEmpty else { return nil }
        return parts
    }

    private static let unclear: Set<String> = [
        "with", "lateral", "unnest", "only", "tablesample", "pivot", "unpivot", "apply", "table", "values",
    ]

    /// Adds the tables of a FROM or JOIN, up to where its list ends.
    private mutating func add(_ tokens: ArraySlice<SQLToken>) -> Bool {
        var rest = tokens
        while true {
            if rest.first?.opens == true { return rest.dropFirst().first?.keyword == "select" && !hasComma(rest) }
            guard let parts = Self.name(&rest), rest.first?.opens != true else { return false }
            if rest.first?.keyword == "as" { rest = rest.dropFirst() }
            var alias = parts.last ?? ""
            if case .word(let word, let isQuoted)? = rest.first,
                isQuoted || !Self.behindTables.contains(word.lowercased())
            {
                alias = word
                rest = rest.dropFirst()
            }
            tables.append(Table(parts: parts, alias: alias))
            guard rest.first?.isComma == true else { return true }
            rest = rest.dropFirst()
        }
    }

    /// Whether a comma follows the subquery that stands first: then what comes behind it is a table as well.
    private func hasComma(_ tokens: ArraySlice<SQLToken>) -> Bool {
        var depth = 0
        for (index, token) in zip(tokens.indices, tokens) {
            depth += token.opens ? 1 : token.closes ? -1 : 0
            if depth == 0 { return tokens[index...].dropFirst().prefix(3).contains { $0.isComma } }
        }
        return true
    }

    private static let behindTables: Set<String> = [
        "where", "group", "order", "having", "limit", "offset", "fetch", "union", "intersect", "except", "minus", "on",
        "using", "join", "inner", "left", "right", "full", "cross", "natural", "outer", "for", "window",
        "straight_join",
    ]

    /// A name of one or more parts, taken from the front.
    private static func name(_ tokens: inout ArraySlice<SQLToken>) -> [String]? {
        var parts: [String] = []
        while case .word(let word, let isQuoted)? = tokens.first {
            if !isQuoted, behindTables.contains(word.lowercased()) || word.lowercased() == "select" { return nil }
            parts.append(word)
            tokens = tokens.dropFirst()
            guard tokens.first?.isDot == true else { return parts }
            tokens = tokens.dropFirst()
        }
        return nil
    }

    // MARK: Columns

    /// The columns of a query without set operations, if all of them are passed on as they are.
    private static func columns(of tokens: [SQLToken], _ tables: [Table]) -> [Name: Column]? {
        let keywords = tokens.compactMap(\.keyword)
        guard keywords.count(where: { $0 == "select" }) == 1,
            let end = tokens.firstIndex(where: { $0.keyword == "from" })
        else { return nil }
        let aliases = Set(tables.map(\.alias))
        guard aliases.count == tables.count else { return nil }
        var columns: [Name: Column] = [:]
        let start = ["distinct", "all"].contains(tokens[1].keyword) ? 2 : 1
        guard start < end else { return nil }
        for item in tokens[start..<end].split(omittingEmptySubsequences: false, whereSeparator: \.isComma) {
            guard let (name, column) = column(of: item, tables), columns.updateValue(column, forKey: name) == nil else {
                return nil
            }
        }
        return columns
    }

    /// Words that may stand where a column does, and are none.
    private static let noColumns: Set<String> = [
        "distinct", "all", "distinctrow", "unique", "straight_join", "high_priority", "sql_calc_found_rows",
        "sql_no_cache",
        "case", "not", "exists", "null", "true", "false", "unknown", "interval", "array", "row", "current_date",
        "current_time", "current_timestamp", "current_user", "current_role", "current_catalog", "current_schema",
        "session_user", "system_user", "user", "localtime", "localtimestamp", "sysdate", "systimestamp", "rownum",
        "rowid", "level", "uid", "top", "percent", "default", "value",
    ]

    /// `c`, `t.c`, `t.c AS x` or `t.c x`.
    private static func column(of item: ArraySlice<SQLToken>, _ tables: [Table]) -> (Name, Column)? {
        var rest = item
        if let keyword = rest.first?.keyword, noColumns.contains(keyword) { return nil }
        guard var parts = name(&rest), let column = parts.popLast() else { return nil }
        if rest.first?.keyword == "as" { rest = rest.dropFirst() }
        var result = column
        if case .word(let word, _)? = rest.popFirst() {
            result = word
        } else if item.last?.keyword == "as" {
            return nil
        }
        guard rest.isEmpty else { return nil }
        let found = parts.isEmpty ? (tables.count == 1 ? 0 : nil) : tables.firstIndex { $0.isCalled(parts) }
        return found.map { (Name(result), Column(table: $0, name: Name(column))) }
    }
}

extension SQLQuery.Table {
    /// Whether a column's qualifier means this table: its alias, or its name where it has none.
    fileprivate func isCalled(_ qualifier: [String]) -> Bool {
        let words = qualifier.map { $0.lowercased() }
        if words == [alias.lowercased()] { return true }
        return parts.last == alias && words == parts.map { $0.lowercased() }
    }
}
