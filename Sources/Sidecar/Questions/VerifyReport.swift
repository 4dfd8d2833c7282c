package import LineageQuery
import OpenLineage

/// What became of a file's expectations, for people and for machines.
package struct VerifyReport: Sendable {
    private let file: String
    private let verdicts: [Verdict]

    /// Looks whether the expectations are met.
    ///
    /// - Throws: ``Stop/unavailable(_:)`` when nothing can be asked.
    package init(_ file: VerifyFile, asking reader: inout LineageInquiry) throws(Stop) {
        var verdicts: [Verdict] = []
        do throws(LineageError) {
            for expectation in file.expectations {
                verdicts += try reader.verdicts(on: expectation, in: file.namespace)
            }
        } catch {
            throw .unavailable(error.description)
        }
        (self.file, self.verdicts) = (file.path, verdicts)
    }

    /// 1 where something is not as expected.
    package var exitCode: Int32 { verdicts.allSatisfy(\.isMet) ? 0 : 1 }

    package func lines(style: TextStyle) -> [String] {
        verdicts.filter { !$0.isMet || !$0.notes.isEmpty }.flatMap { lines(of: $0, style) } + [summary(style)]
    }

    private func lines(of verdict: Verdict, _ style: TextStyle) -> [String] {
        let expectation = verdict.expectation
        let head = "\(file.printable):\(expectation.line):\(expectation.column): "
        let title = style(verdict.title.printable, .strong)
        guard let failure = verdict.failure else {
            return verdict.notes.map { head + title + ": " + style($0.printable, .warning) }
        }
        return [head + title + ": " + style(failure.printable, .bad)]
            + verdict.lines.map { style($0.comparison, $0.tone) }
            + verdict.notes.map { "    \($0.printable)" }
    }

    private func summary(_ style: TextStyle) -> String {
        let failed = verdicts.count { !$0.isMet }
        guard failed > 0 else { return style("as expected: \(verdicts.count)", .good) }
        return "as expected: \(verdicts.count - failed), " + style("not as expected: \(failed)", .bad)
    }

    /// One JSON document.
    package var json: [UInt8] { encoded(Document(file: file, results: verdicts.map(Result.init))) }

    /// One SARIF 2.1.0 document, as code scanners read it: what is not as expected.
    package var sarif: [UInt8] {
        let findings = verdicts.filter { !$0.isMet }.map { verdict in
            Sarif.Finding(
                rule: verdict.expectation.claim.name, summary: "\(verdict.expectation.claim.name) is as expected",
                link: "\(Producer.address)/blob/main/docs/verify.md", level: "error",
                text: ([verdict.title + ": " + (verdict.failure ?? "")] + verdict.details).joined(separator: "\n"),
                line: verdict.expectation.line, column: verdict.expectation.column)
        }
        return encoded(Sarif(file: file, findings))
    }

    /// A document in the XML of JUnit: a test case for each expectation.
    package var junit: [UInt8] {
        var xml = XMLText()
        let failures = verdicts.count { !$0.isMet }
        xml.line("<?xml version=\"1.0\" encoding=\"UTF-8\"?>")
        xml.line("<testsuites tests=\"\(verdicts.count)\" failures=\"\(failures)\" errors=\"0\">")
        xml.line(
            "  <testsuite\(attribute("name", file)) tests=\"\(verdicts.count)\" failures=\"\(failures)\" errors=\"0\">")
        for verdict in verdicts { write(verdict, &xml) }
        xml.line("  </testsuite>")
        xml.line("</testsuites>")
        return Array(xml.text.utf8)
    }

    private func write(_ verdict: Verdict, _ xml: inout XMLText) {
        let place = "\(attribute("file", file)) line=\"\(verdict.expectation.line)\""
        let head = "    <testcase\(attribute("classname", file))\(attribute("name", verdict.title))\(place)"
        guard let failure = verdict.failure else { return xml.line("\(head)/>") }
        let text = (["\(file):\(verdict.expectation.line): \(failure)"] + verdict.details).joined(separator: "\n")
        xml.line("\(head)>")
        xml.line("      <failure\(attribute("message", failure))>\(XMLText.escaped(text))</failure>")
        xml.line("    </testcase>")
    }

    private func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(XMLText.escaped(value))\"" }
}

extension Verdict {
    /// `sales.orders: owner`.
    fileprivate var title: String { "\(subject): \(expectation.claim.name)" }

    fileprivate var details: [String] { lines.map(\.comparison) + notes }
}

extension Verdict.Line {
    /// As comparisons have it: `-` is missing, `+` is not expected.
    fileprivate var comparison: String {
        let mark =
            switch kind {
            case .asExpected: " "
            case .missing: "-"
            case .unexpected: "+"
            }
        return "  \(mark) \(text.printable)" + (note.isEmpty ? "" : "  (\(note.printable))")
    }

    fileprivate var tone: TextStyle.Tone {
        switch kind {
        case .asExpected: .faint
        case .missing: .bad
        case .unexpected: .good
        }
    }
}

private struct Document: Encodable {
    let file: String
    let results: [Result]
}

private struct Result: Encodable {
    struct Line: Encodable { let kind, text, note: String }

    let subject, expectation: String
    let line, column: Int
    let met: Bool
    let failure: String?
    let comparison: [Line]
    let notes: [String]

    init(_ verdict: Verdict) {
        (subject, expectation) = (verdict.subject, verdict.expectation.claim.name)
        (line, column) = (verdict.expectation.line, verdict.expectation.column)
        (met, failure, notes) = (verdict.isMet, verdict.failure, verdict.notes)
        comparison = verdict.lines.map { Line(kind: "\($0.kind)", text: $0.text, note: $0.note) }
    }
}
