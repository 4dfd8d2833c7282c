import ByteReading
import LineageModel
import LineageQuery
import Testing

/// A source with many tables, each with a column of its own and a tag, which answers as our own store does.
private struct Many: LineageSource {
    let place = "many"
    var tables: [DatasetIdentity]
    /// Whether it says that there is more below a table than it tells.
    var isCut = false

    func get(_ target: String) throws(LineageError) -> LineageAnswer {
        let parts = target.split(separator: "?", maxSplits: 1).map(String.init)
        var query: [String: String] = [:]
        for pair in parts.count > 1 ? parts[1].split(separator: "&") : [] {
            let halves = pair.split(separator: "=", maxSplits: 1).map { Self.decoded($0) }
            query[halves[0]] = halves[1]
        }
        let path = parts[0].split(separator: "/").map { Self.decoded($0) }
        let answer: JSONValue? =
            switch (path.last, path.count) {
            case ("namespaces", _):
                list("namespaces", Set(tables.map(\.namespace)).sorted(), query) { ["name": .string($0.text)] }
            case ("datasets", _):
                list("datasets", tables.filter { $0.namespace.text == path[3] }, query) { dataset($0) }
            case ("search", _): found(query)
            case ("column-lineage", _):
                isCut ? ["graph": [], "sparklineage": ["datasets": [], "cut": .bool(true)]] : ["graph": []]
            case (_, 6):
                tables.first { $0.namespace.text == path[3] && $0.name.text == path[5] }.map { dataset($0) }
            default: nil
            }
        return LineageAnswer(status: answer == nil ? 404 : 200, body: answer?.encoded() ?? [])
    }

    private static func decoded(_ text: Substring) -> String {
        String(text.replacing("%3A", with: ":").replacing("%2F", with: "/"))
    }

    private func list<Element>(
        _ key: String, _ all: [Element], _ query: [String: String], _ json: (Element) -> JSONValue
    ) -> JSONValue {
        let page = all.dropFirst(Int(query["offset"] ?? "") ?? 0).prefix(Int(query["limit"] ?? "") ?? 100)
        return .object(JSONObject([.init(key, .array(page.map(json)))]))
    }

    private func dataset(_ table: DatasetIdentity) -> JSONValue {
        [
            "id": ["namespace": .string(table.namespace.text), "name": .string(table.name.text)],
            "fields": [["name": .string("amount"), "type": "int"]], "tags": [.string("t\(table.name)")],
            "sparklineage": ["names": []],
        ]
    }

    private func found(_ query: [String: String]) -> JSONValue {
        let all = tables.filter { table in
            table.name.text.contains(query["q"] ?? "")
                && (query["namespace"].map { Name($0) == table.namespace } ?? true)
        }
        return list("results", all, query) { table in
            ["type": "DATASET", "namespace": .string(table.namespace.text), "name": .string(table.name.text)]
        }
    }
}

@Suite struct LongListTests {
    private func many(_ count: Int, then last: DatasetIdentity...) -> Many {
        Many(tables: (0..<count).map { DatasetIdentity(namespace: "a", name: Name("orders\($0)")) } + last)
    }

    private static let last = DatasetIdentity(namespace: "s3://z", name: "orders.last")

    @Test func `a search in a namespace is not cut by what others have`() throws {
        let reader = LineageInquiry(many(300, then: Self.last))
        #expect(try reader.search("orders", in: "s3://z", limit: 100).map(\.name) == ["orders.last"])
        #expect(try reader.search("orders", limit: 100).count == 100)
    }

    @Test func `a name in a namespace is found behind a thousand others that are like it`() throws {
        let other = DatasetIdentity(namespace: "s3://z", name: "wh/orders0")
        var reader = LineageInquiry(many(1500, then: other))
        #expect(try reader.table("orders0", in: "s3://z") == other)
    }

    @Test func `what is expected of all tables is looked at in all, however many there are`() throws {
        var reader = LineageInquiry(many(5200, then: Self.last))
        _ = try? reader.table("nothing")
        let tag = LineageExpectation(.tagged("torders.last"), .mustNotReach(["nowhere"]), line: 1, column: 1)
        #expect(try reader.verdicts(on: tag).first?.notes == [])
        let pattern = LineageExpectation(.table("*"), .columns(["amount"]), line: 1, column: 1)
        #expect(try reader.verdicts(on: pattern).count == 5201)
    }

    @Test func `what is told in part may reach anything`() throws {
        var source = many(1)
        let expectation = LineageExpectation(.table("orders0"), .mustNotReach(["x"]), line: 1, column: 1)
        var whole = LineageInquiry(source)
        #expect(try whole.verdicts(on: expectation).allSatisfy(\.isMet))
        source.isCut = true
        var part = LineageInquiry(source)
        let verdict = try #require(try part.verdicts(on: expectation).first)
        #expect(verdict.failure == "more is made of it than could be looked at")
        var question = LineageQuestion(.downstream, LineagePlace(source.tables[0]))
        question.depth = 5
        #expect(try part.walk(question).cut == [question.start])
    }
}
