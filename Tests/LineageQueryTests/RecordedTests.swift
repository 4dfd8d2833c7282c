import ByteReading
import LineageModel
import LineageQuery
import TestSupport
import Testing

/// What a real Marquez answered when it was asked last, whatever the depth.
private struct Recorded: LineageSource {
    let place = "recorded"
    private var answers: [String: LineageAnswer] = [:]

    init() throws {
        for line in try MarquezContract.all() {
            let exchange = try JSONValue(parsing: line)
            guard exchange["request"]?["method"] == "GET", let target = exchange["request"]?["path"]?.string,
                case .number(let status) = exchange["response"]?["status"], case .object = exchange["response"]?["body"]
            else { continue }
            let body = exchange["response"]?["body"]?.encoded() ?? []
            answers[Self.key(target)] = LineageAnswer(status: Int(status) ?? 0, body: body)
        }
    }

    private static func key(_ target: String) -> String {
        target.split(separator: "&").filter { !$0.hasPrefix("depth=") }.joined(separator: "&")
    }

    func get(_ target: String) throws(LineageError) -> LineageAnswer {
        answers[Self.key(target)] ?? LineageAnswer(status: 404, body: [])
    }
}

@Suite struct RecordedTests {
    private func table(_ namespace: Name, _ name: Name) -> DatasetIdentity {
        DatasetIdentity(namespace: namespace, name: name)
    }

    @Test func `columns of a real Marquez come with their ways, and with what decides the rows`() throws {
        var inquiry = LineageInquiry(try Recorded())
        let question = LineageQuestion(.upstream, LineagePlace(table("s3://lab", "cl.v12"), "sum"))
        #expect(
            try inquiry.walk(question).edges.map(\.text) == [
                "cl.a.k -> cl.v12.sum [rows by join]", "cl.a.x -> cl.v12.sum [transformation, conditional]",
                "cl.b.k -> cl.v12.sum [rows by join]", "cl.b.z -> cl.v12.sum [aggregation, masked]",
            ])
    }

    @Test func `a symlink of a real Marquez leads to its table, and on from there`() throws {
        var inquiry = LineageInquiry(try Recorded())
        let link = table("hive://ms:9083", "db.y")
        #expect(try inquiry.canonical(link) == table("s3://lab", "sl/x"))
        let walk = try inquiry.walk(LineageQuestion(.downstream, LineagePlace(try inquiry.canonical(link))))
        #expect(walk.edges.map(\.text) == ["sl/x -> sl/z [] by sl_read"])
        let up = try inquiry.walk(LineageQuestion(.upstream, LineagePlace(table("s3://lab", "sl/x"))))
        #expect(up.edges.map(\.text) == ["raw.symlinks -> sl/x [] by sl_write"])
    }
}
