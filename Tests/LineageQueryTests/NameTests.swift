import LineageModel
import LineageQuery
import Testing

@Suite struct NameTests {
    private static let events =
        warehouse + [
            run(
                "copy", inputs: [table("raw/orders", "id amount status")],
                outputs: [
                    table(
                        "wh/sales.db/orders", in: "s3://other", "id Amount",
                        """
                        "symlinks": {"identifiers": [{"namespace": "hive://ms:9083", "name": "sales.orders", "type": "TABLE"}]},
                        "catalog": {"framework": "iceberg", "type": "hive", "name": "lake"}
                        """)
                ]),
            run(
                "stream", inputs: [table("events", in: "kafka://b1:9092", "value key")],
                outputs: [table("Größe/表", "id")]),
            run("file", inputs: [table("/data/raw.csv", in: "file", "c")], outputs: [table("nested", "a.b")]),
        ]

    @Test(arguments: [
        ("revenue", "marts/revenue"), ("marts/revenue", "marts/revenue"), ("marts.revenue", "marts/revenue"),
        ("s3://lake/marts/revenue", "marts/revenue"), ("REVENUE", "marts/revenue"),
        ("sales.orders", "wh/sales.db/orders"), ("lake.sales.orders", "wh/sales.db/orders"),
        ("clean/orders", "clean/orders"), ("kafka://b1:9092/events", "events"), ("events.value", "events.value"),
        ("raw.csv", "/data/raw.csv"), ("file:/data/raw.csv", "/data/raw.csv"), ("raw.csv.c", "/data/raw.csv.c"),
        ("revenue.total", "marts/revenue.total"), ("s3://lake/marts/revenue.total", "marts/revenue.total"),
        ("sales.orders.amount", "wh/sales.db/orders.Amount"), ("nested.a.b", "nested.a.b"), ("表", "Größe/表"),
    ]) func `a name is found by its last parts, in any case, by other names, with a column`(
        _ text: String, _ meant: String
    ) throws {
        var reader = try LineageInquiry(told: Self.events)
        #expect(try reader.place(text).text == meant)
    }

    @Test(arguments: [
        (
            "orders",
            "'orders' may be any of these; write more of the name, or --namespace:\n  s3://lake  clean/orders\n"
        ),
        ("orders.id", "'orders.id' may be any of these"), ("revenu", "did you mean 'revenue'?"),
        ("marts.revenue.totla", "marts/revenue in s3://lake has no column 'totla'; did you mean 'total'?"),
        ("marts.revenue.xyz", "it has day, total"), ("nothing_like_it", "`sparklineage search`"),
        ("", "no table ''"), (".", "no table '.'"), ("....", "no table"), ("\u{0}", "no table"),
    ]) func `a name that is none, or several, is said with what may be meant`(_ text: String, _ words: String) throws {
        var reader = try LineageInquiry(told: Self.events)
        #expect {
            try reader.place(text)
        } throws: { error in
            guard case LineageError.unknown(let said) = error else { return false }
            if !said.contains(words) { Issue.record("\(said)") }
            return said.contains(words)
        }
    }

    @Test func `a namespace tells which of several`() throws {
        var reader = try LineageInquiry(told: Self.events)
        #expect(try reader.place("orders", in: "s3://other").text == "wh/sales.db/orders")
        #expect(try reader.place("orders.id", in: "s3://other").text == "wh/sales.db/orders.id")
        #expect(throws: LineageError.self) { try reader.place("revenue", in: "s3://other") }
    }

    @Test func `a list that fails hides no name that a search finds`() throws {
        var reader = try LineageInquiry(told: Self.events) { $0.contains("/namespaces?") }
        #expect(try reader.place("revenue").text == "marts/revenue")
        #expect(throws: LineageError.unknown("told knows no table; has anything been sent to it?")) {
            try reader.place("nope")
        }
    }

    @Test func `a search finds tables, jobs and columns`() throws {
        var reader = try LineageInquiry(told: Self.events)
        #expect(try reader.search("REV", limit: 10).map(\.name) == ["marts/revenue"])
        #expect(try reader.search("dail", limit: 10).map(\.isTable) == [false])
        #expect(try reader.searchColumns("MOUNT").map(\.column) == ["amount", "amount", "Amount"])
    }
}
