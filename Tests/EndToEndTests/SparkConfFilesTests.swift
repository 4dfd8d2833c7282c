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

    @Test func `lint finds what is wrong, with its line, and ends with 1`() throws {
        let folder = try TemporaryDirectory("conf")
        let file = try folder.write(
            "spark.eventLog.enabled true\nspark.sql.ui.explainMode codegen\n".utf8, to: "c.conf")
        let result = try Binary.run("conf", "lint", file)
        #expect(result.status == 1)
        #expect(result.text.contains("\(file):2: error: spark.sql.ui.explainMode: "))
        let sarif = try Binary.run("conf", "lint", "--sarif", file)
        #expect(sarif.status == 1)
        #expect(sarif.text.contains("\"ruleId\":\"explain-mode-codegen\"") && sarif.text.contains("\"startLine\":2"))
        #expect(try Binary.run("conf", "lint", "--json", file).text.contains("\"rule\":\"explain-mode-codegen\""))
        let piped = try Binary.shell("\"$BIN\" conf lint - < \"$1\"", file)
        #expect(piped.status == 1 && piped.text.contains("-:2: error: "))
        let damaged = try Binary.shell("cat \"$1\" | \"$BIN\" conf lint -", file)
        #expect(damaged.output == piped.output)
    }

    @Test func `lint says what it cannot read`() throws {
        let folder = try TemporaryDirectory("conf")
        #expect(try Binary.run("conf", "lint", folder.path("none")).status == 69)
        #expect(try Binary.run("conf", "lint", try folder.write([], to: "empty")).status == 65)
        for text in ["hello\n", "SQLite format 3\0\u{1}\n"] {
            let other = try Binary.run("conf", "lint", try folder.write(text.utf8, to: "other"))
            #expect(other.status == 65 && other.error.contains("no Spark settings in it"))
        }
        try folder.remove("other")
        #expect(try Binary.run("conf", "lint", folder.path).status == 65)
        #expect(try Binary.run("conf", "lint").status == 64)
    }

    @Test(arguments: [
        "standalone.spark-defaults.conf", "standalone.spark-env.sh", "submit.sh", "yarn.spark-defaults.conf",
        "kubernetes-operator.yaml",
    ])
    func `the ready settings have nothing wrong`(_ file: String) throws {
        let result = try Binary.run("conf", "lint", "\(PackageFiles.root)/spark-conf/\(file)")
        #expect(result.text.hasPrefix("nothing found: "), "\(result.text)")
    }
}
