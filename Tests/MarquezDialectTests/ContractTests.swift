import ByteReading
import MarquezDialect
import TestSupport
import Testing

/// What a real Marquez answered to each request, and what of it the dialect lets through.
@Suite struct ContractTests {
    @Test func `no request that hurt a Marquez is let through as it was`() throws {
        var (refused, repaired, poison) = (0, 0, 0)
        for exchange in try Exchange.recorded() where exchange.isOfBody {
            guard case .sayable(let body, let repairs) = MarquezDialect.translate(exchange.body) else {
                #expect(Exchange.refused.contains(exchange.name) || !exchange.isTaken, "\(exchange.name) is refused")
                refused += 1
                continue
            }
            if Exchange.unreadable.contains(exchange.name) {
                #expect(repairs.isEmpty)
                continue
            }
            #expect(PoisonCheck.findings(in: body) == [], "\(exchange.name)")
            #expect(MarquezDialect.translate(body) == .sayable(body, repairs: []), "\(exchange.name)")
            if !repairs.isEmpty { repaired += 1 }
            guard !exchange.isTaken || Exchange.poisonThatIsTaken.contains(exchange.name) else { continue }
            poison += 1
            #expect(!repairs.isEmpty, "\(exchange.name) is let through as it was")
        }
        #expect(refused > 30)
        #expect(repaired > 100)
        #expect(poison > 20)
    }

    @Test func `whatever the record calls poison is refused, or repaired to what the record takes`() throws {
        let names = try Exchange.recorded().filter { $0.name.hasPrefix("poison.") && $0.name != "poison.none" }
        #expect(names.count > 25)
        for exchange in names where exchange.name != "poison.last.good-event-after" {
            if case .sayable(_, let repairs) = MarquezDialect.translate(exchange.body) {
                #expect(!repairs.isEmpty, "\(exchange.name)")
            }
        }
    }
}

/// One request to a Marquez and its answer.
struct Exchange {
    let name: String
    let body: [UInt8]
    let status: Int
    /// Whether the body is the event that was sent, and not words about it.
    let isWhole: Bool

    var isTaken: Bool { status == 201 }
    /// Whether the answer is to the event, not to the way it was sent or to an outage.
    var isOfBody: Bool {
        isWhole && !["http.", "fault.", "body.wrong", "body.batch", "body.base"].contains { name.hasPrefix($0) }
    }

    /// Answered 201, and pages are broken from then on.
    static let poisonThatIsTaken: Set = [
        "poison.symlink-namespace.query", "poison.symlink-namespace.empty", "poison.symlink-name.empty",
        "poison.parent-name.empty", "poison.dataset-event-namespace", "sources.dataset-without-dataSource",
        "static.run-event-says-job-event",
    ]

    /// Answered 201, and refused all the same: what they mean is not what Marquez makes of them.
    static let refused: Set = [
        "body.trailing-text", "body.two-objects", "body.byte-order-mark", "body.utf-16", "runId.empty", "runId.number",
        "time.millis-number", "time.seconds-number", "time.seconds-decimal", "time.year-10000", "runId.space",
        "stream.running.bare", "stream2.start-bare", "stream2.restart-bare",
    ]

    /// Taken by Marquez, but not by the JSON parser that the check stands on.
    static let unreadable: Set = ["body.lone-surrogate", "body.lone-surrogate-in-custom-facet", "body.big-number"]

    static func recorded() throws -> [Exchange] {
        try MarquezContract.exchanges().compactMap { try Exchange(JSONValue(parsing: $0)) }
    }

    private init?(_ line: JSONValue) {
        guard let name = line["name"]?.string, let request = line["request"], request["method"]?.string == "POST",
            case .number(let status)? = line["response"]?["status"], let body = request["body"]
        else { return nil }
        self.name = name
        self.status = Int(status) ?? 0
        self.body = body.string.map { Array($0.utf8) } ?? body.encoded()
        let isAsSent = name.hasPrefix("body.") && !["depth", "number-300k"].contains { name.contains($0) }
        isWhole = body.string == nil || isAsSent
    }
}
