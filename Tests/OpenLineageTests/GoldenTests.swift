import OpenLineage
import TestSupport
import Testing

@Suite struct GoldenTests {
    @Test(arguments: Samples.all.map(\.name))
    func `events are byte for byte as before`(_ name: String) throws {
        let update = try #require(Samples.all.first { $0.name == name }?.update)
        let line = update.openLineageEvent() + [UInt8(ascii: "\n")]
        let file = "openlineage/\(name).json"
        if PackageFiles.regenerates { try PackageFiles.regenerate(file, with: line) }
        let expected = try PackageFiles.readFixture(file)
        #expect(String(decoding: line, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
        #expect(line == expected)
    }

    @Test func `a buffer takes one event behind the other`() {
        var bytes = Array("x".utf8)
        Samples.applicationStart.appendOpenLineageEvent(to: &bytes)
        Samples.dropAbort.appendOpenLineageEvent(to: &bytes)
        #expect(
            bytes == Array("x".utf8) + Samples.applicationStart.openLineageEvent()
                + Samples.dropAbort.openLineageEvent())
    }
}
