import LineageModel
import Testing

@Suite struct NameTests {
    @Test func `canonically equivalent names are two names`() {
        let composed = Name("caf\u{E9}")
        let decomposed = Name("cafe\u{301}")
        #expect(composed.text == decomposed.text)
        #expect(composed != decomposed)
        #expect(Set([composed, decomposed]).count == 2)
    }

    @Test func `names are ordered by their bytes`() {
        #expect(Name("Z") < Name("a"))
        #expect(Name("a") < Name("a.b"))
    }
}

@Suite struct RunIDTests {
    @Test func `a run id survives its own text`() {
        let text = "01a1fbeb-39f7-7f50-83ae-477a1e815a8b"
        #expect(RunID(text)?.description == text)
    }

    @Test(arguments: ["", "01a1fbeb39f77f5083ae477a1e815a8b", "01a1fbeb-39f7-7f50-83ae-477a1e815a8g"])
    func `anything else is no run id`(_ text: String) {
        #expect(RunID(text) == nil)
    }
}
