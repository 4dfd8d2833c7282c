import ColumnLineage
import LineageModel
import TestSupport
import Testing

/// Plans that were cut or changed on their way: never a crash, never a hang, never a wrong edge that is not flagged.
struct HostileTextTests {
    /// One small plan of each family.
    static let families = [
        "identity", "case_nested", "explode", "unpivot", "agg_basic", "window_lag", "top_n", "left_join",
        "union_types", "exists_column", "subquery_in_case", "cached", "python_udf", "df_typed_map", "parquet_in",
        "spark_4_3_identity", "ctas_outer", "odd_names_used",
    ]

    private static func plan(_ name: String) throws -> [UInt8] { try PackageFiles.readFixture("plans/\(name).plan") }

    @Test(arguments: families)
    func `a plan cut at any byte gives no edge that the whole does not`(name: String) throws {
        let plan = try Self.plan(name)
        #expect(wrongEdges(of: plan, cutAt: Array(0..<plan.count)) == [])
    }

    @Test(arguments: families)
    func `a plan changed at random is read to its end`(name: String) throws {
        let plan = try Self.plan(name)
        var random = SplitMix64(seed: 7)
        for _ in 0..<2000 {
            let lineage = PlanLineage(text: plan.mutated(by: &random))
            for column in lineage.write?.columns ?? [] {
                for source in column.sources { #expect(lineage.sources.indices.contains(source.source)) }
            }
        }
    }

    @Test(arguments: GoldenTests.names.filter { !families.contains($0) })
    func `larger plans are cut at random`(name: String) throws {
        let plan = try Self.plan(name)
        var random = SplitMix64(seed: 11)
        let ends = (0..<50).map { _ in Int.random(in: 0..<plan.count, using: &random) }
        #expect(wrongEdges(of: plan, cutAt: ends) == [])
    }

    /// What is wrong after each cut, at most three of them.
    private func wrongEdges(of plan: [UInt8], cutAt ends: [Int]) -> [String] {
        let whole = Edges(PlanLineage(text: plan))
        var wrong: [String] = []
        for end in ends where wrong.count < 3 {
            let edges = Edges(PlanLineage(text: Array(plan[..<end]))).unflagged(beside: whole)
            if !edges.isEmpty { wrong.append("cut at \(end): \(edges.joined(separator: "; "))") }
        }
        return wrong
    }
}

/// The edges of a write, to compare what is left of a cut text with the whole.
private struct Edges {
    private var columns: [Name: Set<String>] = [:]
    private var dataset: Set<String> = []
    private var isComplete = true

    init(_ lineage: PlanLineage) {
        guard let write = lineage.write else { return }
        isComplete = write.incomplete.isEmpty
        for column in write.columns {
            columns[column.name, default: []].formUnion(column.sources.map { Self.edge($0, lineage) })
        }
        dataset = Set(write.dataset.map { Self.edge($0, lineage) })
    }

    private static func edge(_ source: PlanColumnSource, _ lineage: PlanLineage) -> String {
        "\(lineage.sources[source.source].table) \(source.field) \(source.transformations.rawValue)"
    }

    /// Columns and edges that the whole text does not have, or has and these lack, where nothing says so.
    func unflagged(beside whole: Edges) -> [String] {
        guard isComplete, !columns.isEmpty else { return [] }
        var wrong: [String] = []
        for (name, edges) in columns where whole.columns[name] != edges { wrong.append("\(name): \(edges)") }
        for name in whole.columns.keys where columns[name] == nil { wrong.append("\(name) is gone") }
        if dataset != whole.dataset { wrong.append("dataset: \(dataset)") }
        return wrong
    }
}
