import ByteReading
import LineageModel
import Normalization
import TestSupport
import Testing

struct EventCheckTests {
    /// 2026-03-01T00:00:00Z.
    private static let now = Timestamp(milliseconds: 1_772_323_200_000)
    private static let sound =
        #"{"eventTime":"2026-03-01T00:00:00Z","eventType":"START","run":{"runId":"r"},"job":{"namespace":"n","name":"j"},"#
        + #""inputs":[{"namespace":"n","name":"d"}]}"#

    private func checked(_ text: String) throws -> String {
        var event = try JSONValue(parsing: Array(text.utf8))
        try EventCheck().check(&event, at: Self.now)
        var again = event
        try EventCheck().check(&again, at: Self.now)
        #expect(again == event)
        return String(decoding: event.encoded(), as: UTF8.self)
    }

    @Test(arguments: [
        sound, #"{"eventTime":"2026-03-01T00:00:00Z","dataset":{"namespace":"n","name":"d"}}"#,
        #"{"eventTime":"2026-03-01T00:00:00Z","job":{"namespace":"n","name":"j"},"outputs":[]}"#,
    ])
    func `a sound event stays byte for byte`(text: String) throws {
        #expect(try checked(text) == text)
    }

    @Test(arguments: [
        ("2026-03-01 00:00:00", "2026-03-01T00:00:00Z"), ("2026-03-01T00:00", "2026-03-01T00:00Z"),
        ("2026-03-01T00:00:00.123456789+0200", "2026-03-01T00:00:00.123456789+02:00"),
        ("2026-03-01t00:00:00z", "2026-03-01T00:00:00Z"), ("2026-03-01T00:00:00-05", "2026-03-01T00:00:00-05:00"),
        ("2026-03-02T00:00:00.000Z", "2026-03-02T00:00:00.000Z"), ("2024-02-29T23:59:60Z", "2024-02-29T23:59:60Z"),
        ("2026-03-02T05:00:00+05:00", "2026-03-02T05:00:00+05:00"),
    ])
    func `a time is made whole, and up to a day ahead`(text: String, expected: String) throws {
        let event = Self.sound.replacing("2026-03-01T00:00:00Z", with: text)
        #expect(try checked(event) == Self.sound.replacing("2026-03-01T00:00:00Z", with: expected))
    }

    @Test(arguments: [
        "", "2026-03-01", "2026-02-30T00:00:00Z", "2025-02-29T00:00:00Z", "2026-13-01T00:00:00Z",
        "2026-03-01T24:00:00Z",
        "2026-03-01T00:00:00.Z", "2026-03-01T00:00:00+2", "2026-03-01T00:00:00+02:", "2026-03-01T00:00:00Zx",
        "1772323200",
    ])
    func `what is no time is refused`(text: String) {
        let event = Self.sound.replacing("2026-03-01T00:00:00Z", with: text)
        let error = #expect(throws: EventRefusal.self) { try checked(event) }
        #expect(error?.description == "eventTime is '\(text)'; it should be like 2026-03-01T01:00:00.123Z")
    }

    @Test(arguments: ["2026-03-02T00:00:00.001Z", "2026-03-01T23:30:00-01:00", "9999-12-31T23:59:59Z"])
    func `a time more than a day ahead is refused`(text: String) {
        let event = Self.sound.replacing("2026-03-01T00:00:00Z", with: text)
        let error = #expect(throws: EventRefusal.self) { try checked(event) }
        #expect(error?.description == "eventTime is \(text), more than a day ahead; set the sender's clock")
    }

    @Test(arguments: [
        (#""runId":"r""#, #""runId":"""#, "run.runId is missing, or no text"),
        (#""runId":"r""#, #""runId":1"#, "run.runId is missing, or no text"),
        (#""name":"j""#, #""name":" ""#, "job.name is missing, or no text"),
        (#""job":"#, #""jobs":"#, "job.namespace is missing, or no text"),
        (#""name":"d""#, #""nam":"d""#, "inputs[0].name is missing, or no text"),
        (#"[{"namespace":"n","name":"d"}]"#, "{}", "inputs is no list"),
        (#""eventTime":"#, #""time":"#, "eventTime is missing, or no text"),
        (
            #""run":{"runId":"r"},"job":"#, #""x":1,"y":"#,
            "neither 'run', 'job' nor 'dataset'; an event is about one of them"
        ),
    ])
    func `what is missing is told`(part: String, by replacement: String, reason: String) {
        let error = #expect(throws: EventRefusal.self) {
            try checked(Self.sound.replacing(part, with: replacement))
        }
        #expect(error?.description == reason)
    }

    @Test func `what is no object is refused`() {
        for text in ["[]", "1", "null"] { #expect(throws: EventRefusal.self) { try checked(text) } }
    }

    @Test(arguments: [("start", "START"), ("BANANA", "OTHER"), ("", "OTHER")])
    func `a type is spelled as it should be`(type: String, expected: String) throws {
        let event = Self.sound.replacing("START", with: type)
        #expect(try checked(event) == Self.sound.replacing("START", with: expected))
    }

    @Test func `lists that are null are empty`() throws {
        let event = Self.sound.replacing(#"[{"namespace":"n","name":"d"}]"#, with: "null")
        #expect(try checked(event).hasSuffix(#""inputs":[]}"#))
    }

    @Test func `cut and changed events are checked or refused`() {
        var random = SplitMix64(seed: 9)
        var checkedCount = 0
        for _ in 0..<20_000 {
            guard var event = try? JSONValue(parsing: Array(Self.sound.utf8).mutated(by: &random)) else { continue }
            if (try? EventCheck().check(&event, at: Self.now)) != nil { checkedCount += 1 }
        }
        #expect(checkedCount > 100)
    }
}
