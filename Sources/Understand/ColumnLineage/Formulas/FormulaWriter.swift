import LineageModel
import SparkPlan

/// Writes the expression that makes a column, for people: in names of the sources' columns, and without literals.
///
/// A plan prints literals without quotes, so that nothing tells a secret from syntax: `(name#1 = secret) OR (x)`. Hence
/// one rule: **an operand without a reference is a literal**, whatever it looks like, and is written `'…'`, or as it is
/// when the whole of it is a number of at most three digits, `null`, `true` or `false`. Written are only references,
/// whose places are known for certain, and around them the syntax that Spark prints, with the names of its own
/// functions. What does not read as such to its end gives no formula at all.
struct FormulaWriter {
    let text: PlanText
    let definitions: DefinitionTable
    let columns: [(source: Int32, name: Name)]

    var bytes: [UInt8] = []
    var depth = 0
    /// Definitions that were put in since the formula's start: a formula may name a thing that names a thing, each twice.
    private var expansions = 0
    private var known: [Int32: String] = [:]

    /// The most that is written, in bytes; what is longer is cut.
    static let limit = 200
    private static let maximumExpansions = 40
    static let maximumDepth = 60

    init(_ text: PlanText, _ definitions: DefinitionTable, _ columns: [(source: Int32, name: Name)]) {
        (self.text, self.definitions, self.columns) = (text, definitions, columns)
    }

    var isFull: Bool { bytes.count > Self.limit }

    // MARK: Columns

    /// The formulas of a written column, by the source columns that they tell of.
    mutating func formulas(of id: Int32) -> ColumnFormulas {
        var formulas = ColumnFormulas()
        var open = [id]
        var visited = 0
        while let id = open.popLast(), visited < 300 {
            visited += 1
            let parts = definitions.origin(of: id).parts
            if parts.isEmpty { note(id, in: &formulas) } else { open.append(contentsOf: parts.reversed()) }
        }
        return formulas
    }

    /// Two ways of one column to a value have no formula in common.
    private mutating func note(_ id: Int32, in formulas: inout ColumnFormulas) {
        let definition = definitions[id]
        guard definition.direct.contains(where: { $0.kinds != TransformationSet(.identity) }) else { return }
        let formula = formula(of: id)
        for use in definition.direct {
            let other = formulas.ofColumns[use.column]
            formulas.ofColumns[use.column] = other == nil || other == formula ? formula : ""
        }
    }

    /// The formula of a definition; empty where it has none that is certain.
    mutating func formula(of id: Int32) -> String {
        if let text = known[id] { return text }
        bytes.removeAll(keepingCapacity: true)
        (expansions, depth) = (0, 0)
        let isCertain = !definitions.origin(of: id).isEmpty && write(definition: id)
        let formula = isFull ? cut() : isCertain ? String(decoding: bytes, as: UTF8.self) : ""
        known[id] = formula
        return formula
    }

    /// What was written up to the limit; no letter is halved.
    private func cut() -> String {
        var end = Self.limit
        while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
        return String(decoding: bytes[..<end], as: UTF8.self) + "…"
    }

    // MARK: Definitions

    /// Writes the expression of a definition; false where it is not certain to be one.
    private mutating func write(definition id: Int32) -> Bool {
        let origin = definitions.origin(of: id)
        if !origin.text.isEmpty {
            put(origin.text)
            return true
        }
        guard let range = definitions[id].expression else { return false }
        if isTimeWindow(range) { return writeTimeWindow(origin.references) }
        var place = FormulaPlace(range, origin.references)
        if let filter = origin.filter, definitions[filter].isConstant {
            return writeDistinct(&place, by: definitions[filter].expression)
        }
        guard write(&place, until: []), place.index >= range.upper || isName(at: place) else { return false }
        guard let filter = origin.filter else { return true }
        put(" FILTER (WHERE ")
        guard write(definition: filter) else { return false }
        put(")")
        return true
    }

    /// Whether the rest is a part of a name that Spark made up, ` AS CAST(a` of `cast(a#1 as int) AS CAST(a AS INT)#2`.
    private func isName(at place: FormulaPlace) -> Bool { text.has(" AS ", at: place.index, before: place.end) }

