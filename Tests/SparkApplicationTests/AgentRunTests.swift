import DatasetNaming
import FileTailing
import LineageModel
import TestSupport
import Testing

/// Run by run, every dataset that the agent told of a success is told here too: under the same name, or one of the
/// agent's symlinks, or for a reason that `AgentDifference` names.
struct AgentRunTests {
    struct Source: CustomTestStringConvertible, Sendable {
        var folder: String
        /// How many datasets of the agent's events have the same name here, and how many one of the agent's symlinks.
        var same: Int
        var linked = 0

        var testDescription: String { folder }
    }

    @Test(arguments: [
        Source(folder: "delta", same: 41), Source(folder: "failed", same: 8), Source(folder: "files", same: 168),
        Source(folder: "ice-features", same: 141), Source(folder: "ice-hadoop", same: 80),
        Source(folder: "ice-hms", same: 41, linked: 13), Source(folder: "ice-jdbc", same: 0),
        Source(folder: "ice-paths", same: 38), Source(folder: "ice-rest", same: 0, linked: 49),
        Source(folder: "ice-session-hadoop", same: 39), Source(folder: "jdbc", same: 95),
        Source(folder: "killed", same: 6), Source(folder: "odd", same: 79), Source(folder: "same-name-1", same: 40),
    ])
    func `datasets of each run have the agent's names`(_ source: Source) throws {
        let comparison = try AgentComparison(source.folder)
        #expect(comparison.same == source.same)
        #expect(comparison.linked == source.linked)
        AgentDifference.expectReasons(in: AgentDifference.datasets, of: source.folder, for: comparison.differences)
    }

    /// What the agent has no name for: it knows no table of Delta's UPDATE and DELETE, nor of some JDBC writes, and tells
    /// nothing of the others.
    private static let unknownToAgent = [
        "delta": ["delta.execute_delete_command.default_d2", "delta.execute_update_command.default_d2"],
        "files": ["files.execute_create_view_command.default_v"],
        "ice-features": ["ice_features.delete_from_table.lake_db_p2"], "ice-jdbc": ["ice_jdbc.drop_table"],
        "jdbc": ["jdbc.append_data_exec_v1.sales_out1", "jdbc.execute_insert_into_data_source_command.sales_out1"],
        "odd": ["odd.overwrite_by_expression"],
    ]

    @Test(arguments: [
        "delta", "failed", "files", "ice-features", "ice-hadoop", "ice-hms", "ice-jdbc", "ice-paths", "ice-rest",
        "ice-session-hadoop", "jdbc", "killed", "odd", "same-name-1",
    ])
    func `jobs have the agent's names`(_ name: String) throws {
        let folder = PackageFiles.fixture("corpora/sources/\(name)")
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let ours = Set(try RunUpdate.told(byLog: log.path.description).map(\.job.name.text))
        let theirs = Set(try AgentEvents("\(folder)/openlineage.jsonl.zst").events.map(\.job.name))
        #expect(ours.subtracting(theirs).sorted() == Self.unknownToAgent[name] ?? [])
    }
}

/// What an application tells and what the agent told of it.
private struct AgentComparison {
    private(set) var same = 0
    private(set) var linked = 0
    /// `job in|out dataset`, of what only the agent tells.
    private(set) var differences: [String] = []

    private struct Run {
        var start: Int64
        var end: Int64 = .max
        var inputs: [Dataset] = []
        var outputs: [Dataset] = []
    }

    init(_ name: String) throws {
        let folder = PackageFiles.fixture("corpora/sources/\(name)")
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        let runs = Self.runs(
            try RunUpdate.told(byLog: log.path.description, rules: name == "jdbc" ? .shop : .init()))
        // An agent's job of an RDD or of the application is no statement; the last event of a run says all of it.
        for event in try AgentEvents("\(folder)/openlineage.jsonl.zst").events where event.eventType == "COMPLETE" {
            let time = event.milliseconds
            let run = runs.last { $0.start <= time && time <= $0.end }
            compare(event.inputs, with: run?.inputs, "in", event)
            compare(event.outputs, with: run?.outputs, "out", event)
        }
    }

    private mutating func compare(
        _ theirs: [AgentEvents.Event.Dataset], with ours: [Dataset]?, _ side: String, _ event: AgentEvents.Event
    ) {
        let names = Set((ours ?? []).flatMap { [$0.identity] + $0.symlinks.map(\.identity) })
        var seen: Set<DatasetIdentity> = []
        for dataset in theirs where seen.insert(dataset.identity).inserted {
            if names.contains(dataset.identity) {
                same += 1
            } else if dataset.symlinks.contains(where: names.contains) {
                linked += 1
            } else {
                let name = "\(dataset.namespace)|\(dataset.name)"
                differences.append("\(event.job.name) \(side) \(name)\(ours == nil ? " no run" : "")")
            }
        }
    }

    private static func runs(_ told: [RunUpdate]) -> [Run] {
        var runs: [RunID: Run] = [:]
        for update in told where update.job.kind == .sql {
            var run = runs[update.run.id] ?? Run(start: update.time.milliseconds)
            if update.kind != .start { run.end = update.time.milliseconds }
            run.inputs = update.inputs
            run.outputs = update.outputs.map(\.dataset)
            runs[update.run.id] = run
        }
        return runs.values.sorted { $0.start < $1.start }
    }
}

extension NamingRules {
    /// The databases behind the JDBC tables, which no log tells.
    static var shop: NamingRules {
        var rules = NamingRules()
        let (postgres, mysql): (Name, Name) = ("postgres://127.0.0.1:5432", "mysql://127.0.0.1:3306")
        rules.databases = [
            DatabaseRule(match: .init(), table: Glob("shop.*"), namespace: mysql),
            DatabaseRule(match: .init(), table: Glob("sales.*"), namespace: postgres, database: "shop"),
            DatabaseRule(match: .init(), table: Glob("customers"), namespace: postgres, database: "shop"),
            DatabaseRule(
                match: .init(), table: Glob("orders"), namespace: "postgres://localhost:5432", database: "shop"),
            DatabaseRule(match: .init(), namespace: mysql, database: "shop"),
        ]
        return rules
    }
}
