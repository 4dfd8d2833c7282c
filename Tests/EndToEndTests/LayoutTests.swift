import Foundation
import TestSupport
import Testing

/// One application's log in every codec and layout.
@Suite struct LayoutTests {
    private static let corpus = PackageFiles.fixture("corpora/codecs")
    private static let name = "local-1795227903947"
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("layout") }

    @Test(arguments: ["\(name).gz", "\(name).lz4", "\(name).lzf", "\(name).snappy", "eventlog_v2_\(name)"])
    func `every codec and a rolling log give the same events`(_ log: String) throws {
        let result = try Binary.run("harvest", "\(Self.corpus)/\(log)")
        #expect(result.status == 0)
        #expect(result.error.split(separator: "\n").count == 1)
        #expect(try result.output == Binary.run("harvest", Corpus.tpch.log).output)
    }

    @Test func `explain reads a rolling log as one of a file`() throws {
        let rolling = try Binary.run("explain", "\(Self.corpus)/eventlog_v2_\(Self.name)")
        #expect(rolling.status == 0)
        #expect(try rolling.output == Binary.run("explain", Corpus.tpch.log).output)
        let several = try Binary.run("explain", Self.corpus)
        #expect(several.status == 65)
        #expect(several.error.contains(" event logs are in this folder; name one of them: \(Self.corpus)/"))
        #expect(several.error.contains("\(Self.corpus)/eventlog_v2_\(Self.name)"))
    }

    @Test func `a log as Databricks rolls it gives the same events`() throws {
        let line = """
            mkdir "$1"; zstd -dcq < "$2" > "$1/whole"; cd "$1"
            head -n 100 whole | gzip > eventlog-2024-05-01--10-00.gz
            head -n 400 whole | tail -n 300 | gzip > eventlog-2024-05-01--10-10.gz
            tail -n +401 whole > eventlog; rm whole; "$BIN" harvest .
            """
        let result = try Binary.shell(line, folder.path("7038156"), try Corpus.tpch.log)
        #expect(result.status == 0)
        #expect(try result.output == Binary.run("harvest", Corpus.tpch.log).output)
    }

    @Test func `missing parts are named, and the others harvested`() throws {
        let path = folder.path("eventlog_v2_\(Self.name)")
        try FileManager.default.copyItem(atPath: "\(Self.corpus)/eventlog_v2_\(Self.name)", toPath: path)
        for part in [1, 5, 6] { try folder.remove("eventlog_v2_\(Self.name)/events_\(part)_\(Self.name).zstd") }
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("missing from rolling logs: 2"))
        #expect(result.error.contains("\(path): part 1 is missing, with the application's name and settings"))
        #expect(result.error.contains("\(path): parts 5 to 6 are missing"))
        #expect(result.lines.count > 20)
    }

    @Test(arguments: ["gz", "lz4", "lzf", "snappy", "zstd"])
    func `damage in the middle is told with its place, and what follows is harvested`(suffix: String) throws {
        let source = suffix == "zstd" ? try Corpus.tpch.log : "\(Self.corpus)/\(Self.name).\(suffix)"
        var bytes = try readFile(source)
        let middle = bytes.count / 2
        if suffix == "zstd" {
            // Spark's frames carry no check; a reserved kind of block is always seen.
            let frame = bytes[middle...].firstRange(of: [0x28, 0xB5, 0x2F, 0xFD])
            bytes[try #require(frame).lowerBound + 6] |= 0x06
        } else {
            for place in middle..<middle + 40 { bytes[place] ^= 0x5A }
        }
        let path = try folder.write(bytes, to: "\(Self.name).\(suffix)")
        let result = try Binary.run("harvest", path)
        #expect(result.status == 0)
        #expect(result.error.contains("damaged compressed data: 1 place\n  \(path): byte "))
        let ends = suffix == "gz"  // one member: nothing to go on at
        #expect(result.error.contains(ends ? "nothing behind it can be read" : "went on at byte "))
        #expect(result.text.contains("tpch.atomic_create_table_as_select.out_h_22") == !ends)
    }
}
