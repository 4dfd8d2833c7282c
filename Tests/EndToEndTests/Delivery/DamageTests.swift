import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// Databases that were damaged, cut, lost, or made by others.
@Suite(.serialized) struct DamageTests {
    private let expectation: Expectation
    private let shipping: Shipping

    /// Makes a state in which all events wait.
    init() throws {
        expectation = try Expectation.small.get()
        shipping = try Shipping(expectation.logs)
        var unreachable = shipping
        unreachable.url = "http://127.0.0.1:9"
        let result = try unreachable.run("-q", "--timeout", "0")
        try #require(result.status == 75, "\(result.error)")
        try #require(shipping.queue().waiting == expectation.bodies.count)
    }

    private func change(_ change: (inout [UInt8]) -> Void) throws -> [UInt8] {
        var bytes = try readFile(shipping.database)
        change(&bytes)
        try Data(bytes).write(to: URL(filePath: shipping.database))
        return bytes
    }

    /// Runs it, and expects that it refuses the database and leaves it as it is.
    private func expectRefusal(_ words: String..., sourceLocation: SourceLocation = #_sourceLocation) throws {
        let before = try readFile(shipping.database)
        let result = try shipping.run("-q")
        #expect(result.status == 65, "\(result.error)", sourceLocation: sourceLocation)
        for word in words { #expect(result.error.contains(word), "\(result.error)", sourceLocation: sourceLocation) }
        #expect(try readFile(shipping.database) == before, sourceLocation: sourceLocation)
        #expect(shipping.arrived.isEmpty, sourceLocation: sourceLocation)
    }

    @Test func `scenario 6: a header that is no database's is told`() throws {
        _ = try change { for place in 0..<16 { $0[place] ^= 0x55 } }
        try expectRefusal(
            "it is no database, or its start is damaged", "sparklineage state repair --state \(shipping.state)")
        let repair = try shipping.tell("state", "repair")
        #expect(repair.status == 65)
        #expect(repair.error.contains("sparklineage state reset --i-understand --state \(shipping.state)"))
        #expect(try shipping.tell("state", "reset", "--i-understand").status == 0)
    }

    @Test func `scenario 6: a database that was cut is told, and what can be read of it is saved`() throws {
        _ = try change { $0.removeLast($0.count / 2 / 4096 * 4096) }
        try expectRefusal("malformed", "sparklineage state repair --state \(shipping.state)")
        try repairAndGoOn()
    }

    @Test func `scenario 6: pages of zeros are told, and what can be read is saved`() throws {
        _ = try change { for place in $0.count / 3 / 4096 * 4096..<$0.count / 2 / 4096 * 4096 { $0[place] = 0 } }
        // As after an unclean end: only then it is looked through.
        try Data().write(to: URL(filePath: "\(shipping.state)/running"))
        try expectRefusal("sparklineage state repair --state \(shipping.state)")
        try repairAndGoOn()
    }

    /// What was saved is sent; what was not is read again, or was told to be lost.
    private func repairAndGoOn() throws {
        let repair = try shipping.tell("state", "repair")
        #expect(repair.status == 0 || repair.status == 1, "\(repair.error)")
        #expect(repair.text.contains("damaged-1"), "\(repair.text)")
        let next = try shipping.run("-q")
        #expect(next.status == 0, "\(next.error)")
        let arrived = shipping.arrived
        #expect(Set(arrived).isSubset(of: expectation.bodies))
        #expect(repair.status == 1 || arrived.count == expectation.bodies.count)
        print("repair: \(arrived.count) of \(expectation.bodies.count) events were saved\n\(repair.text)")
    }

    @Test func `scenario 6: an event whose bytes were changed is put aside, and the others are sent`() throws {
        let victim = try #require(expectation.bodies.last)
        let key = try EventKey(victim)
        _ = try change { bytes in
            // The time stands in the body, and in the label before it.
            let place = bytes.lastRange(of: Array("\"eventTime\":\"\(key.time)".utf8))
            if let place { bytes[place.upperBound - 1] ^= 1 }
        }
        let result = try shipping.run("-q")
        #expect(result.status == 1, "\(result.error)")
        let list = try shipping.tell("queue", "list")
        #expect(list.text.contains("its bytes in the state database are not those that were stored"), "\(list.text)")
        #expect(shipping.arrived.count == expectation.bodies.count - 1)
        #expect(Set(shipping.arrived).isSubset(of: expectation.bodies))
    }

    @Test func `scenario 6: a state without its database is told, and not made anew`() throws {
        try FileManager.default.removeItem(atPath: shipping.database)
        let arguments =
            ["harvest"] + shipping.logs + ["--to", shipping.server.url, "--state", shipping.state, "--resume"]
        let result = try Background(arguments).result(within: 20)
        #expect(result.status == 65)
        #expect(result.error.contains("there is no state here"), "\(result.error)")
        #expect(!shipping.hasState)
    }

    @Test func `scenario 6: an empty file is no new database`() throws {
        _ = try change { $0 = [] }
        try expectRefusal("it is empty", "sparklineage state repair")
    }

    @Test func `scenario 6: a newer version's database is refused`() throws {
        _ = try change { $0[63] = 99 }
        try expectRefusal("its schema 99 is newer", "use the version of sparklineage that wrote this state")
    }

    @Test func `scenario 6: another program's database is refused`() throws {
        _ = try change { for place in 68..<72 { $0[place] = 7 } }
        try expectRefusal("another program's database", "name another")
    }

    /// Flips bits wherever they may lie: it is told, or it does not matter.
    @Test func `scenario 6: flipped bits never end in a crash, nor in an event that was not read`() throws {
        let whole = try readFile(shipping.database)
        var random = SplitMix64(seed: 6)
        for _ in 0..<(isSoaking ? 300 : 8) {
            var bytes = whole
            let places = (0..<4).map { _ in Int.random(in: 0..<bytes.count, using: &random) }
            for place in places { bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random) }
            try Data(bytes).write(to: URL(filePath: shipping.database))
            let result = try shipping.run("-q")
            #expect([0, 1, 65].contains(result.status), "\(places): \(result.status) \(result.error)")
            #expect(Set(shipping.arrived).isSubset(of: expectation.bodies), "\(places)")
            if result.status == 0 { #expect(shipping.arrived.count == expectation.bodies.count, "\(places)") }
        }
    }
}

extension [UInt8] {
    fileprivate func lastRange(of text: [UInt8]) -> Range<Int>? {
        indices.dropLast(text.count - 1).last { self[$0..<$0 + text.count].elementsEqual(text) }.map {
            $0..<$0 + text.count
        }
    }
}
