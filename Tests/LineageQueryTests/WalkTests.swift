import LineageModel
import LineageQuery
import Testing

@Suite struct WalkTests {
    private func walk(
        _ direction: LineageWalk.Direction, _ place: String, of events: [String] = warehouse,
        _ change: (inout LineageQuestion) -> Void = { _ in }
    ) throws -> [String] {
        var reader = try LineageInquiry(told: events)
        var question = LineageQuestion(direction, try reader.place(place))
        change(&question)
        return try reader.walk(question).edges.map(\.text).sorted()
    }

    @Test func `a column comes from columns, by ways, through jobs, and from what decides its rows`() throws {
        #expect(
            try walk(.upstream, "marts.revenue.total") == [
                "clean/orders.amount -> marts/revenue.total [aggregation] by daily",
                "clean/orders.id -> marts/revenue.total [conditional] by daily",
                "raw/customers.id -> clean/orders.amount [rows by join] by clean",
                "raw/customers.id -> clean/orders.id [rows by join] by clean",
                "raw/orders.amount -> clean/orders.amount [transformation] by clean",
                "raw/orders.id -> clean/orders.id [identity] by clean",
                "raw/orders.status -> clean/orders.amount [rows by filter] by clean",
                "raw/orders.status -> clean/orders.id [rows by filter] by clean",
            ])
    }

    @Test func `only values count where that is asked`() throws {
        #expect(
            try walk(.upstream, "revenue.total") { $0.isDirectOnly = true } == [
                "clean/orders.amount -> marts/revenue.total [aggregation] by daily",
                "raw/orders.amount -> clean/orders.amount [transformation] by clean",
            ])
    }

    @Test func `what is made of a column is found from the side of what is made, also below a pure source`() throws {
        #expect(
            try walk(.downstream, "raw.orders.amount") == [
                "clean/orders.amount -> marts/revenue.total [aggregation] by daily",
                "marts/revenue.total -> models/forecast [columns not told] by train",
                "raw/orders.amount -> clean/orders.amount [transformation] by clean",
            ])
    }

    @Test func `what decides rows goes into the whole table, and what is made of it`() throws {
        #expect(
            try walk(.downstream, "raw.orders.status") == [
                "clean/orders -> marts/revenue [] by daily", "marts/revenue -> models/forecast [] by train",
                "raw/orders.status -> clean/orders [rows by filter] by clean",
            ])
    }

    @Test func `tables are walked by their jobs`() throws {
        #expect(
            try walk(.upstream, "forecast") == [
                "clean/orders -> marts/revenue [] by daily", "marts/revenue -> models/forecast [] by train",
                "raw/customers -> clean/orders [] by clean", "raw/orders -> clean/orders [] by clean",
            ])
        #expect(
            try walk(.downstream, "raw/customers") == [
                "clean/orders -> marts/revenue [] by daily", "marts/revenue -> models/forecast [] by train",
                "raw/customers -> clean/orders [] by clean",
            ])
    }

    @Test func `a walk ends at its depth and says that there is more`() throws {
        var reader = try LineageInquiry(told: warehouse)
        var question = LineageQuestion(.upstream, try reader.place("forecast"))
        question.depth = 1
        let walk = try reader.walk(question)
        #expect(walk.edges.map(\.text) == ["marts/revenue -> models/forecast [] by train"])
        #expect(walk.cut.map(\.table.name) == ["marts/revenue"])
        question.depth = 3
        #expect(try reader.walk(question).cut.isEmpty)
    }

    @Test func `a table that is made of itself ends no walk and begins none`() throws {
        let merge = run(
            "merge", inputs: [table("a", "x"), table("t", "x")],
            outputs: [table("t", "x", columns("x: a.x IDENTITY", "x: t.x IDENTITY"))])
        #expect(
            try walk(.upstream, "t.x", of: [merge]) == [
                "a.x -> t.x [identity] by merge", "t.x -> t.x [identity] by merge",
            ])
        #expect(try walk(.upstream, "t", of: [merge]) == ["a -> t [] by merge"])
        let back = run("back", inputs: [table("t", "x")], outputs: [table("a", "x", columns("x: t.x IDENTITY"))])
        #expect(try walk(.downstream, "a.x", of: [merge, back]).count == 3)
    }

    @Test func `edges of earlier runs are known by that`() throws {
        let first = run("j", inputs: [table("a", "x y")], outputs: [table("t", "x", columns("x: a.y IDENTITY"))])
        let second = run("j", inputs: [table("a", "x y")], outputs: [table("t", "x", columns("x: a.x IDENTITY"))])
        var reader = try LineageInquiry(told: [first, second])
        let edges = try reader.walk(LineageQuestion(.upstream, try reader.place("t.x"))).edges
        #expect(edges.map(\.from.column) == ["x", "y"])
        #expect(edges.map(\.isEarlier) == [false, true])
    }

    @Test func `a second job that tells no columns is not passed over`() throws {
        let told = run("j", inputs: [table("a", "x")], outputs: [table("t", "x", columns("x: a.x IDENTITY"))])
        let copy = run("copy", inputs: [table("b", "x")], outputs: [table("t", "x", columns("x: a.x IDENTITY"))])
        #expect(
            try walk(.upstream, "t.x", of: [told, copy]) == [
                "a.x -> t.x [identity] by j", "b -> t.x [columns not told] by copy",
            ])
    }

    @Test func `an incomplete table that may hide an edge is in doubt`() throws {
        var reader = try LineageInquiry(told: warehouse)
        let walk = try reader.walk(LineageQuestion(.downstream, try reader.place("clean.orders.email")))
        #expect(walk.edges.isEmpty)
        #expect(walk.doubtful.map(\.name) == ["marts/revenue"])
    }

    @Test func `a symlink leads to the table, asked by or told by`() throws {
        let link = #""symlinks": {"identifiers": [{"namespace": "hive://ms:9083", "name": "db.t", "type": "TABLE"}]}"#
        let write = run(
            "w", inputs: [table("a", "x")], outputs: [table("wh/t", "x", columns("x: a.x IDENTITY"), link)])
        let read = """
            {"run": {"runId": "r"}, "job": {"namespace": "etl", "name": "r"},
            "inputs": [{"namespace": "hive://ms:9083", "name": "db.t"}], "outputs": [{"namespace": "s3://lake",
            "name": "z", "facets": {"schema": {"fields": [{"name": "y"}]}, "columnLineage": {"fields": {"y":
            {"inputFields": [{"namespace": "hive://ms:9083", "name": "db.t", "field": "x"}]}}}}}]}
            """
        let expected = ["a.x -> wh/t.x [identity] by w", "wh/t.x -> z.y [] by r"]
        #expect(try walk(.upstream, "z.y", of: [write, read]) == expected)
        #expect(try walk(.downstream, "a.x", of: [write, read]) == expected)
        #expect(try walk(.downstream, "db.t.x", of: [write, read]) == ["wh/t.x -> z.y [] by r"])
    }

    @Test(arguments: ["arn:aws:glue:eu-west-1:1", "s3://la#ke"])
    func `a name that the graph refuses is found among the jobs`(_ namespace: String) throws {
        let events = [
            run(
                "j", inputs: [table("a", "x")],
                outputs: [table("t/o#x", in: namespace, "x", columns("x: a.x IDENTITY"))])
        ]
        #expect(try walk(.downstream, "a.x", of: events) == ["a.x -> t/o#x.x [identity] by j"])
        #expect(try walk(.upstream, "o#x", of: events) == ["a -> t/o#x [] by j"])
    }

    @Test func `a source that fails is not taken for one that knows nothing`() throws {
        var reader = try LineageInquiry(told: warehouse) { $0.contains("/datasets/") }
        #expect {
            try reader.walk(LineageQuestion(.upstream, try reader.place("forecast")))
        } throws: { error in
            if case LineageError.unavailable(let words) = error { words.contains("500") } else { false }
        }
    }
}

extension LineageWalk.Edge {
    var text: String {
        "\(from.text) -> \(to.text) [\(words)]"
            + (jobs.isEmpty ? "" : " by \(jobs.map(\.name.text).joined(separator: "+"))")
    }
}

extension LineagePlace {
    var text: String { column.map { "\(table.name).\($0)" } ?? table.name.text }
}