    /// `count(distinct a)` of `count(a) FILTER (WHERE (gid = 1))`.
    ///
    /// So Spark rewrites several distinct functions: each has a group of rows without duplicates, of a number; in group 0
    /// `first` finds what was aggregated before.
    private mutating func writeDistinct(_ place: inout FormulaPlace, by filter: TextRange?) -> Bool {
        guard let filter, text.first("gid#", in: filter) != nil else { return false }
        if text.ends(filter, with: "= 0)") {
            return place.take("first(", in: text) && write(&place, until: .commas)
        }
        let start = bytes.count
        guard write(&place, until: []), place.index >= place.end,
            let open = bytes[start...].firstIndex(of: .openParenthesis)
        else { return false }
        bytes.insert(contentsOf: "distinct ".utf8, at: open + 1)
        return true
    }

    /// `window(ts, …)`, which Spark rewrites into arithmetic.
    private func isTimeWindow(_ range: TextRange) -> Bool {
        text.starts(range, with: "named_struct(start, precisetimestampconversion(")
            || text.starts(range, with: "named_struct(start, knownnullable(precisetimestampconversion(")
            || text.starts(range, with: "precisetimestampconversion(")
    }

    private mutating func writeTimeWindow(_ references: [Reference]) -> Bool {
        guard let first = references.first, references.allSatisfy({ $0.definition == first.definition }) else {
            return false
        }
        put("window(")
        write(first)
        put(")")
        return true
    }

    /// Writes what a reference stands for: a column of a source, the expression that defines it, else its name.
    mutating func write(_ reference: Reference) {
        let definition = definitions[reference.definition]
        if let column = definition.column {
            put(name: columns[Int(column)].name.text)
        } else if let path = definition.path, definition.direct.count == 1 {
            put(name: columns[Int(definition.direct[0].column)].name.text)
            for name in path {
                put(".")
                put(name)
            }
        } else if definition.direct.isEmpty, definition.indirect.isEmpty, definition.expression == nil {
            // A constant: its name may be its value.
            put(definition.marks.isEmpty ? "'…'" : "…")
        } else if !expand(reference.definition), !isFull {
            put(alias: reference)
        }
    }

    private mutating func expand(_ id: Int32) -> Bool {
        guard definitions[id].expression != nil || !definitions.origin(of: id).text.isEmpty,
            definitions.origin(of: id).parts.isEmpty, expansions < Self.maximumExpansions
        else { return false }
        expansions += 1
        let start = bytes.count
        if write(definition: id) || isFull { return true }
        bytes.removeLast(bytes.count - start)
        return false
    }

    /// The name that a query gave; one that Spark made up of an expression holds the expression's literals.
    private mutating func put(alias reference: Reference) {
        let token = reference.range
        guard let hash = text.last("#", in: token), hash > token.lower else { return put("…") }
        let name = TextRange(token.lower, hash)
        if text.isWord("subquery", name) { return put("subquery") }
        let isPlain = (name.lower..<name.upper).allSatisfy { text[$0].isNamePart || text[$0] == UInt8(ascii: "-") }
        guard isPlain, name.count <= 80 else { return put("…") }
        put(name)
    }

    private mutating func put(name: String) {
        let isPlain = name.utf8.allSatisfy { $0.isNamePart || $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "-") }
        put(isPlain ? name : "`\(name.split(separator: "\n").joined(separator: " "))`")
    }

    mutating func put(_ string: String) { bytes.append(contentsOf: string.utf8) }

    mutating func put(_ range: TextRange) {
        for index in range.lower..<min(range.upper, range.lower + Self.limit + 8) { bytes.append(text[index]) }
    }
}

extension Definition {
    /// Whether no column takes part in it.
    var isConstant: Bool { direct.isEmpty && indirect.isEmpty && marks.isEmpty }

    /// The source's column that it is, unchanged; nil for anything else.
    var column: Int32? {
        guard expression == nil, direct.count == 1, indirect.isEmpty, marks.isEmpty,
            direct[0].kinds == TransformationSet(.identity)
        else { return nil }
        return direct[0].column
    }
}

extension UInt8 {
    /// Whether it may stand in the name of a column or a function without quotes; what is beyond ASCII may.
    var isNamePart: Bool { isNameStart || isDigit }

    var isNameStart: Bool { self == UInt8(ascii: "_") || self >= 0x80 || (97...122).contains(self | 0x20) }
}
