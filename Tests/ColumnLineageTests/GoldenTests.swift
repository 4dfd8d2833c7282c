import FoundationEssentials
import TestSupport
import Testing

/// Real plans and what they say, in pairs: `Tests/Fixtures/plans/NAME.plan` and `NAME.lineage`.
///
/// A new pair needs no line here. `SPARKLINEAGE_REGENERATE=1` writes the lineage anew; read it before it is committed:
/// it has to be the truth, not what the code says.
struct GoldenTests {
    static let names: [String] = {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: PackageFiles.fixture("plans"))) ?? []
        return files.filter { $0.hasSuffix(".plan") }.map { String($0.dropLast(5)) }.sorted()
    }()

    @Test func `there are plans to read`() {
        #expect(Self.names.count > 40)
    }

    @Test(arguments: names)
    func `a plan gives the lineage beside it`(name: String) throws {
        let text = String(decoding: try PackageFiles.readFixture("plans/\(name).plan"), as: UTF8.self)
        let actual = LineageNotation(plan: text).lines.joined(separator: "\n") + "\n"
        if PackageFiles.regenerates {
            try PackageFiles.regenerate("plans/\(name).lineage", with: Array(actual.utf8))
        }
        let expected = String(decoding: try PackageFiles.readFixture("plans/\(name).lineage"), as: UTF8.self)
        #expect(actual == expected)
    }
}
