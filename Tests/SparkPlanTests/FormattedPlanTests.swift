import SparkPlan
import Testing

struct FormattedPlanTests {
    private func read(_ lines: String...) -> QueryPlan {
        QueryPlan(PlanText(Array((lines.joined(separator: "\n") + "\n").utf8)))
    }

    /// `Name(child, child)` of a tree.
    private func sketch(_ plan: QueryPlan, _ index: Int32) -> String {
        let node = plan.nodes[Int(index)]
        let children = plan.children(of: index).map { sketch(plan, $0) }
        let name = "\(plan.text.string(node.name))#\(node.operatorID)"
        return children.isEmpty ? name : "\(name)(\(children.joined(separator: ", ")))"
    }

    private func tree(_ lines: String...) -> String {
        let plan = QueryPlan(PlanText(Array((["== Physical Plan =="] + lines).joined(separator: "\n").utf8)))
        return plan.root == PlanNode.none ? "none" : sketch(plan, plan.root)
    }

    @Test func `a tree follows its guides`() {
        #expect(
            tree("Join (5)", ":- Sort (2)", ":  +- Scan a (1)", "+- * Sort (4)", "   +- Scan b (3)")
                == "Join#5(Sort#2(Scan a#1), Sort#4(Scan b#3))")
    }

    @Test func `the id is the last one in parentheses`() {
        #expect(
            tree("Scan JDBCRelation((select (1) from T) SPARK_GEN_SUBQ_0) [numPartitions=1]  (7)")
                == "Scan JDBCRelation((select (1) from T) SPARK_GEN_SUBQ_0) [numPartitions=1]#7")
        #expect(tree("Scan parquet  (1)") == "Scan parquet#1")
    }

    @Test func `statistics and columnar notes stand behind the id`() {
        #expect(
            tree("ShuffleQueryStage (3), Statistics(sizeInBytes=16.0 B, rowCount=1)", "+- Exchange (2)")
                == "ShuffleQueryStage#3(Exchange#2)")
        #expect(tree("InMemoryTableScan (2) (columnarIn=false, columnarOut=true)") == "InMemoryTableScan#2")
    }

    @Test func `a name with line ends goes on to its id`() {
        #expect(
            tree("Project (2)", "+- Scan JDBCRelation((select a", "from t) q)  (1)")
                == "Project#2(Scan JDBCRelation((select a\nfrom t) q)#1)")
    }

    @Test func `adaptive plans have a branch for each marker`() {
        #expect(
            tree(
                "AdaptiveSparkPlan (6)", "+- == Final Plan ==", "   * Project (3)", "   +- Scan a (1)",
                "+- == Initial Plan ==", "   Project (5)", "   +- Scan a (1)")
                == "AdaptiveSparkPlan#6(== Final Plan ==#-1(Project#3(Scan a#1)), "
                + "== Initial Plan ==#-1(Project#5(Scan a#1)))")
    }

    @Test func `what is no plan has no root`() {
        #expect(tree() == "none")
        #expect(read("nonsense").root == PlanNode.none)
        #expect(QueryPlan(PlanText([])).root == PlanNode.none)
    }

    @Test func `a block has its fields`() throws {
        let plan = read(
            "== Physical Plan ==", "Join (1)", "", "", "(1) SortMergeJoin [codegen id : 3]",
            "Left keys [2]: [a#1, b#2]",
            "Right keys [2]: [c#3, d#4]", "Join type: LeftSemi", "Join condition: None", "Condition : (a#1 > 2)", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(plan.text.string(block.name) == "SortMergeJoin")
        let keys = try #require(block.field(.leftKeys))
        #expect(keys.count == 2)
        #expect(plan.text.string(keys.value) == "[a#1, b#2]")
        #expect(block.field(.joinType).map { plan.text.string($0.value) } == "LeftSemi")
        #expect(block.field(.condition).map { plan.text.string($0.value) } == "(a#1 > 2)")
        #expect(block.field(.joinCondition)?.count == nil)
        #expect(block.field(.output) == nil)
    }

    @Test func `empty lists and empty values are fields`() throws {
        let plan = read("== Physical Plan ==", "Range (1)", "", "", "(1) Range", "Output: []", "Arguments:", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(block.field(.output).map { plan.text.string($0.value) } == "[]")
        #expect(block.field(.arguments)?.value.isEmpty == true)
    }

    @Test(arguments: ["Outputs of it: x", "Output[1]: [a#1]", "Output [x]: [a#1]", "Output [1] [a#1]", "output: []"])
    func `a line that only resembles a key is none`(line: String) throws {
        let plan = read("== Physical Plan ==", "Scan (1)", "", "", "(1) Scan", line, "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(block.field(.output) == nil)
        #expect(block.fields.map(\.kind) == [.description])
    }

    @Test func `a line without a key goes on with the value above it`() throws {
        let plan = read(
            "== Physical Plan ==", "Project (1)", "", "", "(1) Project", "Output [1]: [1 AS two", "lines#5]",
            "Input [1]: [a#1]", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(block.field(.output).map { plan.text.string($0.value) } == "[1 AS two\nlines#5]")
        #expect(block.field(.input).map { plan.text.string($0.value) } == "[a#1]")
    }

    @Test func `the line of a scan without a key is its description`() throws {
        let plan = read(
            "== Physical Plan ==", "BatchScan (1)", "", "", "(1) BatchScan", "Output [1]: [a#1]",
            "lake.db.orders (branch=null) [filters=, groupedBy=]", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(
            block.field(.description).map { plan.text.string($0.value) }
                == "lake.db.orders (branch=null) [filters=, groupedBy=]")
    }

    @Test func `a blank line inside a value does not end its block`() throws {
        let plan = read(
            "== Physical Plan ==", "Execute (1)", "", "", "(1) Execute", "Arguments: Database: d", "", "Schema: root",
            " |-- a: int", "", "(2) Next", "Output: []", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(
            block.field(.arguments).map { plan.text.string($0.value) }
                == "Database: d\n\nSchema: root\n |-- a: int" || block.fields.count == 1)
    }

    @Test func `subqueries are named by the expression that reads them`() {
        let plan = read(
            "== Physical Plan ==", "Filter (1)", "", "", "(1) Filter", "Condition : x", "", "===== Subqueries =====",
            "",
            "Subquery:1 Hosting operator id = 1 Hosting Expression = Subquery subquery#240, [id=#751]", "Scan a (2)",
            "",
            "", "(2) Scan a", "Output: []", "",
            "Subquery:2 Hosting operator id = 1 Hosting Expression = dynamicpruning#5 IN", "Scan b (3)", "", "")
        #expect(plan.subqueries.map(\.expressionID) == [240, 5])
        #expect(plan.subqueries.map { sketch(plan, $0.root) } == ["Scan a#2", "Scan b#3"])
    }

    @Test func `the first block of an id counts`() throws {
        let plan = read(
            "== Physical Plan ==", "A (1)", "", "", "(1) A", "Output: []", "", "(1) B", "Output: []", "")
        let block = try #require(plan.block(of: plan.nodes[0]))
        #expect(plan.text.string(block.name) == "A")
    }

    @Test func `an absurd id costs no table of its size`() {
        let plan = read("== Physical Plan ==", "A (99999999999)", "", "", "(99999999999) A", "Output: []", "")
        #expect(plan.nodes.count == 1)
    }
}
