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
        #expect(Edges.wrong(of: plan, cutAt: Array(0..<plan.count)) == [])
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
        #expect(Edges.wrong(of: plan, cutAt: ends) == [])
    }
}
