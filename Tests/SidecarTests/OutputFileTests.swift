import FoundationEssentials
import Glibc
import TestSupport
import Testing

@testable import Sidecar

@Suite struct OutputFileTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("output") }

    private func write(_ text: String, to path: String) throws {
        var output = try OutputFile.open(path)
        try output.write { $0 += text.utf8 }
        try output.finish()
    }

    private var files: [String] { get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path) } }

    @Test func `a file appears when it is whole`() throws {
        let path = folder.path("events")
        var output = try OutputFile.open(path)
        try output.write { $0 += "one\n".utf8 }
        try output.flush()
        #expect(!FileManager.default.fileExists(atPath: path))
        try output.finish()
        #expect(try readFile(path) == Array("one\n".utf8))
        #expect(try files == ["events"])
    }

    @Test func `what is given up leaves the old file and no rubble`() throws {
        let path = try folder.write(Array("old".utf8), to: "events")
        do {
            var output = try OutputFile.open(path)
            try output.write { $0 += [UInt8](repeating: 0x41, count: 1 << 20) }
        }
        #expect(try readFile(path) == Array("old".utf8))
        #expect(try files == ["events"])
    }

    @Test func `a replaced file keeps its mode, and a link stays a link`() throws {
        let path = try folder.write(Array("old".utf8), to: "events")
        chmod(path, 0o640)
        symlink("events", folder.path("link"))
        try write("new", to: folder.path("link"))
        #expect(try readFile(path) == Array("new".utf8))
        var status = stat()
        #expect(lstat(folder.path("link"), &status) == 0 && status.st_mode & S_IFMT == S_IFLNK)
        #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o640)
    }

    @Test func `a device is written in place`() throws {
        try write("gone", to: "/dev/null")
        #expect(throws: Stop.output(OutputError(action: "write", target: "/dev/full", code: ENOSPC))) {
            try write("full", to: "/dev/full")
        }
    }

    @Test func `a folder, and a folder that is missing, are told`() throws {
        #expect(throws: Stop.output(OutputError(action: "write", target: folder.path, code: EISDIR))) {
            try write("", to: folder.path)
        }
        let missing = folder.path("a/b")
        let error = #expect(throws: Stop.self) { try write("", to: missing) }
        guard case .output(let refusal)? = error else {
            Issue.record("\(error as Any)")
            return
        }
        #expect(refusal.message == "cannot write \(missing): No such file or directory; make its folder first")
    }
}

@Suite struct ProgressBarTests {
    @Test(arguments: [(0, " 0 %"), (50, " 50 %"), (100, " 100 %"), (200, " 100 %")])
    func `the bar says how far it is`(_ done: Int, _ percent: String) {
        var bar = ProgressBar(total: 100)
        bar.done = done
        #expect(bar.text(width: 60).contains(percent))
        #expect(bar.text(width: 60).filter { $0 == "█" }.count == Int(40 * min(done, 100) / 100))
    }

    @Test(arguments: 0...80) func `the bar fits`(_ width: Int) {
        #expect(ProgressBar(total: 0).text(width: width).count <= width)
    }
}
