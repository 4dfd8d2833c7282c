/// What lineage should be: a file for `sparklineage verify`.
package struct ExpectationFile: Hashable, Sendable {
    /// Where tables are that are named without their namespace; nil for wherever one is.
    package var namespace: String?
    package var expectations: [ExpectationSettings] = []

    package init() {}
}

extension ExpectationFile: SettingSection {
    static var keys: [SettingKey<ExpectationFile>] {
        [
            .init(
                "namespace", \.namespace, .optional(.text(example: "s3://corp-lake")),
                "Where tables are that are named without their namespace"),
            .init("expect", \.expectations, .list(.section), isRequired: true, "What should be"),
        ]
    }
}

/// What a table, a column or what has a tag should be (`expect`).
package struct ExpectationSettings: Hashable, Sendable {
    package var table: String?
    package var column: String?
    package var tagged: String?

    package var exists: Bool?
    package var columns: [String]?
    package var upstream: [String]?
    package var from: [String]?
    package var indirect: [String]?
    package var origins: [String]?
    package var owner: String?
    package var team: String?
    package var complete: Bool?
    package var mustNotReach: [String]?
    /// Whether others beside those that are listed are fine.
    package var allowsOthers = false
    /// Where it stands, and where each of its keys does.
    package var place = TextPlace(line: 1, column: 1)
    package var places: [String: TextPlace] = [:]

    package init() {}
}

extension ExpectationSettings: SettingSection {
    static var keys: [SettingKey<ExpectationSettings>] {
        [
            .init("table", \.table, .optional(.text(example: "sales.orders")), "A table, or a pattern of tables"),
            .init("column", \.column, .optional(.text(example: "sales.orders.amount")), "A column"),
            .init("tagged", \.tagged, .optional(.text(example: "PII")), "Every column and table with this tag"),
            .init("exists", \.exists, .optional(.flag), "Of a table: whether it is known"),
            .init("columns", \.columns, .optional(.list(.text)), "Of a table: its columns, in any order"),
            .init("upstream", \.upstream, .optional(.list(.text)), "Of a table: the tables it is made of"),
            .init("from", \.from, .optional(.list(.text)), "Of a column: the columns its value is made of"),
            .init("indirect", \.indirect, .optional(.list(.text)), "Of a column: those that decide it or its rows"),
            .init(
                "origins", \.origins, .optional(.list(.text)), "What it comes from in the end, where nothing leads on"),
            .init("owner", \.owner, .optional(.text(example: "*@example.com")), "Of a table: a pattern of an owner"),
            .init("team", \.team, .optional(.text(example: "finance")), "Of a table: a pattern of a team"),
            .init("complete", \.complete, .optional(.flag), "Of a table: whether all of its lineage is known"),
            .init(
                "must_not_reach", \.mustNotReach, .optional(.listOrOne),
                "Patterns of tables and namespaces that its values must not get to, but for masked ones"),
            .init("allow_others", \.allowsOthers, .flag, "Whether more than what is listed is fine"),
        ]
    }

    private static let subjects = ["table", "column", "tagged"]
    private static let ofTables = [
        "exists", "columns", "upstream", "origins", "owner", "team", "complete", "must_not_reach",
    ]
    private static let ofColumns = ["from", "indirect", "origins", "must_not_reach"]
    private static let lists = ["columns", "upstream", "from", "indirect", "origins"]

    mutating func check(
        _ entries: [String: YAMLNode], of node: YAMLNode, _ path: String, by reader: inout SettingsReader
    ) {
        place = node.place
        if case .mapping(let entries) = node.content {
            for entry in entries { places[entry.key] = entry.place }
        }
        let subjects = Self.subjects.filter { entries[$0] != nil }
        guard subjects.count == 1, let subject = subjects.first else {
            return complainOfSubjects(subjects, node, &reader)
        }
        let fitting = subject == "table" ? Self.ofTables : subject == "column" ? Self.ofColumns : ["must_not_reach"]
        let claims = Set(entries.keys).subtracting(Self.subjects).subtracting(["allow_others"])
        for claim in claims.subtracting(fitting).sorted() {
            let text = "'\(claim)' says nothing of a \(subject); known there are \(fitting.joined(separator: ", "))"
            reader.complain(text, at: places[claim] ?? node.place)
        }
        if claims.isEmpty {
            reader.complain("nothing is expected of it; add one of \(fitting.joined(separator: ", "))", at: node.place)
        }
        if allowsOthers, claims.isDisjoint(with: Self.lists) {
            let text = "'allow_others' goes with one of \(Self.lists.joined(separator: ", "))"
            reader.complain(text, at: places["allow_others"] ?? node.place)
        }
    }

    private func complainOfSubjects(_ subjects: [String], _ node: YAMLNode, _ reader: inout SettingsReader) {
        let known = Self.subjects.joined(separator: ", ")
        let text =
            subjects.isEmpty
            ? "an expectation of nothing; add one of \(known)"
            : "\(subjects.joined(separator: " and ")) in one expectation; put '- ' before each"
        reader.complain(text, at: node.place)
    }
}

extension ValueKind where Value == [String] {
    /// A list of texts, or one.
    fileprivate static var listOrOne: Self {
        Self(.list(.text(example: nil)), spell: { _ in nil }) { node, path, reader in
            if case .scalar = node.content { return reader.text(node, of: path).map { [$0] } }
            return reader.items(node, of: path).compactMap { reader.text($0, of: path) }
        }
    }
}

extension ExpectationFile {
    /// Reads a file.
    ///
    /// - Throws: all that is wrong, not only the first.
    package static func read(
        _ file: String, surroundings: Surroundings = .process
    ) throws(SettingsError) -> ExpectationFile {
        try read(try surroundings.bytes(of: file), file: file, surroundings: surroundings)
    }

    /// Reads a text; `file` is the name that complaints give.
    package static func read(
        _ bytes: [UInt8], file: String, surroundings: Surroundings
    ) throws(SettingsError) -> ExpectationFile {
        try reading(bytes, file, surroundings) { root, reader in ExpectationFile(root, of: "", by: &reader) }
    }
}
