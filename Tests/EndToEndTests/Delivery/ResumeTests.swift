import Foundation
import LoopbackMarquez
import TestSupport
import Testing

/// Which state a harvest goes on from, and in which order logs are told.
@Suite(.serialized) struct ResumeTests {
    @Test func `a state that was used is not used again without being told to`() throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs)
        #expect(try shipping.run("-q").status == 0)
        let arguments = ["harvest"] + shipping.logs + ["--to", shipping.url, "--state", shipping.state]
        let again = try Background(arguments).result(within: 20)
        #expect(again.status == 65)
        #expect(again.error.contains("\(shipping.state): an earlier harvest is kept here; go on with it by --resume"))
        // Told to, it has nothing to tell.
        #expect(try shipping.run("-q").status == 0)
        #expect(expectation.check(shipping) == 0)
    }

    @Test func `there is nothing to resume where no state is`() throws {
        let shipping = try Shipping([Corpus.tpch.log])
        let result = try shipping.run("--resume")
        #expect(result.status == 65)
        #expect(result.error.contains("there is no state here"), "\(result.error)")
        #expect(!shipping.hasState)
    }

    @Test func `two processes do not share a state: the second names the first and ends with 75`() throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs) { _ in ScriptedAnswer(201, after: .milliseconds(50)) }
        let first = try shipping.start("-q")
        #expect(shipping.server.waitForEvents(1))
        let second = try shipping.run("-q")
        #expect(second.status == 75)
        #expect(second.error.contains("process \(first.identifier) has this state"), "\(second.error)")
        let queue = try shipping.tell("queue", "list")
        #expect(queue.status == 75)
        #expect(try first.result(within: 30).status == 0)
        #expect(expectation.check(shipping) == 0)
    }

    @Test func `logs are told in the order in which their applications began`() throws {
        let both = try Expectation.both.get()
        let turned = try Shipping(both.logs.reversed())
        #expect(try turned.run("-q", "--jobs", "2").status == 0)
        #expect(both.check(turned) == 0)
        let starts = try turned.bodies.map { try EventKey($0) }.filter { ["tpch", "torture"].contains($0.job) }
        let order = starts.filter { $0.type == "START" }
        #expect(order.count == 2 && order[0].time < order[1].time, "\(order)")
    }

    @Test func `what is sent is what a harvest writes`() throws {
        let both = try Expectation.both.get()
        let keys = try both.bodies.map { try EventKey($0) }
        for log in both.logs {
            let written = try Binary.run("harvest", "-q", log).lines.map { try EventKey($0) }
            let runs = Set(written.map(\.run))
            #expect(
                Dictionary(grouping: written, by: \.run)
                    == Dictionary(grouping: keys.filter { runs.contains($0.run) }, by: \.run))
        }
        #expect(keys.count == Set(keys).count)
    }

    @Test func `a log that grows is followed over an interrupt and a kill, and nothing is lost or told twice`() throws {
        let folder = try TemporaryDirectory("growing")
        let plain = try Binary.shell("zstd -dcq \"$1\"", Corpus.tpch.log)
        try #require(plain.status == 0, "needs the zstd tool")
        let lines = plain.output.split(separator: 10, omittingEmptySubsequences: false)
        let whole = try Shipping([folder.write(plain.output, to: "whole/app")])
        #expect(try whole.run("-q").status == 0)

        let shipping = try Shipping([folder.path("logs")])
        try folder.write([], to: "logs/app.inprogress")
        for part in 0..<4 {
            let range = lines.count * part / 4..<lines.count * (part + 1) / 4
            let following = try shipping.start("--follow")
            for line in lines[range] {
                try grow(folder.path("logs/app.inprogress"), line + (line.isEmpty ? [] : [10]))
            }
            if part == 3 { rename(folder.path("logs/app.inprogress"), folder.path("logs/app")) }
            switch part {
            case 0, 2:
                usleep(700_000)
                following.interrupt()
                let result = try following.result(within: 20)
                #expect([0, 75].contains(result.status), "\(result.status) \(result.error)")
            case 1: #expect(try following.kill(after: 0.7))
            default: #expect(try following.result(within: 30).status == 0)
            }
        }
        #expect(shipping.arrived == whole.bodies)
        #expect(shipping.bodies.count - shipping.arrived.count <= 8)
    }

    @Test func `a log with its final name that was harvested before it was whole is gone on with`() throws {
        let folder = try TemporaryDirectory("copied")
        let plain = try Binary.shell("zstd -dcq \"$1\"", Corpus.tpch.log)
        try #require(plain.status == 0, "needs the zstd tool")
        let whole = try Shipping([folder.write(plain.output, to: "whole/app")])
        #expect(try whole.run("-q").status == 0)

        let shipping = try Shipping([folder.write(plain.output.prefix(plain.output.count / 2), to: "logs/app")])
        let first = try shipping.run()
        #expect(first.status == 0 && first.error.contains("without the application's end: 1 log"))
        let aborted = shipping.bodies.count { step(of: $0).hasSuffix(" ABORT") }
        #expect(aborted > 0)
        // What was told as aborted is not told so again.
        #expect(try shipping.run().status == 0)
        #expect(shipping.bodies.count { step(of: $0).hasSuffix(" ABORT") } == aborted)
        try grow(folder.path("logs/app"), Array(plain.output.dropFirst(plain.output.count / 2)))
        let last = try shipping.run()
        #expect(last.status == 0 && !last.error.contains("without the application's end"))
        #expect(!last.error.contains("skipped"))
        let told = shipping.arrived.filter { !step(of: $0).hasSuffix(" ABORT") }
        #expect(Set(told.map { step(of: $0) }) == Set(whole.arrived.map { step(of: $0) }))
    }

    private func grow(_ file: String, _ bytes: [UInt8]) throws {
        let handle = try FileHandle(forWritingTo: URL(filePath: file))
        try handle.seekToEnd()
        try handle.write(contentsOf: Data(bytes))
        try handle.close()
    }

    @Test func `without a directory of state none stays behind`() throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs)
        let place = try TemporaryDirectory("place")
        let arguments = ["harvest"] + shipping.logs + ["--to", shipping.url]
        let environment = ["TMPDIR": place.path]
        #expect(try Background(arguments, environment: environment).result(within: 30).status == 0)
        #expect(expectation.check(shipping) == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: place.path).isEmpty)
    }

    @Test func `what is left without a directory of state can be sent from where it lies`() throws {
        let expectation = try Expectation.small.get()
        let shipping = try Shipping(expectation.logs)
        let place = try TemporaryDirectory("place")
        let arguments = ["harvest"] + shipping.logs + ["--to", "http://127.0.0.1:9", "--timeout", "0"]
        let result = try Background(arguments, environment: ["TMPDIR": place.path]).result(within: 30)
        #expect(result.status == 75)
        let state = try #require(result.error.split(separator: "--state ").last).trimmingCharacters(
            in: .whitespacesAndNewlines)
        #expect(state.hasPrefix(place.path), "\(result.error)")
        let next = ["harvest"] + shipping.logs + ["--to", shipping.url, "--resume", "--state", state]
        #expect(try Background(next).result(within: 30).status == 0)
        #expect(expectation.check(shipping) == 0)
    }
}
