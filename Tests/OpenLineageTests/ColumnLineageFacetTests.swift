import LineageModel
import OpenLineage
import Testing

@Suite struct ColumnLineageFacetTests {
    private let facet = "outputs.0.facets.columnLineage"

    private func event(_ columns: [ColumnOrigin], dataset: [ColumnSource] = []) throws -> ParsedEvent {
        var update = Samples.dropAbort
        update.outputs[0].lineage = ColumnLineageFacts(columns: columns, dataset: dataset)
        return try ParsedEvent(update)
    }

    @Test func `columns without a source are left out`() throws {
        let id = Samples.source("t", "id", [.init(.identity)])
        let some = try event([ColumnOrigin(column: "a", sources: []), ColumnOrigin(column: "b", sources: [id])])
        #expect(some.keys("\(facet).fields") == ["b"])
        #expect(some.value("\(facet).dataset") == nil)
        #expect(try event([ColumnOrigin(column: "a", sources: [])]).value(facet) == nil)
    }

    @Test func `dataset-wide columns stand without fields`() throws {
        let parsed = try event([], dataset: [Samples.source("t", "id", [.init(.filter)])])
        #expect(parsed.keys("\(facet).fields") == [])
        #expect(parsed.text("\(facet).dataset.0.transformations.0.subtype") == "FILTER")
        #expect(parsed.text("\(facet).dataset.0.transformations.0.type") == "INDIRECT")
    }

    @Test func `columns of one name are one key with the sources of both`() throws {
        let (a, b) = (Samples.source("t", "a", [.init(.identity)]), Samples.source("t", "b", [.init(.identity)]))
        let parsed = try event([ColumnOrigin(column: "x", sources: [a]), ColumnOrigin(column: "x", sources: [a, b])])
        #expect(parsed.count("\(facet).fields.x.inputFields") == 2)
    }

    @Test func `a description tells of the direct ways`() throws {
        let both = Samples.source("t", "a", [.init(.conditional), .init(.transformation)], description: "opaque")
        let parsed = try event([ColumnOrigin(column: "x", sources: [both])])
        let ways = "\(facet).fields.x.inputFields.0.transformations"
        #expect(parsed.text("\(ways).0.subtype") == "TRANSFORMATION")
        #expect(parsed.text("\(ways).0.description") == "opaque")
        #expect(parsed.text("\(ways).1.subtype") == "CONDITIONAL")
        #expect(parsed.text("\(ways).1.description") == "")
    }

    @Test func `a way that hides the value is masking`() throws {
        var both = Samples.source("t", "a", [.init(.conditional), .init(.transformation)])
        both.masked = [.init(.transformation)]
        let parsed = try event([ColumnOrigin(column: "x", sources: [both])])
        let ways = "\(facet).fields.x.inputFields.0.transformations"
        #expect(parsed.value("\(ways).0.masking") as? Bool == true)
        #expect(parsed.value("\(ways).1.masking") as? Bool == false)
    }

    @Test func `a huge event holds each edge once and grows with their number`() throws {
        let (half, whole) = (huge(columns: 1000), huge(columns: 2000))
        let parsed = try ParsedEvent(whole)
        #expect(parsed.keys("\(facet).fields")?.count == 2000)
        #expect(parsed.count("\(facet).fields.column_1999.inputFields") == 5)
        let bytes = whole.openLineageEvent()
        #expect(occurrences(of: "\"field\":", in: bytes) == 10_000)
        #expect(occurrences(of: "\"masking\":false", in: bytes) == 10_000)
        #expect(bytes.count < half.openLineageEvent().count * 2 + 10_000)
    }

    private func huge(columns: Int) -> RunUpdate {
        var update = Samples.dropAbort
        update.outputs[0].lineage = ColumnLineageFacts(
            columns: (0..<columns).map { column in
                let sources = (0..<5).map { Samples.source("t\($0)", Name("c\(column)"), [.init(.transformation)]) }
                return ColumnOrigin(column: Name("column_\(column)"), sources: sources)
            })
        return update
    }

    private func occurrences(of text: String, in bytes: [UInt8]) -> Int {
        String(decoding: bytes, as: UTF8.self).split(separator: text, omittingEmptySubsequences: false).count - 1
    }
}
