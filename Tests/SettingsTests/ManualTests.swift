import ByteReading
import FoundationEssentials
import Settings
import TestSupport
import Testing

/// What is made from the declarations of the keys.
struct ManualTests {
    private var manual: URL { URL(filePath: "\(PackageFiles.root)/docs/configuration.md") }

    @Test func `docs/configuration.md is what the program says`() throws {
        if PackageFiles.regenerates {
            try Data(Settings.manual.utf8).write(to: manual)
        }
        #expect(
            try String(contentsOf: manual, encoding: .utf8) == Settings.manual, "SPARKLINEAGE_REGENERATE=1 writes it")
    }

    @Test func `the schema is JSON and has each section`() throws {
        let schema = try JSONValue(parsing: Settings.schema)
        let keys = schema["properties"]?.object?.members.map(\.key)
        #expect(
            keys == [
                "state", "inputs", "runs", "streaming", "context", "redact", "outbox", "outputs", "expect", "server",
                "log",
            ])
        #expect(schema["properties"]?["runs"]?["properties"]?["prefer_wait"]?["default"]?.string == "5m")
        #expect(schema["required"]?.array == ["state", "outputs"])
    }
}
