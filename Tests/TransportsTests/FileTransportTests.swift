import Delivery
import Foundation
import Glibc
import TestSupport
import Testing
import Transports

@Suite struct FileTransportTests {
    private func text(_ path: String) throws -> String { String(decoding: try readFile(path), as: UTF8.self) }

    @Test func `each event is a line, in the order of its beginning`() throws {
        let folder = try TemporaryDirectory("file")
        var transport = FileTransport(path: folder.path("events.ndjson"))
        let answers = transport.send(["{\"a\":1}", "{\n \"b\":\r\n2}"])
        #expect(answers.count == 2 && answers.values.allSatisfy { $0.status == 200 })
        #expect(try text(folder.path("events.ndjson")) == "{\"a\":1}\n{  \"b\":  2}\n")
        var next = FileTransport(path: folder.path("events.ndjson"))
        #expect(next.send("{}").status == 200)
        #expect(try text(folder.path("events.ndjson")).hasSuffix("2}\n{}\n"))
    }

    @Test func `a full file is put aside, and so many are kept`() throws {
        let folder = try TemporaryDirectory("file")
        let path = folder.path("events.ndjson")
        var transport = FileTransport(path: path, rotatingAt: 20, keeping: 2)
        for number in 0..<9 { #expect(transport.send("{\"n\":\(number)}").status == 200) }
        #expect(try text(path) == "{\"n\":8}\n")
        #expect(try text("\(path).1") == "{\"n\":6}\n{\"n\":7}\n")
        #expect(try text("\(path).2") == "{\"n\":4}\n{\"n\":5}\n")
        #expect(!FileManager.default.fileExists(atPath: "\(path).3"))
        var next = FileTransport(path: path, rotatingAt: 10, keeping: 0)
        #expect(next.send("{\"n\":9}").status == 200)
        #expect(try text(path) == "{\"n\":9}\n")
        #expect(next.send(String(repeating: "x", count: 100)).status == 200)
        #expect(try text(path).utf8.count == 101)
    }

    @Test func `a torn line of a crash is ended, not continued`() throws {
        let folder = try TemporaryDirectory("file")
        let path = try folder.write(Array("{\"a\":1}\n{\"b\"".utf8), to: "events.ndjson")
        var transport = FileTransport(path: path)
        #expect(transport.send("{\"b\":2}").status == 200)
        #expect(try text(path) == "{\"a\":1}\n{\"b\"\n{\"b\":2}\n")
    }

    @Test func `a file that others move away is begun anew`() throws {
        let folder = try TemporaryDirectory("file")
        let path = folder.path("events.ndjson")
        var transport = FileTransport(path: path)
        #expect(transport.send("1").status == 200)
        try FileManager.default.moveItem(atPath: path, toPath: "\(path).old")
        #expect(transport.send("2").status == 200)
        #expect(try text("\(path).old") == "1\n")
        #expect(try text(path) == "2\n")
    }

    @Test func `what forbids the writing is told, and passes`() throws {
        let folder = try TemporaryDirectory("file")
        var transport = FileTransport(path: folder.path("missing/events.ndjson"))
        #expect(
            transport.send("1").failure
                == "\(folder.path("missing/events.ndjson")): No such file or directory; make its folder")
        try FileManager.default.createDirectory(atPath: folder.path("missing"), withIntermediateDirectories: true)
        #expect(transport.send("1").status == 200)
        var full = FileTransport(path: "/dev/full")
        #expect(full.send("1").failure == "/dev/full: No space left on device; make room on the disk")
    }

    @Test func `a sleeping transport is woken`() throws {
        let folder = try TemporaryDirectory("file")
        var transport = FileTransport(path: folder.path("events.ndjson"))
        let waker = transport.waker
        waker.wake()
        #expect(transport.wait(atMost: nil).isEmpty)
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: 0.02)
            waker.wake()
        }
        #expect(transport.wait(atMost: nil).isEmpty)
        #expect(transport.wait(atMost: .milliseconds(5)).isEmpty)
    }

    @Test func `the console gets a line an event`() throws {
        let folder = try TemporaryDirectory("console")
        let path = try folder.write([], to: "out")
        let descriptor = open(path, O_WRONLY)
        defer { close(descriptor) }
        var transport = ConsoleTransport(descriptor: descriptor)
        #expect(transport.send(["1", "2"]).values.allSatisfy { $0.status == 200 })
        #expect(try text(path) == "1\n2\n")
        let closed = open("/dev/full", O_WRONLY)
        defer { close(closed) }
        var full = ConsoleTransport(descriptor: closed)
        #expect(full.send("1").failure?.hasPrefix("standard output: No space left") == true)
    }
}
