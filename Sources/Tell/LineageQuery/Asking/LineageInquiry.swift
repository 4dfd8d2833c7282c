import ByteReading
package import LineageModel

/// Asks a source, each question once.
package struct LineageInquiry {
    /// Where a list is cut that nobody would wait for.
    private static let mostTables = 5000
    private static let mostJobs = 5000
    private static let page = 100

    private let source: any LineageSource
    private var told: [DatasetIdentity: TableFacts?] = [:]
    private var whole: [DatasetIdentity: TableFacts?] = [:]
    private var links: [DatasetIdentity: TableLinks] = [:]
    private var sides: [Side: Neighbours] = [:]
    private var below: [DatasetIdentity: Set<DatasetIdentity>] = [:]
    private var names: [DatasetIdentity: DatasetIdentity] = [:]
    private var jobs: [JobLinks]?
    private var tables: [TableFacts]?
    private var areTablesAll = false
    /// Tables below which there is more than the source tells.
    private var partial: Set<DatasetIdentity> = []

    package init(_ source: any LineageSource) { self.source = source }

    /// What the source is called for people.
    package var place: String { source.place }

    /// What is told of a table, its edges under the names that the tables' own answers have; nil when it is not known.
    package mutating func facts(of table: DatasetIdentity) throws(LineageError) -> TableFacts? {
        if let known = whole[table] { return known }
        var facts = try told(of: try canonical(table))
        if facts != nil {
            facts = try named(facts)
        }
        whole[table] = facts
        return facts
    }

    /// The jobs that write a table, or those that read it, with what they make it of or make of it.
    mutating func neighbours(
        _ direction: LineageWalk.Direction, of table: DatasetIdentity
    ) throws(LineageError) -> Neighbours {
        let side = Side(table: table, direction: direction)
        if let known = sides[side] { return known }
        let links = try links(of: table)
        var found = Neighbours()
        for job in direction == .upstream ? links.producers : links.consumers {
            found.add(job, try canonical(direction == .upstream ? job.inputs : job.outputs))
        }
        sides[side] = found
        return found
    }

    private struct Side: Hashable {
        let table: DatasetIdentity
        let direction: LineageWalk.Direction
    }

    /// Tables, each under its one name.
    mutating func canonical(_ tables: Set<DatasetIdentity>) throws(LineageError) -> Set<DatasetIdentity> {
        var named: Set<DatasetIdentity> = []
        for table in tables { named.insert(try canonical(table)) }
        return named
    }

    /// The jobs that write and read a table.
    package mutating func links(of table: DatasetIdentity) throws(LineageError) -> TableLinks {
        if let known = links[table] { return known }
        let facts = try told(of: table)
        let isOurs = facts?.hasOneName ?? false
        var found = TableLinks(table, among: [])
        // Our own store tells these jobs alone, a Marquez all that share any table with one of them.
        if let json = try askIfAny(Target.lineage(table, ofAllJobs: isOurs)) {
            if json.isCut { partial.insert(table) }
            let graph = LineageGraph(json)
            found = TableLinks(graph.name(of: table, physicalName: facts?.physicalName), among: graph.jobs)
        }
        // A Marquez may refuse a graph for the letters of a name, or begin it at a job that has left the table.
        if found.producers.isEmpty, found.consumers.isEmpty, !isOurs {
            found = TableLinks(found.table, among: try allJobs())
        }
        links[table] = found
        return found
    }

    /// The one name of a table that is known by several.
    package mutating func canonical(_ table: DatasetIdentity) throws(LineageError) -> DatasetIdentity {
        guard let facts = try told(of: table) else { return table }
        if facts.identity != table || facts.hasOneName { return facts.identity }
        if let known = names[table] { return known }
        var name = table
        // The smallest graph says it: one with the table's neighbours may hold all that its sources go into.
        if let json = try askIfAny(Target.lineage(table)) {
            name = LineageGraph(json).name(of: table, physicalName: facts.physicalName)
        }
        names[table] = name
        return name
    }

    /// The tables with columns made from columns of this one, also where no job is known to have made them.
    package mutating func tablesBelow(_ table: DatasetIdentity) throws(LineageError) -> Set<DatasetIdentity> {
        if let known = below[table] { return known }
        var found: Set<DatasetIdentity> = []
        for job in try links(of: table).consumers { found.formUnion(job.outputs) }
        if let json = try askIfAny(Target.columnsBelow(table)) {
            if json.isCut { partial.insert(table) }
            for node in json.list("graph") {
                guard let data = node["data"], let name = data["dataset"]?.string,
                    let namespace = data["namespace"]?.string,
                    data.list("inputFields").contains(where: { isField($0, of: table) })
                else { continue }
                found.insert(DatasetIdentity(namespace: Name(namespace), name: Name(name)))
            }
        }
        let named = try canonical(found)
        below[table] = named
        return named
    }

    /// Whether the source said that there is more around a table than it told.
    func isPartial(_ table: DatasetIdentity) -> Bool { partial.contains(table) }

    /// All tables.
    ///
    /// - Parameter isWhole: whether all are wanted, however long it takes; else as far as people would wait for them.
    /// - Returns: the tables, by their names.
    /// - Throws: when the source cannot list them.
    package mutating func allTables(isWhole: Bool = false) throws(LineageError) -> [TableFacts] {
        if let tables, areTablesAll || !isWhole { return tables }
        let most = isWhole ? Int.max : Self.mostTables
        var found: [TableFacts] = []
        for namespace in try namespaces() where found.count < most {
            found += try tables(of: namespace, atMost: most - found.count)
        }
        found.sort { $0.identity < $1.identity }
        (tables, areTablesAll) = (found, found.count < most)
        return found
    }

    /// What has a text in its name, as the source's own search finds it: tables and jobs.
    ///
    /// - Parameters:
    ///   - text: a part of a name.
    ///   - namespace: where it is, where that is known.
    ///   - limit: how many at most.
    /// - Returns: what is found.
    /// - Throws: when the source cannot be asked.
    package func search(
        _ text: String, in namespace: String? = nil, limit: Int
    ) throws(LineageError) -> [SearchHit] {
        guard let json = try ask(Target.search(text, in: namespace, limit: limit)) else { return [] }
        let hits = json.list("results").compactMap { SearchHit($0) }
        // An older Marquez does not know that it is asked for one namespace.
        guard let namespace else { return hits }
        return hits.filter { $0.namespace == Name(namespace) }
    }

    /// The columns with a text in their names, capital or small; of tables in a namespace, where one is given.
    ///
    /// - Throws: when the source cannot list its tables.
    package mutating func searchColumns(
        _ text: String, in namespace: String? = nil
    ) throws(LineageError) -> [SearchHit] {
        var hits: Set<SearchHit> = []
        for facts in try allTables(isWhole: true) {
            let names = facts.columns.map(\.name).filter { $0.text.lowercased().contains(text.lowercased()) }
            if names.isEmpty { continue }
            let table = try canonical(facts.identity)
            if let namespace, table.namespace != Name(namespace) { continue }
            for name in names {
                hits.insert(SearchHit(isTable: true, namespace: table.namespace, name: table.name, column: name))
            }
        }
        return hits.sorted { LineagePlace($0) < LineagePlace($1) }
    }

    // MARK: - Asking

    private mutating func told(of table: DatasetIdentity) throws(LineageError) -> TableFacts? {
        if let known = told[table] { return known }
        let facts = try ask(Target.dataset(table)).flatMap { TableFacts($0) }
        told[table] = facts
        return facts
    }

    /// The facts with the sources of their edges under the names that those tables have themselves.
    private mutating func named(_ facts: TableFacts?) throws(LineageError) -> TableFacts? {
        guard var facts else { return nil }
        facts.edges = try named(facts.edges)
        facts.rowSources = try named(facts.rowSources)
        return facts
    }

    private mutating func named(_ edges: [ColumnEdge]) throws(LineageError) -> [ColumnEdge] {
        var named: [ColumnEdge] = []
        var known: [EdgeEnds: Int] = [:]
        for var edge in edges {
            edge.source.table = try canonical(edge.source.table)
            guard let twin = known[EdgeEnds(edge)] else {
                known[EdgeEnds(edge)] = named.count
                named.append(edge)
                continue
            }
            if named[twin].isEarlier == edge.isEarlier {
                named[twin].ways += edge.ways.filter { !named[twin].ways.contains($0) }
            } else if named[twin].isEarlier {
                named[twin] = edge
            }
        }
        return named
    }

    private mutating func allJobs() throws(LineageError) -> [JobLinks] {
        if let jobs { return jobs }
        let pages = try pages(of: "jobs", atMost: Self.mostJobs) { (offset) throws(LineageError) in
            try askIfAny(Target.jobs(offset: offset, limit: Self.page))
        }
        let found = pages.compactMap { JobLinks($0) }
        jobs = found
        return found
    }

    private func namespaces() throws(LineageError) -> [Name] {
        let pages = try pages(of: "namespaces", atMost: Int.max) { (offset) throws(LineageError) in
            try ask(Target.namespaces(offset: offset, limit: Self.page))
        }
        return pages.compactMap { $0["name"]?.string.map { Name($0) } }
    }

    private func tables(of namespace: Name, atMost limit: Int) throws(LineageError) -> [TableFacts] {
        let pages = try pages(of: "datasets", atMost: limit) { (offset) throws(LineageError) in
            try ask(Target.datasets(of: namespace, offset: offset, limit: Self.page))
        }
        return pages.compactMap { TableFacts($0) }
    }

    /// The elements of a list that is told by the page, until one is not full or the limit is reached.
    private func pages(
        of key: String, atMost limit: Int, _ page: (_ offset: Int) throws(LineageError) -> JSONValue?
    ) throws(LineageError) -> [JSONValue] {
        var found: [JSONValue] = []
        while found.count < limit, let json = try page(found.count) {
            let more = json.list(key)
            found += more
            if more.count < Self.page { break }
        }
        return found
    }

    private func isField(_ json: JSONValue, of table: DatasetIdentity) -> Bool {
        json["namespace"]?.string.map { Name($0) } == table.namespace
            && json["dataset"]?.string.map { Name($0) } == table.name
    }

    /// The document at a target; nil when there is none (404).
    private func ask(_ target: String) throws(LineageError) -> JSONValue? {
        let answer = try source.get(target)
        switch answer.status {
        case 200..<300: return try document(answer)
        case 404: return nil
        case 401, 403:
            throw .unavailable("\(place): \(answer.status): it wants to know who asks; give a token that may read")
        default: throw .unavailable("\(place): GET \(target): \(answer.status) \(excerpt(answer.body))")
        }
    }

    /// The document at a target; nil too where the source fails at this one question.
    private func askIfAny(_ target: String) throws(LineageError) -> JSONValue? {
        let answer = try source.get(target)
        return (200..<300).contains(answer.status) ? try document(answer) : nil
    }

    private func document(_ answer: LineageAnswer) throws(LineageError) -> JSONValue {
        do throws(JSONError) {
            return try JSONValue(parsing: answer.body)
        } catch {
            throw .unavailable("\(place): what answers there is no Marquez: \(excerpt(answer.body)); check the address")
        }
    }

    private func excerpt(_ body: [UInt8]) -> String {
        String(String(decoding: body.prefix(200), as: UTF8.self).map { $0.isNewline ? " " : $0 })
    }
}

/// One thing that a search has found.
package struct SearchHit: Hashable, Sendable {
    package var isTable: Bool
    package var namespace: Name
    package var name: Name
    /// The column that has the text, where that was looked for.
    package var column: Name?
    /// Other names of a table, as far as the source tells them.
    var others: [DatasetIdentity] = []

    package init(isTable: Bool, namespace: Name, name: Name, column: Name? = nil) {
        (self.isTable, self.namespace, self.name, self.column) = (isTable, namespace, name, column)
    }

    init?(_ json: JSONValue) {
        guard let identity = DatasetIdentity(json) else { return nil }
        self.init(
            isTable: json["type"]?.string == "DATASET", namespace: identity.namespace, name: identity.name)
        others = (json["sparklineage"]?.list("names") ?? []).compactMap { DatasetIdentity($0) }
    }
}

extension LineagePlace {
    fileprivate init(_ hit: SearchHit) {
        self.init(DatasetIdentity(namespace: hit.namespace, name: hit.name), hit.column)
    }
}
