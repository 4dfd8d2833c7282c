import Compression
import FileTailing
import Glibc
import TestSupport
import Testing

@Suite struct LogListingTests {
    private let folder: TemporaryDirectory
    private static let log = Array("{\"Event\":\"SparkListenerLogStart\"}\n".utf8)

    init() throws { folder = try TemporaryDirectory("listing") }

    @Test func `the logs of a folder and the folders below are found in order`() throws {
        for name in ["b.zstd/deep", "b-2", "a ü 1.inprogress", "B"] { try folder.write(Self.log, to: name) }
        let listing = try LogListing.find(FilePath(folder.path))
        #expect(names(listing) == ["B", "a ü 1.inprogress", "b-2", "b.zstd/deep"])
        #expect(listing.skipped.isEmpty)
        #expect(listing.logs[1].isInProgress)
    }

    @Test func `what is no log is passed over with the reason`() throws {
        try folder.write(Self.log, to: "log")
        try folder.write(Self.log, to: ".hidden")
        try folder.write("notes".utf8, to: "notes.txt")
        #expect(mkfifo(folder.path("pipe"), 0o600) == 0)
        #expect(symlink(folder.path, folder.path("up")) == 0)
        #expect(symlink(folder.path("log"), folder.path("zlink")) == 0)
        #expect(symlink("gone", folder.path("dangling")) == 0)
        let listing = try LogListing.find(FilePath(folder.path))
        #expect(names(listing) == ["log"])
        let expected: [(String, LogError.Reason)] = [
            ("dangling", .missing),
            ("notes.txt", .notAnEventLog(.text(start: "notes"))), ("pipe", .notRegular("pipe")),
            ("up", .sameFile(as: FilePath(folder.path))), ("zlink", .sameFile(as: FilePath(folder.path("log")))),
        ]
        #expect(listing.skipped == expected.map { LogError(FilePath(folder.path($0.0)), $0.1) })
    }

    @Test func `a file is a listing of itself`() throws {
        let path = try folder.write(Self.log, to: "x y")
        #expect(try LogListing.find(FilePath(path)).logs == [EventLog(LogFile(FilePath(path)))])
        let other = try folder.write("text".utf8, to: "other")
        #expect(throws: LogError(FilePath(other), .notAnEventLog(.text(start: "text")))) {
            try LogListing.find(FilePath(other))
        }
        #expect(throws: LogError(FilePath(folder.path("none")), .missing)) {
            try LogListing.find(FilePath(folder.path("none")))
        }
    }

    @Test func `a name need not be UTF-8`() throws {
        let path = FilePath(folder.path).appending([0x61, 0xFF, 0x20])
        let file = open(path.bytes.map { CChar(bitPattern: $0) } + [0], O_CREAT | O_WRONLY, 0o600)
        #expect(write(file, Self.log, Self.log.count) == Self.log.count)
        close(file)
        #expect(try LogListing.find(FilePath(folder.path)).logs.map(\.path) == [path])
    }

    @Test(arguments: [
        ("local-1", "local-1", Codec.plain, false), ("local-1.zstd", "local-1", .zstd, false),
        ("local-1.zstd.inprogress", "local-1", .zstd, true), ("app_1.inprogress", "app_1", .plain, true),
        ("inprogress", "inprogress", .plain, false), ("a.b", "a.b", .plain, false), ("zstd", "zstd", .plain, false),
    ])
    func `a file name tells base, codec and progress`(name: String, base: String, codec: Codec, isInProgress: Bool) {
        let told = LogName(name)
        #expect(told.base == base)
        #expect(told.codec == codec)
        #expect(told.isInProgress == isInProgress)
    }

    private func names(_ listing: LogListing) -> [String] {
        listing.logs.map { String("\($0.path)".dropFirst(folder.path.count + 1)) }
    }
}
