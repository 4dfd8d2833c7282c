import SparkPlan
import Testing

struct ItemListTests {
    struct List: Sendable, CustomTestStringConvertible {
        var text: String
        var items: [String]
        var testDescription: String { text }
    }

    private static let lists: [List] = [
        List(text: "a#1, b#2L, c#3", items: ["a#1", "b#2L", "c#3"]),
        List(text: "", items: []),
        List(text: "a,b#2, c#3", items: ["a,b#2", "c#3"]),
        List(text: "weird) name#3, c#4", items: ["weird) name#3", "c#4"]),
        List(text: "x [y] #12#4, c#5", items: ["x [y] #12#4", "c#5"]),
        List(text: "a AS b#1#5, c#6", items: ["a AS b#1#5", "c#6"]),
        List(text: "id#1L INSET 1, 10, 11 AS n#7, c#8", items: ["id#1L INSET 1, 10, 11 AS n#7", "c#8"]),
        List(
            text: "Subquery subquery#3, [id=#9] AS mx#4, c#5", items: ["Subquery subquery#3, [id=#9] AS mx#4", "c#5"]),
        List(text: "sum(a#1, b#2) AS s#3, c#4", items: ["sum(a#1, b#2) AS s#3", "c#4"]),
        List(text: "ts#1-T1000ms, c#2", items: ["ts#1-T1000ms", "c#2"]),
        List(text: "a\nb#1, c#2", items: ["a\nb#1", "c#2"]),
    ]

    @Test(arguments: lists)
    func `a list is cut behind attributes`(list: List) {
        let text = PlanText(Array(list.text.utf8))
        #expect(text.attributeItems(text.all, count: list.items.count).map(text.string) == list.items)
    }

    @Test func `a name with an open parenthesis is cut by the count`() {
        let text = PlanText(Array("open( name#1, b#2, c#3".utf8))
        #expect(text.attributeItems(text.all, count: 3).map(text.string) == ["open( name#1", "b#2", "c#3"])
        #expect(text.attributeItems(text.all, count: nil).count == 1)
    }

    @Test func `brackets are taken off once`() {
        let text = PlanText(Array("[[a], [b]]".utf8))
        #expect(text.string(text.unbracketed(text.all)) == "[a], [b]")
        let open = PlanText(Array("[a".utf8))
        #expect(open.string(open.unbracketed(open.all)) == "[a")
        let single = PlanText(Array("[".utf8))
        #expect(single.string(single.unbracketed(single.all)) == "[")
    }

    @Test func `plain items are cut outside of parentheses`() {
        let text = PlanText(Array("sum(a, b), [c, d], e,f, g".utf8))
        #expect(text.plainItems(text.all).map(text.string) == ["sum(a, b)", "[c, d]", "e,f", "g"])
        #expect(text.plainItems(TextRange(3, 3)).isEmpty)
    }

    @Test(
        arguments: [
            ("(a(b)c)d", 0, 7), ("[a]", 0, 3), ("x(a)", 1, 4), ("(a", 0, nil), ("((a)", 0, nil), ("", 0, nil),
        ] as [(String, Int, Int?)])
    func `a group ends where its bracket closes`(content: String, open: Int, end: Int?) {
        let text = PlanText(Array(content.utf8))
        #expect(text.groupEnd(at: open, before: text.bytes.count) == end)
    }

    @Test(
        arguments: [
            ("a, b, ... 12 more fields", 12), ("... 1 more fields, x", 1), ("a, b", nil), ("... ", nil), ("...", nil),
            ("... 12 entries", nil), ("... x ... 7 more fields", 7), ("... 99999999999999999999 more fields", 1 << 30),
        ] as [(String, Int?)])
    func `a cut list says how much it lacks`(content: String, missing: Int?) {
        let text = PlanText(Array(content.utf8))
        #expect(text.cutCount(in: text.all) == missing)
    }

    @Test func `a million dots that say nothing do not overflow the stack`() {
        let text = PlanText(Array(String(repeating: "... ", count: 1_000_000).utf8))
        #expect(text.cutCount(in: text.all) == nil)
    }

    @Test func `an item of a megabyte is one item`() {
        let long = "concat(" + String(repeating: "abcdefg, ", count: 120_000) + "z#1) AS long#2"
        let text = PlanText(Array((long + ", b#3").utf8))
        let items = text.attributeItems(text.all, count: 2)
        #expect(items.map(\.count) == [long.utf8.count, 3])
    }
}
