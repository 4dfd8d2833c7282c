import Testing

@testable import SparkApplication

@Suite struct MicroBatchDescriptionTests {
    private let ids = "id = 6d2f1f2e\nrunId = 6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0011\n"

    @Test(
        arguments: [
            ("orders\n", "orders"), ("\n", nil), ("", nil), ("two\nlines\n", "two\nlines"),
            ("id = x\nrunId = y\nbatch = 1\n", "id = x\nrunId = y\nbatch = 1"), ("é\n", "é"),
        ] as [(String, String?)])
    func `name, ids and batch are read`(_ first: String, _ name: String?) throws {
        let description = try #require(MicroBatchDescription(first + ids + "batch = 12"))
        #expect(description.name == name)
        #expect(description.queryID == "6d2f1f2e")
        #expect(description.runID == "6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0011")
        #expect(description.batchID == 12)
    }

    @Test func `the batch before the first has no number`() {
        #expect(MicroBatchDescription("q\n" + ids + "batch = init")?.batchID == -1)
        #expect(MicroBatchDescription("q\n" + ids)?.batchID == -1)
    }

    @Test(arguments: [
        "", "save at Job.scala:12", "id = a", "q\nid = a\nrunId = no-uuid\nbatch = 1", "q\nrunId = a\nid = b",
        "q\n id = a\nrunId = 6d2f1f2e-2f0e-4d0a-9f39-0c6a5f6a0011",
    ])
    func `another description is none`(_ text: String) {
        #expect(MicroBatchDescription(text) == nil)
    }
}
