import Foundation
import TestSupport
import Testing

/// What becomes of events when the process ends where it stands.
@Suite(.serialized) struct CrashTests {
    @Test func `scenario 1: killed at random moments under load, nothing is missing and no run out of order`() throws {
        let expectation = try Expectation.both.get()
        var random = SplitMix64(seed: isSoaking ? UInt64(getpid()) : 1)
        var (kills, duplicates) = (0, 0)
        while kills < (isSoaking ? 1000 : 30) {
            let shipping = try Shipping(expectation.logs)
            while try shipping.start("-q").kill(after: Double.random(in: 0.02...0.3, using: &random)) { kills += 1 }
            duplicates += expectation.check(shipping, "after \(kills) kills")
            #expect(try shipping.queue() == QueueNumbers(delivered: expectation.bodies.count))
        }
        // Four are on their way at once, and what ended is put on the disk together.
        #expect(duplicates <= 16 * kills)
        print("kill -9: \(kills) kills, \(duplicates) events sent again")
    }

    /// The calls, with about as many as a harvest makes of them.
    private static let calls = [
        ("write", 650), ("sync", 90), ("any", 900), ("unlink", 10), ("truncate", 4), ("link", 1), ("send", 76),
        ("recv", 90),
    ]

    @Test(arguments: calls)
    func `scenario 1: killed at a chosen call, the next process goes on`(_ call: String, _ most: Int) throws {
        let expectation = try Expectation.small.get()
        var random = SplitMix64(seed: UInt64(most))
        for _ in 0..<(isSoaking ? 25 : 1) {
            let kind = call == "write" ? "tear" : "kill"
            try strike(Fault(kind, call, Int.random(in: 1...most, using: &random)), expectation)
        }
    }

    @Test(arguments: [0, 1, 2, 3])
    func `scenario 2: when the power is cut, no event is lost that was committed`(_ seed: Int) throws {
        let expectation = try Expectation.small.get()
        var random = SplitMix64(seed: UInt64(seed + 40))
        for round in 0..<(isSoaking ? 50 : 2) {
            let (call, most) = round % 2 == 0 ? ("send", 76) : ("any", 900)
            let number = Int.random(in: 1...most, using: &random)
            try strike(Fault("power", call, number, seed: seed == 0 ? 0 : seed + 100 * round), expectation)
        }
    }

    /// Harvests with a fault that ends the process, looks at what is left, and goes on.
    private func strike(_ fault: Fault, _ expectation: Expectation) throws {
        let shipping = try Shipping(expectation.logs)
        guard let environment = fault.environment(in: shipping.state) else { return }
        let struck = try shipping.run("-q", environment: environment)
        try #require(struck.status == 128 + SIGKILL || struck.status == 0, "\(fault): \(struck.error)")
        let sent = shipping.arrived.count
        if shipping.hasState {
            let queue = try shipping.queue()
            #expect(queue.waiting + queue.delivered >= sent, "\(fault): sent before it was committed")
        } else {
            #expect(sent == 0, "\(fault)")
        }
        let next = try shipping.run("-q")
        #expect(next.status == 0, "\(fault): \(next.error)")
        let duplicates = expectation.check(shipping, "\(fault)")
        #expect(duplicates <= 64, "\(fault)")
    }
}
