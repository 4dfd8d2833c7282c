import ColumnLineage
import LineageModel
import Testing

/// What an expression hides of its source: nobody reads an address from its hash.
struct MaskingTests {
    @Test(arguments: [
        ("md5(cast(a#1 as binary))", "a"), ("sha2(a#1, 256)", "a"), ("sha1(a#1)", "a"), ("crc32(a#1)", "a"),
        ("xxhash64(a#1, b#2, 42)", "a b"), ("hash(a#1, 42)", "a"), ("mask(a#1, X, x, n, null)", "a"),
        ("concat(md5(a#1), b#2)", "a"), ("concat(md5(a#1), a#1)", ""), ("upper(md5(lower(a#1)))", "a"),
        ("md5s(a#1)", ""), ("approx_count(a#1)", ""), ("rehash(a#1)", ""), ("upper(a#1)", ""), ("a#1", ""),
        ("CASE WHEN (md5(a#1) = x) THEN b#2 END", "a"), ("CASE WHEN (a#1 = md5(b#2)) THEN md5(c#3) END", "b c"),
        ("coalesce(sha1(a#1), b#2)", "a"), ("(md5(a#1) = md5)", "a"), ("count(a#1) + a#1", ""),
    ])
    func `hashes, counts and masks hide their arguments`(_ expression: String, _ masked: String) {
        let scan = PlanSketch.scan("t", "a#1, b#2, c#3")
        #expect(hidden(PlanSketch("Project", ["Output [1]: [\(expression) AS x#9]"], [scan])) == masked)
    }

    @Test func `what is hidden below stays hidden above`() {
        let scan = PlanSketch.scan("t", "a#1, b#2, c#3")
        let below = PlanSketch("Project", ["Output [2]: [md5(a#1) AS h#5, b#2]"], [scan])
        #expect(hidden(PlanSketch("Project", ["Output [1]: [concat(h#5, b#2) AS x#9]"], [below])) == "a")
    }

    @Test func `a count hides what it counts, and a condition on it too`() {
        let scan = PlanSketch.scan("t", "a#1, b#2, c#3")
        let aggregate = PlanSketch(
            "HashAggregate",
            [
                "Keys [1]: [b#2]", "Functions [1]: [count(a#1)]", "Aggregate Attributes [1]: [count(a#1)#5L]",
                "Results [2]: [b#2, count(a#1)#5L AS x#9L]",
            ], [scan])
        let filter = PlanSketch("Filter", ["Input [2]: [b#2, x#9L]", "Condition : (x#9L > 1)"], [aggregate])
        #expect(hidden(filter, writing: "x#9L") == "a")
        let write = LineageNotation(plan: filter.written("x#9L").text()).lineage.write
        let rows = write?.dataset.map { "\($0.field) \($0.masked.members.map(\.subtype))" }
        #expect(rows?.sorted() == ["a [\"FILTER\"]", "b []"])
    }

    @Test func `a union shows what one of its sides shows`() {
        let left = PlanSketch("Project", ["Output [1]: [md5(a#1) AS x#9]"], [.scan("t", "a#1, b#2, c#3")])
        let right = PlanSketch("Project", ["Output [1]: [a#4 AS y#8]"], [.scan("t", "a#4, b#5, c#6")])
        #expect(hidden(PlanSketch("Union", [], [left, right])) == "")
        let same = PlanSketch("Project", ["Output [1]: [md5(a#4) AS y#8]"], [.scan("t", "a#4, b#5, c#6")])
        #expect(hidden(PlanSketch("Union", [], [left, same])) == "a")
    }

    /// The columns of which no way shows the value.
    private func hidden(_ plan: PlanSketch, writing columns: String = "x#9") -> String {
        let columns = LineageNotation(plan: plan.written(columns).text()).lineage.write?.columns ?? []
        let hidden = columns.flatMap(\.sources).filter { !$0.masked.isEmpty && $0.masked == $0.transformations }
        return Set(hidden.map(\.field.text)).sorted().joined(separator: " ")
    }
}
