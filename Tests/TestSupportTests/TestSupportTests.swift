import TestSupport
import Testing

@Suite struct TestSupportTests {
    @Test func `the generator gives the published numbers`() {
        var random = SplitMix64(seed: 1_234_567)
        #expect(random.next() == 6_457_827_717_110_365_317)
        #expect(random.next() == 3_203_168_211_198_807_973)
    }

    @Test func `the same seed mutates the same way`() {
        let bytes = Array("{\"a\": [1, 2, 3]}".utf8)
        var first = SplitMix64(seed: 1)
        var second = SplitMix64(seed: 1)
        let mutations = (0..<200).map { _ in bytes.mutated(by: &first) }
        #expect(mutations == (0..<200).map { _ in bytes.mutated(by: &second) })
        #expect(Set(mutations).count > 150)
    }

    @Test func `a temporary folder goes with its object`() throws {
        var folder: TemporaryDirectory? = try TemporaryDirectory()
        let file = try #require(try folder?.write("one".utf8, to: "a/b.txt"))
        try folder?.append(" two".utf8, to: "a/b.txt")
        #expect(try readFile(file) == Array("one two".utf8))
        folder = nil
        #expect(throws: (any Error).self) { try readFile(file) }
    }

    @Test func `the package's root is found`() throws {
        #expect(try readFile(PackageFiles.root + "/Package.swift").starts(with: "// swift-tools-version".utf8))
    }
}
