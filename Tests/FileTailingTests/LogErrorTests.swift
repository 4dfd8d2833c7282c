import FileTailing
import Glibc
import TestSupport
import Testing

/// A file that is no event log, and what must be said of it.
struct OddFile: Sendable, CustomTestStringConvertible {
    var name: String
    var bytes: [UInt8]
    var what: NotALog?
    var words: String

    var testDescription: String { name }

    static let all: [OddFile] = [
        OddFile(name: "empty", bytes: [], what: .empty, words: "the file is empty"),
        OddFile(name: "UTF-16LE", bytes: [0xFF, 0xFE, 0x7B, 0, 0x7D, 0], what: .utf16, words: "UTF-16"),
        OddFile(name: "UTF-16BE", bytes: [0xFE, 0xFF, 0, 0x7B, 0, 0x7D], what: .utf16, words: "UTF-16"),
        OddFile(name: "ELF", bytes: [0x7F, 0x45, 0x4C, 0x46, 2, 1, 1, 0], what: .binary(offset: 4), words: "byte 4"),
        OddFile(name: "zip", bytes: Array("PK\u{3}\u{4}".utf8), what: .binary(offset: 2), words: "binary"),
        OddFile(name: "gzip", bytes: [0x1F, 0x8B, 8, 0, 0, 0, 0], what: .unfinished, words: "first compressed frame"),
        OddFile(
            name: "Latin-1", bytes: Array("caf".utf8) + [0xE9] + Array(" au lait".utf8), what: .binary(offset: 3),
            words: "byte 3"),
        OddFile(
            name: "driver log", bytes: Array("24/01/01 INFO SparkContext: Running\n".utf8),
            what: .text(start: "24/01/01 INFO SparkC"), words: "24/01/01"),
        OddFile(name: "array", bytes: Array("[1]".utf8), what: .text(start: "[1]"), words: "[1]"),
        OddFile(
            name: "OpenLineage", bytes: Array(#"{"eventType":"START"}"#.utf8),
            what: .otherJSON(firstKey: "eventType"), words: "eventType"),
        OddFile(
            name: "unfinished frame", bytes: Array(ZstdFrame.raw("{\"Event\":1}\n".utf8).prefix(8)),
            what: .unfinished, words: "first compressed frame"),
        OddFile(
            name: "damaged frame", bytes: [0x28, 0xB5, 0x2F, 0xFD] + [UInt8](repeating: 0xFF, count: 40), what: nil,
            words: "damaged at byte"),
        OddFile(name: "empty frame", bytes: ZstdFrame.raw([]), what: .empty, words: "empty"),
    ]
}

@Suite struct LogErrorTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("errors") }

    @Test(arguments: OddFile.all) func `a file that is no event log is told by what it is`(_ file: OddFile) throws {
        let path = try folder.write(file.bytes, to: "file")
        let error = try #require(throws: LogError.self) { try Reading(path) }
        if let what = file.what { #expect(error == LogError(FilePath(path), .notAnEventLog(what))) }
        #expect(error.isAboutContent)
        #expect("\(error)".hasPrefix("\(path): not an event log: "))
        #expect("\(error)".contains(file.words))
    }

    @Test(arguments: [
        ("", "'': no path is given"), ("nowhere", "nowhere: no such file or folder; check the path"),
        ("file:///no/log", "file:///no/log: no address is read, but a path: /no/log"),
        ("file:/no/log", "file:/no/log: no address is read, but a path: /no/log"),
        ("s3a://b/l", "s3a://b/l: only files of this machine are read; mount the place, or copy the logs here"),
        ("://b", "://b: no such file or folder; check the path"),
        ("é:/b", "é:/b: no such file or folder; check the path"),
    ])
    func `a path as Spark writes it is told how to be written`(_ path: String, _ words: String) throws {
        let error = try #require(throws: LogError.self) { try LogListing.find(FilePath(path)) }
        #expect("\(error)" == words && !error.isAboutContent)
    }

    @Test func `a file named zstd that is none is damaged from its start`() throws {
        let path = try folder.write("\u{1}\u{2}\u{3}\u{4}\u{5}".utf8, to: "app.zstd")
        let error = try #require(throws: LogError.self) { try Reading(path) }
        #expect("\(error)".contains("the compressed data is damaged at byte 0"))
    }

    @Test func `what is no readable file is refused with the reason`() throws {
        #expect(throws: LogError(FilePath(folder.path("none")), .missing)) { try Reading(folder.path("none")) }
        #expect(throws: LogError(FilePath(folder.path), .folder)) { try Reading(folder.path) }
        #expect(throws: LogError(FilePath("/dev/null"), .notRegular("device"))) { try Reading("/dev/null") }
        #expect(throws: LogError(FilePath("a\0b"), .missing)) { try Reading("a\0b") }
        let pipe = folder.path("pipe")
        #expect(mkfifo(pipe, 0o600) == 0)
        #expect(throws: LogError(FilePath(pipe), .notRegular("pipe"))) { try Reading(pipe) }
        let loop = folder.path("loop")
        #expect(symlink(loop, loop) == 0)
        #expect(throws: LogError(FilePath(loop), .linkLoop)) { try Reading(loop) }
    }

    @Test func `a file of others is refused with what to do`() async {
        await #expect(processExitsWith: .success) {
            let folder = try TemporaryDirectory("denied")
            let path = try folder.write("{\"Event\":1}\n".utf8, to: "app")
            guard chmod(path, 0) == 0, chmod(folder.path, 0o755) == 0 else { exit(3) }
            // Root reads everything, so this process stops being it.
            if geteuid() == 0, setuid(65534) != 0 { exit(4) }
            do throws(LogError) {
                _ = try Reading(path)
            } catch {
                exit(error == LogError(FilePath(path), .noPermission) && !error.isAboutContent ? 0 : 5)
            }
            exit(6)
        }
    }

    @Test func `control characters of a name do not reach the terminal`() {
        #expect("\(FilePath("a\u{1B}[31m\u{202E}b\n ü"))" == #"a\u{1B}[31m\u{202E}b\n ü"#)
        #expect("\(FilePath(bytes: [0x61, 0xFF]))" == "a\u{FFFD}")
    }
}
