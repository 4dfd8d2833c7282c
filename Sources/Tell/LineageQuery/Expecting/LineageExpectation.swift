/// One thing that lineage should be.
package struct LineageExpectation: Hashable, Sendable {
    /// What it is said of, as people wrote it.
    package enum Subject: Hashable, Sendable {
        /// A table, or all that match where it holds `*` or `?`.
        case table(String)
        case column(String)
        /// All that have a tag.
        case tagged(String)
    }

    package enum Claim: Hashable, Sendable {
        case exists(Bool)
        case columns([String])
        case upstream([String])
        case from([String])
        case indirect([String])
        case origins([String])
        case owner(String)
        case team(String)
        case complete(Bool)
        case mustNotReach([String])
    }

    package var subject: Subject
    package var claim: Claim
    /// Whether more than what is listed is fine.
    package var allowsOthers = false
    /// Where it stands in its file.
    package var line: Int
    package var column: Int

    package init(_ subject: Subject, _ claim: Claim, line: Int, column: Int) {
        (self.subject, self.claim, self.line, self.column) = (subject, claim, line, column)
    }
}

extension LineageExpectation.Subject {
    package var text: String {
        switch self {
        case .table(let text), .column(let text): text
        case .tagged(let tag): "tagged \(tag)"
        }
    }
}

extension LineageExpectation.Claim {
    /// The key that it stands under in a file.
    package var name: String {
        switch self {
        case .exists: "exists"
        case .columns: "columns"
        case .upstream: "upstream"
        case .from: "from"
        case .indirect: "indirect"
        case .origins: "origins"
        case .owner: "owner"
        case .team: "team"
        case .complete: "complete"
        case .mustNotReach: "must_not_reach"
        }
    }
}

/// What became of an expectation, of one table or column.
package struct Verdict: Hashable, Sendable {
    /// A line of a comparison.
    package struct Line: Hashable, Sendable {
        package enum Kind: Hashable, Sendable {
            case asExpected, missing, unexpected
        }

        package var kind: Kind
        package var text: String
        /// What more is to say of it; empty where nothing is.
        package var note = ""
    }

    package var expectation: LineageExpectation
    /// What it is said of: of many the one that this is about.
    package var subject: String
    /// What is wrong; nil when nothing is.
    package var failure: String?
    /// What was expected beside what is.
    package var lines: [Line] = []
    /// What is to be known beside it, such as that lineage is incomplete.
    package var notes: [String] = []

    package var isMet: Bool { failure == nil }
}
