import ByteReading
import LineageModel
import LineageQuery
import Testing

@Suite struct DrawingTests {
    private func walk(_ place: String, _ events: [String]) throws -> LineageWalk {
        var reader = try LineageInquiry(told: events)
        var question = LineageQuestion(.upstream, try reader.place(place))
        question.depth = 1
        return try reader.walk(question)
    }

    @Test func `DOT has a box a table and an arrow an edge`() throws {
        #expect(
            try walk("revenue.total", warehouse).dot == """
                digraph lineage {
                  rankdir=LR;
                  node [shape=box, fontname="sans-serif"];
                  subgraph cluster_0 {
                    label="clean/orders";
                    n0 [label="amount"];
                    n1 [label="id"];
                  }
                  subgraph cluster_1 {
                    label="marts/revenue (incomplete)";
                    style=dashed;
                    n2 [label="total", style=bold];
                  }
                  n0 -> n2 [label="aggregation", style=solid];
                  n1 -> n2 [label="conditional", style=dashed];
                }

                """)
    }

    @Test func `Mermaid has the same`() throws {
        #expect(
            try walk("revenue.total", warehouse).mermaid == """
                flowchart LR
                  subgraph t0["clean/orders"]
                    n0["amount"]
                    n1["id"]
                  end
                  subgraph t1["marts/revenue (incomplete)"]
                    n2["total"]
                  end
                  n0 -->|"aggregation"| n2
                  n1 -.->|"conditional"| n2
                  style n2 stroke-width:3px

                """)
    }

    @Test func `odd names break neither`() throws {
        let odd = #"a\"]; x -> y [label=\"<img src=x>`#\\\\\nend"#
        let events = [run("j", inputs: [table("in", "x")], outputs: [table(odd, "x", columns("x: in.x IDENTITY"))])]
        let walk = try walk("in", events)
        #expect(walk.places.count == 1)
        var reader = try LineageInquiry(told: events)
        let drawn = try reader.walk(LineageQuestion(.downstream, try reader.place("in")))
        #expect(drawn.dot.contains(#"label="a\"]; x -> y [label=\"<img src=x>`#\\\\�end";"#))
        #expect(
            drawn.mermaid.contains(
                #"["a#34;#93;#59; x -#62; y #91;label=#34;#60;img src=x#62;#96;#35;#92;#92;�end"]"#))
        #expect(try JSONValue(parsing: drawn.json.encoded())["edges"]?.array?.count == 1)
    }

    @Test func `JSON says all that is known`() throws {
        let json = try walk("revenue.total", warehouse).json
        #expect(json["direction"] == "upstream")
        #expect(json["start"] == ["namespace": "s3://lake", "name": "marts/revenue", "column": "total"])
        #expect(json["complete"] == .bool(false))
        let edge = try #require(json["edges"]?.array?.first)
        #expect(edge["jobs"] == [["namespace": "etl", "name": "daily"]])
        #expect(
            edge["transformations"] == [
                [
                    "type": "DIRECT", "subtype": "AGGREGATION", "description": "sum(amount)", "masking": .bool(false),
                    "rows": .bool(false),
                ]
            ])
        let node = try #require(json["nodes"]?.array?.last)
        #expect(node["incomplete"]?.array?.first?["remedy"] == "spark.sql.debug.maxToStringFields=10000")
    }

    @Test func `the same lineage is drawn the same`() throws {
        let drawings = try (0..<5).map { _ in try walk("clean.orders.amount", warehouse).dot }
        #expect(Set(drawings).count == 1)
    }

    @Test func `labels are as short as they can be`() {
        let tables = ["wh/sales/orders", "wh/raw/orders", "old/raw/orders", "topic"].map {
            DatasetIdentity(namespace: "s3://lake", name: Name($0))
        }
        let labels = PlaceLabels(tables)
        #expect(tables.map { labels[$0] } == ["sales/orders", "wh/raw/orders", "old/raw/orders", "topic"])
        let twin = DatasetIdentity(namespace: "s3://other", name: "topic")
        #expect(PlaceLabels(tables + [twin])[twin] == "s3://other topic")
    }
}
