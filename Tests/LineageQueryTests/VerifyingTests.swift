import LineageModel
import LineageQuery
import Testing

@Suite struct VerifyingTests {
    struct Case: CustomTestStringConvertible {
        var subject: LineageExpectation.Subject
        var claim: LineageExpectation.Claim
        var allowsOthers = false
        /// What is wrong; nil when nothing is.
        var failure: String?
        var lines: [String] = []

        var testDescription: String { "\(subject.text) \(claim.name) \(failure ?? "met")" }
    }

    private func verdicts(_ test: Case, _ events: [String] = warehouse) throws -> [Verdict] {
        var reader = try LineageInquiry(told: events)
        var expectation = LineageExpectation(test.subject, test.claim, line: 1, column: 1)
        expectation.allowsOthers = test.allowsOthers
        return try reader.verdicts(on: expectation)
    }

    private static let existing: [Case] = [
        Case(subject: .table("marts.revenue"), claim: .exists(true)),
        Case(subject: .table("marts.profit"), claim: .exists(false)),
        Case(
            subject: .table("marts.profit"), claim: .exists(true),
            failure: "no table 'marts.profit' is known to told; `sparklineage search` finds names by a part"),
        Case(
            subject: .table("marts.revenue"), claim: .exists(false), failure: "it exists, as marts/revenue in s3://lake"
        ),
        Case(subject: .table("marts.revenue"), claim: .columns(["total", "day"])),
        Case(
            subject: .table("marts.revenue"), claim: .columns(["total", "month"]), failure: "1 missing, 1 unexpected",
            lines: ["  total", "- month", "+ day"]),
        Case(subject: .table("marts.revenue"), claim: .columns(["total"]), allowsOthers: true),
    ]

    private static let sources: [Case] = [
        Case(subject: .table("clean.orders"), claim: .upstream(["raw.orders", "raw.customers"])),
        Case(
            subject: .table("clean.orders"), claim: .upstream(["raw.orders"]), failure: "1 unexpected",
            lines: ["  raw.orders", "+ raw/customers (by clean)"]),
        Case(
            subject: .column("clean.orders.amount"), claim: .from(["raw.orders.id"]),
            failure: "1 missing, 1 unexpected",
            lines: ["- raw.orders.id", "+ raw/orders.amount (transformation; by clean)"]),
        Case(subject: .column("clean.orders.amount"), claim: .from(["raw.orders.amount"])),
        Case(subject: .column("clean.orders.amount"), claim: .indirect(["raw.orders.status", "raw.customers.id"])),
        Case(
            subject: .column("marts.revenue.total"), claim: .from(["clean.orders.amout"]),
            failure: "1 missing, 1 unexpected",
            lines: [
                "- clean.orders.amout (clean/orders in s3://lake has no column 'amout'; did you mean 'amount'?)",
                "+ clean/orders.amount (aggregation; by daily)",
            ]),
        Case(subject: .column("marts.revenue.total"), claim: .origins(["raw.orders.amount"])),
    ]

    private static let owners: [Case] = [
        Case(subject: .table("models.forecast"), claim: .origins(["raw.orders", "raw.customers"])),
        Case(
            subject: .column("marts.revenue.day"), claim: .from([])),
        Case(subject: .table("clean.orders"), claim: .owner("sa*")),
        Case(subject: .table("clean.orders"), claim: .team("sales")),
        Case(
            subject: .table("clean.orders"), claim: .team("finance"), failure: "its team is another",
            lines: ["- finance", "+ sales (team)"]),
        Case(subject: .table("raw.orders"), claim: .owner("*"), failure: "it has no owner", lines: ["- *"]),
        Case(subject: .table("clean.orders"), claim: .complete(true)),
    ]

    private static let reaching: [Case] = [
        Case(subject: .table("marts.revenue"), claim: .complete(true), failure: "its lineage is incomplete"),
        Case(subject: .table("marts.revenue"), claim: .complete(false)),
        Case(
            subject: .column("raw.customers.email"), claim: .mustNotReach(["marts/*"])),
        Case(
            subject: .column("raw.orders.amount"), claim: .mustNotReach(["marts/*"]),
            failure: "marts/* is reached", lines: ["+ raw/orders.amount → clean/orders.amount → marts/revenue.total"]),
        Case(subject: .column("raw.orders.amount"), claim: .mustNotReach(["s3://public*"])),
        Case(
            subject: .tagged("pii"), claim: .mustNotReach(["s3://lake/marts/*"]),
            failure: "s3://lake/marts/* is reached",
            lines: [
                "+ clean/orders.email → marts/revenue (may reach it: the lineage of marts/revenue is incomplete: "
                    + "TRUNCATED, Window, remedy: spark.sql.debug.maxToStringFields=10000)"
            ]),
        Case(
            subject: .column("marts.revenue.total"), claim: .mustNotReach(["models/*"]), failure: "models/* is reached",
            lines: ["+ marts/revenue.total → models/forecast (may reach it: columns are not told)"]),
    ]

    @Test(arguments: existing + sources + owners + reaching) func `what is expected is compared with what is`(
        _ test: Case
    ) throws {
        let found = try verdicts(test)
        #expect(found.count == 1)
        #expect(found.first?.failure == test.failure)
        if test.failure != nil { #expect(found.first?.lines.map(\.shown) == test.lines) }
    }

    @Test func `a pattern is about each table that matches`() throws {
        let found = try verdicts(Case(subject: .table("*"), claim: .complete(true)))
        #expect(
            found.map(\.subject) == ["clean/orders", "marts/revenue", "models/forecast", "raw/customers", "raw/orders"])
        #expect(found.filter { !$0.isMet }.map(\.subject) == ["marts/revenue"])
        let none = try verdicts(Case(subject: .table("nope*"), claim: .complete(true)))
        #expect(none.map(\.failure) == ["no table matches 'nope*'"])
    }

    @Test func `a tag that nothing has is said`() throws {
        let found = try verdicts(Case(subject: .tagged("SECRET"), claim: .mustNotReach(["*"])))
        #expect(found.map(\.isMet) == [true])
        #expect(found.map(\.notes) == [["nothing has the tag"]])
    }

    @Test func `columns that are not told may be any`() throws {
        let events = [run("j", inputs: [table("a", "x")], outputs: [table("t", "x")])]
        let found = try verdicts(Case(subject: .column("t.x"), claim: .from([])), events)
        #expect(found.first?.lines.map(\.shown) == ["+ a (columns not told; by j)"])
    }

    @Test func `a source that fails is no verdict`() throws {
        var reader = try LineageInquiry(told: warehouse) { $0.contains("/lineage?") || $0.contains("/datasets") }
        #expect(throws: LineageError.self) {
            try reader.verdicts(on: LineageExpectation(.table("revenue"), .complete(true), line: 1, column: 1))
        }
    }
}

extension Verdict.Line {
    fileprivate var shown: String {
        let mark = kind == .missing ? "-" : kind == .unexpected ? "+" : " "
        return "\(mark) \(text)" + (note.isEmpty ? "" : " (\(note))")
    }
}
