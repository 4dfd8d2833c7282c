import LineageQuery
import Settings

/// A file of expectations.
package struct VerifyFile: Sendable {
    let path: String
    let namespace: String?
    let expectations: [LineageExpectation]

    /// Reads a file.
    ///
    /// - Throws: ``Stop/settings(_:)`` with all that is wrong.
    package init(_ path: String) throws(Stop) {
        let file = try readingSettings { () throws(SettingsError) in try ExpectationFile.read(path) }
        (self.path, namespace) = (path, file.namespace)
        expectations = file.expectations.flatMap(\.expectations)
    }
}

extension ExpectationSettings {
    /// One for each key.
    fileprivate var expectations: [LineageExpectation] {
        guard let subject else { return [] }
        let claims: [LineageExpectation.Claim?] = [
            exists.map { .exists($0) }, columns.map { .columns($0) }, upstream.map { .upstream($0) },
            from.map { .from($0) }, indirect.map { .indirect($0) }, origins.map { .origins($0) },
            owner.map { .owner($0) }, team.map { .team($0) }, complete.map { .complete($0) },
            mustNotReach.map { .mustNotReach($0) },
        ]
        return claims.compactMap(\.self).map { claim in
            let place = places[claim.name] ?? place
            var expectation = LineageExpectation(subject, claim, line: place.line, column: place.column)
            expectation.allowsOthers = allowsOthers
            return expectation
        }.sorted { ($0.line, $0.column) < ($1.line, $1.column) }
    }

    private var subject: LineageExpectation.Subject? {
        if let table { return .table(table) }
        if let column { return .column(column) }
        return tagged.map { .tagged($0) }
    }
}
