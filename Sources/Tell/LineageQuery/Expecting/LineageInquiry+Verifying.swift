import LineageModel

extension LineageInquiry {
    /// Looks whether an expectation is met.
    ///
    /// - Parameters:
    ///   - expectation: what should be.
    ///   - namespace: where tables are that are named without their namespace.
    /// - Returns: a verdict for each table or column that it is about.
    /// - Throws: when the source cannot be asked; that a name is unknown is a verdict.
    package mutating func verdicts(
        on expectation: LineageExpectation, in namespace: String? = nil
    ) throws(LineageError) -> [Verdict] {
        do throws(LineageError) {
            return try judge(expectation, in: namespace)
        } catch {
            guard case .unknown(let words) = error else { throw error }
            var verdict = Verdict(expectation: expectation, subject: expectation.subject.text)
            if expectation.claim != .exists(false) { verdict.failure = words }
            return [verdict]
        }
    }

    private mutating func judge(
        _ expectation: LineageExpectation, in namespace: String?
    ) throws(LineageError) -> [Verdict] {
        var bench = Bench(expectation: expectation, namespace: namespace)
        switch expectation.subject {
        case .tagged(let tag): return [try bench.judge(tag: tag, asking: &self)]
        case .column(let text):
            return [try bench.judge(try place(text, in: namespace), named: text, asking: &self)]
        case .table(let text) where text.contains("*") || text.contains("?"):
            return try bench.judgeAll(text, asking: &self)
        case .table(let text):
            let table = try table(text, in: namespace)
            return [try bench.judge(LineagePlace(table), named: text, asking: &self)]
        }
    }
}

extension TableFacts {
    /// Whether a pattern is of one of its names, or of a namespace that it is in.
    package func matches(_ pattern: String) -> Bool {
        let glob = Glob(pattern)
        return ([identity] + symlinks).contains { name in
            [name.namespace.text, name.name.text, "\(name.namespace)/\(name.name)"].contains { glob.matches($0) }
                || catalog.map { glob.matches("\($0).\(name.name)") } ?? false
        }
    }
}
