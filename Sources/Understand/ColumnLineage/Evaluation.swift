import LineageModel
import SparkPlan

/// Evaluates a plan bottom-up: what each node gives, and what its attributes are made of.
struct Evaluation {
    let plan: QueryPlan
    let text: PlanText
    /// What earlier executions of the application gave.
    let memory: AttributeMemory
    var sources = SourceColumns()
    var definitions = DefinitionTable()
    var builder = DefinitionBuilder()
    var scanner: RoleScanner
    var dataset = DatasetUses()
    /// What the text lacks, operator by operator; it counts only where something unresolved reaches the output.
    var cuts: [IncompleteReason] = []
    /// What is missing whatever the output.
    var gaps: [IncompleteReason] = []
    /// Output lists that were read, by node; the others follow from their children.
    var outputs: [Int32: [AttributeToken]] = [:]

    /// The streams' scans of an earlier plan that this one goes on from.
    var inheritedScans: [Int32] = []
    /// The target of a MERGE, UPDATE or DELETE, whose kept rows are no edges.
    var inPlaceTable: TableReference?

    private var subqueryRoots: [Int32: Int32] = [:]
    private var subqueryDefinitions: [Int32: Int32] = [:]
    private var reused: [Int32: [ReusedOutput]] = [:]
    private var wantedForReuse: Set<Int32> = []
    private var nodeOfOperator: [Int32: Int32] = [:]
    private var commonTables: [Int32: [Int32]] = [:]
    private var loops: [Int32: [Int32]] = [:]
    private var depth = 0

    /// Subqueries in subqueries, or exchanges that reuse others: no real plan comes near.
    private static let maximumDepth = 100

    /// An output of an exchange that is used again.
    struct ReusedOutput {
        var definition: Int32
    }

    init(_ plan: QueryPlan, _ memory: AttributeMemory = AttributeMemory()) {
        self.memory = memory
        self.plan = plan
        text = plan.text
        scanner = RoleScanner(text: plan.text)
        for subquery in plan.subqueries where subqueryRoots[subquery.expressionID] == nil {
            subqueryRoots[subquery.expressionID] = subquery.root
        }
        for (index, node) in plan.nodes.enumerated() where node.operatorID >= 0 {
            if nodeOfOperator[node.operatorID] == nil { nodeOfOperator[node.operatorID] = Int32(index) }
            if let id = reusedOperatorID(of: node) { wantedForReuse.insert(id) }
        }
    }

    // MARK: Walking

    /// Evaluates the tree below a node and gives its scope.
    mutating func evaluate(_ root: Int32) -> Scope {
        var scopes: [Scope] = []
        for index in postOrder(from: root) {
            let count = activeChildren(of: index).count
            let below = Array(scopes.suffix(count))
            scopes.removeLast(below.count)
            let node = plan.nodes[Int(index)]
            let block = plan.block(of: node)
            if block == nil, !isMarker(index) { noteMissingBlock(of: node) }
            let scope = apply(Operator(index: index, node: node, block: block), below)
            if wantedForReuse.contains(node.operatorID) { remember(index, scope) }
            scopes.append(scope)
        }
        return scopes.last ?? Scope()
    }

    /// Every operator has a block, but in a text that was cut.
    private mutating func noteMissingBlock(of node: PlanNode) {
        gaps.append(.truncated(text.string(text.firstWord(node.name)), missing: nil))
    }

    private mutating func apply(_ item: Operator, _ children: consuming [Scope]) -> Scope {
        let name = text.string(text.firstWord(item.node.name))
        let rule = OperatorRules.all[name] ?? OperatorRules.all[vendorNeutral(name)] ?? UnknownOperator.rule
        return rule(&self, item, children)
    }

    /// A name without the prefix of an accelerator: `GpuProject`, `CometFilter`.
    private func vendorNeutral(_ name: String) -> String {
        for prefix in ["Gpu", "Photon", "Comet"] where name.hasPrefix(prefix) {
            return String(name.dropFirst(prefix.count))
        }
        return name
    }

    /// The nodes below a node and itself, children first; without recursion, since hostile trees are deep.
    private func postOrder(from root: Int32) -> [Int32] {
        var order: [Int32] = []
        var open = [root]
        while let index = open.popLast() {
            order.append(index)
            open.append(contentsOf: activeChildren(of: index))
        }
        return order.reversed()
    }

    /// The children that count: of the plans that adaptive execution prints, the initial one.
    ///
    /// Initial and final plan have the same attributes, but the final one may have dropped branches that turned out
    /// empty.
    func activeChildren(of index: Int32) -> [Int32] {
        let children = plan.children(of: index)
        guard children.count > 1, isMarker(children[0]) || isWithCTE(index) else { return children }
        return children.last.map { [$0] } ?? []
    }

    /// Its definitions are evaluated where a reference needs them.
    private func isWithCTE(_ index: Int32) -> Bool {
        text.isWord("WithCTE", text.firstWord(plan.nodes[Int(index)].name))
    }

    private func isMarker(_ index: Int32) -> Bool {
        text.starts(plan.nodes[Int(index)].name, with: "==")
    }

    // MARK: Outputs

    /// The attributes that a node gives, in order.
    func outputAttributes(of index: Int32) -> [AttributeToken] {
        var result: [AttributeToken] = []
        var open = [index]
        while let node = open.popLast() {
            if let known = outputs[node] {
                result.append(contentsOf: known)
            } else {
                open.append(contentsOf: activeChildren(of: node).reversed())
            }
        }
        return result
    }

