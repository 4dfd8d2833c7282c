import ByteReading
package import LineageModel

/// A job that writes or reads a table, with all that it reads and writes.
package struct JobLinks: Hashable, Sendable {
    package var job: JobIdentity
    package var inputs: Set<DatasetIdentity> = []
    package var outputs: Set<DatasetIdentity> = []
}

/// The jobs around a table.
package struct TableLinks: Hashable, Sendable {
    /// The table under the name that the graph has for it.
    package var table: DatasetIdentity
    package var producers: [JobLinks] = []
    package var consumers: [JobLinks] = []

    init(_ table: DatasetIdentity, among jobs: [JobLinks]) {
        self.table = table
        let sorted = jobs.sorted { $0.job < $1.job }
        producers = sorted.filter { $0.outputs.contains(table) }
        consumers = sorted.filter { $0.inputs.contains(table) }
    }
}

/// The jobs on one side of a table, findable by the tables on their far side, each under its one name.
struct Neighbours {
    private(set) var jobs: [(links: JobLinks, far: Set<DatasetIdentity>)] = []
    private var places: [DatasetIdentity: [Int]] = [:]

    mutating func add(_ job: JobLinks, _ far: Set<DatasetIdentity>) {
        for table in far { places[table, default: []].append(jobs.count) }
        jobs.append((job, far))
    }

    /// The jobs that have a table on their far side.
    func jobs(at table: DatasetIdentity) -> [JobLinks] { (places[table] ?? []).map { jobs[$0].links } }
}

/// A graph as `GET /lineage` gives it.
struct LineageGraph {
    private(set) var jobs: [JobLinks] = []
    private var tables: [String: DatasetIdentity] = [:]
    private var physicalNames: [DatasetIdentity: Name] = [:]

    init(_ json: JSONValue) {
        let nodes = json.list("graph")
        for node in nodes where node["type"]?.string == "DATASET" {
            guard let id = node["id"]?.string, let table = DatasetIdentity(node["data"]?["id"] ?? node["data"]) else {
                continue
            }
            tables[id] = table
            physicalNames[table] = node["data"]?["physicalName"]?.string.map { Name($0) }
        }
        for node in nodes where node["type"]?.string == "JOB" {
            guard let job = DatasetIdentity(node["data"]?["id"] ?? node["data"]) else { continue }
            var links = JobLinks(job: JobIdentity(namespace: job.namespace, name: job.name))
            links.inputs = Set(node.list("inEdges").compactMap { $0["origin"]?.string.flatMap { tables[$0] } })
            links.outputs = Set(node.list("outEdges").compactMap { $0["destination"]?.string.flatMap { tables[$0] } })
            jobs.append(links)
        }
    }

    /// The name that the graph has for a table that was asked for by a symlink, itself where it has that.
    func name(of table: DatasetIdentity, physicalName: Name?) -> DatasetIdentity {
        if physicalNames[table] != nil || tables.values.contains(table) { return table }
        let others = tables.values.filter { $0.name == physicalName || physicalNames[$0] == table.name }
        return others.count == 1 ? others[0] : table
    }
}

extension JobLinks {
    /// Reads a job as the list of all jobs shows it.
    init?(_ json: JSONValue) {
        guard let job = DatasetIdentity(json["id"] ?? json) else { return nil }
        self.init(job: JobIdentity(namespace: job.namespace, name: job.name))
        inputs = Set(json.list("inputs").compactMap { DatasetIdentity($0) })
        outputs = Set(json.list("outputs").compactMap { DatasetIdentity($0) })
    }
}
