import TestSupport
import Testing

@Suite struct SparkConfFilesTests {
    @Test func `the ready settings are what their commands print`() throws {
        let readme = String(decoding: try readFile("\(PackageFiles.root)/spark-conf/README.md"), as: UTF8.self)
        let rows = readme.split(separator: "\n").filter { $0.hasPrefix("| [") }
        #expect(rows.count == 9)
        for row in rows {
            let file = row.split(separator: "[")[1].prefix { $0 != "]" }
            let command = row.split(separator: "`")[1]
            let result = try Binary.shell("PATH=${BIN%/*}:$PATH; eval \"$1\"", String(command))
            #expect(result.status == 0, "\(result.error)")
            let path = "\(PackageFiles.root)/spark-conf/\(file)"
            if PackageFiles.regenerates { try write(result.output, to: path) }
            #expect(try readFile(path) == result.output, "\(file)")
        }
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        let folder = try TemporaryDirectory("spark-conf")
        _ = try Binary.shell("cp \"$1\" \"$2\"", try folder.write(bytes, to: "text"), path)
    }

    @Test(arguments: [
        (["--spark", "2.4"], "Spark 2.4 is not known"),
        (["--scala", "2.13", "--spark", "3.1"], "built for Scala 2.12"),
        (["--transport", "http", "--url", "marquez:5000"], "http://marquez:5000"),
        (["--transport", "smoke"], "'smoke' is no value for --transport"),
        (["--with-catalog", "lake"], "'lake' is no value for --with-catalog"),
    ]) func `what cannot be is said with 64`(_ words: [String], _ message: String) throws {
        let result = try Binary.shell("\"$BIN\" conf \(words.joined(separator: " "))")
        #expect(result.status == 64 && result.output.isEmpty)
        #expect(result.error.contains(message))
    }

    @Test func `the namespace comes from the settings file`() throws {
        let folder = try TemporaryDirectory("conf")
        let file = try folder.write("context: {namespace: prod}\n".utf8, to: "settings.yaml")
        let lines = try Binary.run("conf", "-c", file).lines.filter { $0.hasPrefix("spark.openlineage.namespace ") }
        #expect(lines.map { $0.hasSuffix(" prod") } == [true])
        #expect(try Binary.run("conf", "-c", folder.path("none")).status == 78)
    }
}
