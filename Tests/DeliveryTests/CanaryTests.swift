import Delivery
import TestSupport
import Testing

struct CanaryTests {
    @Test func `a canary is one valid event of a job of its own`() throws {
        let event = Canary.event(run: "019c0000-0000-7000-8000-0000000000a0", time: "2026-03-01T00:00:00Z")
        #expect(
            String(decoding: event, as: UTF8.self).contains(
                #""job":{"namespace":"sparklineage","name":"sparklineage.canary"}"#))
        guard let validator = EventValidator.available else {
            print(EventValidator.missing)
            return
        }
        let result = try validator.validate(event + [0x0A] + Canary.now() + [0x0A])
        #expect(result.status == 0, "\(result.output)")
    }

    @Test func `each canary has a run of its own`() {
        #expect(Canary.now() != Canary.now())
    }
}
