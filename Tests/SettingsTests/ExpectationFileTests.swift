import Settings
import TestSupport
import Testing

@Suite struct ExpectationFileTests {
    private static let text = """
        namespace: s3://lake
        expect:
          - table: sales.orders
            columns: [id, amount]
            owner: "*"
          - column: sales.orders.amount
            from:
              - raw.orders.amount
            allow_others: true
          - {tagged: PII, must_not_reach: s3://public*}

        """

    @Test func `a file is read to its values, each with its place`() throws {
        let file = try read(Array(Self.text.utf8))
        #expect(file.namespace == "s3://lake")
        #expect(file.expectations.map(\.table) == ["sales.orders", nil, nil])
        #expect(file.expectations[0].columns == ["id", "amount"])
        #expect(file.expectations[0].places["owner"] == TextPlace(line: 5, column: 5))
        #expect(file.expectations[1].from == ["raw.orders.amount"])
        #expect(file.expectations[1].places["from"] == TextPlace(line: 7, column: 5))
        #expect(file.expectations.map(\.allowsOthers) == [false, true, false])
        #expect(file.expectations[2].mustNotReach == ["s3://public*"])
    }

    @Test func `truncated and mutated files are read or refused, never a crash`() {
        let bytes = Array(Self.text.utf8)
        var random = SplitMix64(seed: 2711)
        let cut = bytes.indices.map { Array(bytes[..<$0]) }
        let damaged = (0..<3000).map { _ in bytes.mutated(by: &random) }
        let sound = (cut + damaged).count { (try? read($0)) != nil }
        #expect(sound > 100 && sound < cut.count + damaged.count)
    }

    private func read(_ bytes: [UInt8]) throws(SettingsError) -> ExpectationFile {
        try ExpectationFile.read(bytes, file: "l.yaml", surroundings: .process)
    }
}
