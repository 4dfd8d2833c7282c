import ColumnLineage
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

@Suite struct PlanFingerprintTests {
    private func fingerprint(_ text: String) -> PlanFingerprint { PlanFingerprint(Array(text.utf8)) }

    @Test(arguments: [
        ("a, Lambda$4819/0x00007fe5d14517d8@60225439", "a, Lambda$4820/0x00007fe5d14517e0@1"),
        ("Strategy$$Lambda$3/12@a)", "Strategy$$Lambda$44/9@bc)"), ("KafkaScan@7f", "KafkaScan@8a0"),
        ("[plan_id=12]", "[plan_id=345]"), ("runId = 6d2f-01, opId = 0", "runId = 7e-3, opId = 0"),
        ("MicroBatchWrite[epoch: 0, writer", "MicroBatchWrite[epoch: 19, writer"),
        ("explode(_extract_items#4182)", "explode(_extract_items#9)"), ("_extract_a#1L, b", "_extract_a#22L, b"),
    ])
    func `what is new in each batch does not count`(_ one: String, _ other: String) {
        #expect(fingerprint(one) == fingerprint(other))
    }

    @Test(arguments: [
        ("a#1", "a#2"), ("(x = 1)", "(x = 2)"), ("id=1", "id=2"), ("my_extract_a#1", "my_extract_a#2"),
        ("Lambda$1/0x1, y", "Lambda$1/0x1, z"), ("_extract_#1", "_extract_x#1"), ("epoch 1", "epoch 2"), ("", " "),
        ("KafkaScan@7f, a", "KafkaScan@7f, b"), ("_extract_a.b#1", "_extract_a.b#2"), ("$1", "$2"),
    ])
    func `all else counts`(_ one: String, _ other: String) {
        #expect(fingerprint(one) != fingerprint(other))
    }

    @Test(arguments: StreamingCorpus.Kind.allCases)
    func `plans with one fingerprint have one lineage`(_ kind: StreamingCorpus.Kind) throws {
        var lineages: [PlanFingerprint: PlanLineage] = [:]
        var plans = 0
        for case .executionStart(let start) in try kind.corpus.events.map(\.event) {
            guard let description = start.description, MicroBatchDescription(description) != nil else { continue }
            plans += 1
            let lineage = PlanLineage(text: start.plan)
            let known = lineages.updateValue(lineage, forKey: PlanFingerprint(start.plan))
            #expect(known == nil || known == lineage, "execution \(start.id)")
        }
        // Each batch of a V2 sink has the plan twice, and most batches the one before theirs.
        #expect(lineages.count * 3 < plans * 2, "\(lineages.count) of \(plans)")
    }

    @Test func `a text that ends anywhere has a fingerprint`() throws {
        let text = Array("Lambda$1/0x1@2, plan_id=3, runId = 4-5, epoch: 6, _extract_a#7".utf8)
        for end in 0...text.count { _ = PlanFingerprint(Array(text[..<end])) }
        for start in 0...text.count { _ = PlanFingerprint(Array(text[start...])) }
        var random = SplitMix64(seed: 1)
        for _ in 0..<2_000 { _ = PlanFingerprint(text.mutated(by: &random)) }
    }
}

@Suite struct PlanCacheTests {
    private func key(_ number: Int) -> PlanCache.Key {
        let print = PlanFingerprint(Array("\(number)".utf8))
        return PlanCache.Key(own: print, outer: print)
    }

    private func plan(_ columns: Int) -> PlanLineage {
        var write = PlanWrite(operator: "W", target: .table(name: "t", format: nil), hasQuery: true)
        write.columns = (0..<columns).map { PlanColumn(name: Name("c\($0)"), sources: []) }
        return PlanLineage(rootOperator: "W", write: write)
    }

    @Test func `what was not used for longest goes first`() {
        var cache = PlanCache(limit: 100)
        for number in 0..<3 { cache.insert(plan(10), for: key(number)) }
        #expect(cache.find(key(0)) != nil)
        cache.insert(plan(10), for: key(3))
        #expect(cache.find(key(1)) == nil)
        #expect(cache.find(key(0)) != nil && cache.find(key(2)) != nil && cache.find(key(3)) != nil)
    }

    @Test func `its size is bounded, but for one plan that is larger`() {
        var cache = PlanCache(limit: 1_000)
        for number in 0..<10_000 { cache.insert(plan(number % 50), for: key(number)) }
        #expect(cache.count < 1_000 / 16)
        cache.insert(plan(5_000), for: key(-1))
        #expect(cache.count == 1)
        #expect(cache.find(key(-1)) == plan(5_000))
    }
}