    /// The attributes of a node whose own list is cut: the `Input` of the one above it; none where that has not any.
    func outputsByInput(above index: Int32) -> [AttributeToken] {
        let parent = plan.nodes[Int(index)].parent
        guard parent != PlanNode.none, activeChildren(of: parent).count == 1,
            let input = plan.block(of: plan.nodes[Int(parent)])?.field(.input)
        else { return [] }
        return attributes(in: input.value, count: input.count)
    }

    // MARK: Subqueries and reuse

    /// What a scalar subquery gives: its first column.
    mutating func subquery(_ expressionID: Int32) -> Int32? {
        if let known = subqueryDefinitions[expressionID] { return known }
        guard let root = subqueryRoots[expressionID], depth < Self.maximumDepth else { return nil }
        subqueryDefinitions[expressionID] = DefinitionTable.unresolved
        depth += 1
        let scope = evaluate(root)
        depth -= 1
        let first = outputAttributes(of: root).first
        let definition = first.flatMap { scope[$0.id]?.definition } ?? DefinitionTable.unresolved
        subqueryDefinitions[expressionID] = definition
        return definition
    }

    /// What the exchange with an id gives, for those that use it again.
    mutating func reusedOutputs(_ operatorID: Int32) -> [ReusedOutput]? {
        if let known = reused[operatorID] { return known }
        guard let node = nodeOfOperator[operatorID], depth < Self.maximumDepth else { return nil }
        reused[operatorID] = []
        depth += 1
        remember(node, evaluate(node))
        depth -= 1
        return reused[operatorID]
    }

    /// What the common table expression of a reference gives, by position: 0 of `CTERelationRef 0, true, [a#1]`.
    mutating func commonTable(_ arguments: TextRange) -> [Int32]? {
        guard let id = text.number(at: arguments), depth < Self.maximumDepth else { return nil }
        if let known = commonTables[id] { return known }
        guard let node = commonTableNode(id) else { return nil }
        commonTables[id] = []
        depth += 1
        let scope = evaluate(node)
        depth -= 1
        commonTables[id] = definitions(of: node, in: scope)
        return commonTables[id]
    }

    private func commonTableNode(_ id: Int32) -> Int32? {
        let index = plan.nodes.firstIndex { node in
            text.starts(node.name, with: "CTERelationDef")
                && plan.block(of: node)?.field(.arguments).flatMap { text.number(at: $0.value) } == id
        }
        return index.map { Int32($0) }
    }

    /// What the loop of a recursive CTE gives so far: at first what its first child does.
    mutating func loopReference(_ id: Int32, from index: Int32) -> [Int32] {
        var loop = plan.nodes[Int(index)].parent
        while loop != PlanNode.none, !isLoop(loop, id) { loop = plan.nodes[Int(loop)].parent }
        guard loop != PlanNode.none else { return [] }
        if let known = loops[loop] { return known }
        guard let first = activeChildren(of: loop).first, depth < Self.maximumDepth else { return [] }
        depth += 1
        let scope = evaluate(first)
        depth -= 1
        loops[loop] = definitions(of: first, in: scope)
        return loops[loop] ?? []
    }

    private func isLoop(_ index: Int32, _ id: Int32) -> Bool {
        let node = plan.nodes[Int(index)]
        return text.isWord("UnionLoop", text.firstWord(node.name))
            && LogicalOperators.loopID(Operator(index: index, node: node, block: plan.block(of: node)), self) == id
    }

    /// The columns of a loop: those of its two children, until a further turn adds no source.
    mutating func loopDefinitions(_ nodes: [Int32], _ first: Scope, _ second: Scope, at loop: Int32) -> [Int32] {
        let start = definitions(of: nodes[0], in: first)
        var turn = second
        for _ in 0..<max(2, start.count) {
            let before = sourceCount(loops[loop] ?? [])
            loops[loop] = united(start, definitions(of: nodes[1], in: turn))
            if sourceCount(loops[loop] ?? []) == before { break }
            turn = evaluate(nodes[1])
        }
        return loops[loop] ?? start
    }

    private mutating func united(_ left: [Int32], _ right: [Int32]) -> [Int32] {
        var result: [Int32] = []
        for (one, other) in zip(left, right) {
            result.append(either(of: [one, other]))
        }
        return result
    }

    private func sourceCount(_ list: [Int32]) -> Int {
        list.reduce(0) { $0 + definitions[$1].direct.count + definitions[$1].indirect.count }
    }

    private mutating func remember(_ index: Int32, _ scope: borrowing Scope) {
        var list: [ReusedOutput] = []
        for attribute in outputAttributes(of: index) {
            list.append(ReusedOutput(definition: scope.definition(of: attribute.id)))
        }
        reused[plan.nodes[Int(index)].operatorID] = list
    }

    /// 45 of `ReusedExchange [Reuses operator id: 45]`.
    func reusedOperatorID(of node: PlanNode) -> Int32? {
        guard let block = plan.block(of: node), text.starts(block.name, with: "Reused"),
            let place = text.last("id: ", in: block.name)
        else { return nil }
        return text.attributeID(after: place + 3, before: block.name.upper)?.id
    }
}
