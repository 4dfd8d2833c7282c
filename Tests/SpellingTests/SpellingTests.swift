import Spelling
import Testing

struct SpellingTests {
    @Test(arguments: [
        ("", "", 0), ("a", "", 1), ("", "abc", 3), ("harvest", "harvest", 0), ("harvset", "harvest", 1),
        ("kitten", "sitting", 3), ("ab", "ba", 1),
    ])
    func `distance counts single changes`(_ left: String, _ right: String, _ expected: Int) {
        #expect(Spelling.distance(left, right) == expected)
    }

    @Test(arguments: [("Harvset", "harvest"), ("ex", "explain"), ("explian", "explain")])
    func `the nearest word is found, also by its start and in capitals`(_ word: String, _ expected: String) {
        #expect(Spelling.nearest(to: word, in: ["harvest", "explain"]) == expected)
    }

    @Test func `letters' case does not count, of either`() {
        #expect(Spelling.nearest(to: "maxfields", in: ["maxfolds", "MaxFields"]) == "MaxFields")
        #expect(Spelling.nearest(to: "maxf", in: ["MaxFieldsOfAll"]) == "MaxFieldsOfAll")
    }

    @Test func `what is far from all is not guessed`() {
        #expect(Spelling.nearest(to: "frobnicate", in: ["harvest", "explain"]) == nil)
        #expect(Spelling.nearest(to: String(repeating: "x", count: 10_000), in: ["harvest"]) == nil)
        #expect(Spelling.nearest(to: "", in: ["a"]) == nil)
    }
}
