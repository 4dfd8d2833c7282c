import SparkPlan
import Testing

struct PlanTextTests {
    private let text = PlanText(Array("a AS b AS c".utf8))

    @Test func `words are found from both ends`() {
        #expect(text.first(" AS ", in: text.all) == 1)
        #expect(text.last(" AS ", in: text.all) == 6)
        #expect(text.last(" AS ", in: TextRange(0, 9)) == 1)
        #expect(text.first(" AS ", in: TextRange(2, 9)) == nil)
        #expect(text.last("a AS b AS c and more", in: text.all) == nil)
    }

    @Test func `a word does not reach over the end of a range`() {
        #expect(!text.has("AS b", at: 2, before: 5))
        #expect(text.has("AS b", at: 2, before: 6))
        #expect(!text.has("a", at: -1, before: 3))
        #expect(text.ends(TextRange(0, 6), with: "AS b"))
        #expect(!text.ends(TextRange(4, 6), with: "AS b"))
        #expect(text.starts(TextRange(2, 6), with: "AS"))
    }

    @Test func `ranges are trimmed and cut at their first space`() {
        let spaced = PlanText(Array("  Scan parquet  ".utf8))
        let trimmed = spaced.trimmed(spaced.all)
        #expect(spaced.string(trimmed) == "Scan parquet")
        #expect(spaced.string(spaced.firstWord(trimmed)) == "Scan")
        let blank = PlanText(Array("   ".utf8))
        #expect(blank.trimmed(blank.all).isEmpty)
    }

    @Test func `the same bytes are the same`() {
        #expect(text.isSame(TextRange(1, 5), TextRange(6, 10)))
        #expect(!text.isSame(TextRange(0, 1), TextRange(5, 6)))
        #expect(!text.isSame(TextRange(0, 1), TextRange(0, 2)))
    }

    @Test func `bytes that are no text are replaced`() {
        let text = PlanText([0x61, 0xFF, 0x62])
        #expect(text.string(text.all) == "a\u{FFFD}b")
    }
}
