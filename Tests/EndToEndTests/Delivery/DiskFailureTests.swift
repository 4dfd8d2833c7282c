import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// Disks that fail, and disks that are full.
@Suite(.serialized) struct DiskFailureTests {
    /// The kind and the call, with about as many as a harvest makes of them.
    private static let failures = [
        ("eio", "write", 500), ("eio+", "sync", 80), ("eio", "sync", 80), ("eio+", "any", 600),
    ]

    @Test(arguments: failures)
    func `scenario 4: where the disk fails, it ends with 74, says so, and nothing is lost`(
        _ kind: String, _ call: String, _ most: Int
    ) throws {
        let expectation = try Expectation.small.get()
        var random = SplitMix64(seed: UInt64(most + kind.count))
        for _ in 0..<(isSoaking ? 25 : 2) {
            let fault = Fault(kind, call, Int.random(in: 1...most, using: &random))
            let shipping = try Shipping(expectation.logs)
            guard let environment = fault.environment(in: shipping.state) else { return }
            let struck = try shipping.run("-q", environment: environment)
            if struck.status != 0 {
                #expect(struck.status == 74, "\(fault): \(struck.error)")
                #expect(struck.error.contains("the disk failed; see to it, then start again"), "\(fault)")
            } else {
                // It came when all was done.
                #expect(shipping.arrived.count == expectation.bodies.count, "\(fault)")
            }
            let next = try shipping.run("-q")
            #expect(next.status == 0, "\(fault): \(next.error)")
            expectation.check(shipping, "\(fault)")
        }
    }

    @Test(arguments: [1, 3, 9, 13, 20])
    func `scenario 4: a disk that cannot be read is no damaged database`(_ number: Int) throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs)
        let fault = Fault("eio", "read", number)
        guard let environment = fault.environment(in: shipping.state) else { return }
        let struck = try shipping.run("-q", environment: environment)
        #expect(struck.status == 74, "\(struck.error)")
        #expect(struck.error.contains("the disk failed; see to it"), "\(struck.error)")
        #expect(try shipping.run("-q").status == 0)
        expectation.check(shipping)
    }

    @Test(arguments: [64, 300, 500])
    func `scenario 5: a file that may not grow ends it with 74, and nothing is lost`(_ kilobytes: Int) throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs) { _ in ScriptedAnswer(201, after: .milliseconds(20)) }
        let line = "ulimit -f $1; shift; exec \"$BIN\" harvest \"$1\" --to \"$2\" --state \"$3\" -q"
        let struck = try Binary.shell(line, "\(kilobytes)", expectation.logs[0], shipping.server.url, shipping.state)
        #expect(struck.status == 74, "\(struck.status) \(struck.error)")
        #expect(struck.error.contains("the disk failed; see to it, then start again"), "\(struck.error)")
        #expect(try shipping.run("-q").status == 0)
        expectation.check(shipping)
    }

    @Test func `scenario 3: on a full disk reading waits, says so, and goes on by itself`() throws {
        let expectation = try Expectation.both.get()
        let shipping = try Shipping(expectation.logs) { _ in ScriptedAnswer(201, after: .milliseconds(20)) }
        mkdir(shipping.state, 0o700)
        guard try mount(shipping.state, "size=5m") else { return print("skipped: no file system may be mounted here") }
        defer { _ = try? Binary.shell("umount -l \"$1\"", shipping.state) }
        try shipping.server.answer(by: full(shipping.folder.path("mended")))
        let harvest = try shipping.start()
        #expect(try harvest.waitForError("make room on the disk; reading waits until there is room"))
        usleep(500_000)
        // Sending goes on meanwhile, and what was taken is settled from the room that was kept for it.
        try shipping.folder.write([], to: "mended")
        #expect(shipping.server.waitForEvents(40))
        #expect(try mount(shipping.state, "remount,size=64m"))
        let result = try harvest.result(within: 60)
        #expect(result.status == 0, "\(result.error)")
        #expect(result.error.contains("there is room again; reading goes on"), "\(result.error)")
        expectation.check(shipping)
        #expect(try shipping.queue() == QueueNumbers(delivered: expectation.bodies.count))
    }

    /// Answers as one that is down until a file is there.
    private func full(_ mended: String) throws -> LoopbackMarquez.Script {
        { _ in access(mended, F_OK) == 0 ? .created : ScriptedAnswer(503) }
    }

    private func mount(_ folder: String, _ options: String) throws -> Bool {
        try Binary.shell("mount -t tmpfs -o \"$2\" none \"$1\"", folder, options).status == 0
    }
}
