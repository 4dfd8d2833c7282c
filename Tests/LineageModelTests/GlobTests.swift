import LineageModel
import Testing

struct GlobTests {
    @Test(arguments: [
        ("lake.db.t", "lake.db.t", true), ("lake.db.*", "lake.db.t", true), ("lake.db.*", "lake.db.", true),
        ("lake.db.*", "lake.dbx", false), ("*", "", true), ("", "", true), ("", "a", false), ("a?c", "abc", true),
        ("a?c", "ac", false), ("*.orders", "lake.db.orders", true), ("*.orders", "lake.orders.x", false),
        ("a*b*c", "aXbYbZc", true), ("a*b*c", "aXbYbZ", false), ("**", "x", true), ("a.c", "abc", false),
        ("é*", "éa", true), ("A*", "ab", false),
    ])
    func `a pattern matches the whole text`(_ pattern: String, _ text: String, _ matches: Bool) {
        #expect(Glob(pattern).matches(text) == matches)
    }

    @Test func `many stars take no more than the product of the lengths`() {
        let pattern = String(repeating: "a*", count: 500) + "b"
        #expect(!Glob(pattern).matches(String(repeating: "a", count: 5000)))
    }
}
