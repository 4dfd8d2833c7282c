import FileTailing
import LineageModel
import TestSupport
import Testing

/// What statements do to the life of tables, as real logs tell it.
struct LifeRunTests {
    @Test(arguments: [
        ("files", "rename_table", "RENAME spark-warehouse/plain2 was spark-warehouse/plain"),
        ("files", "alter_table", "ALTER spark-warehouse/plain"),
        ("files", "truncate_table", "TRUNCATE spark-warehouse/plain2"),
        ("files", "drop_table", "DROP spark-warehouse/plain2"),
        ("files", "external_ctas", "CREATE files/ext2"),
        ("files", "save_table", "OVERWRITE spark-warehouse/plain"),
        ("files", "insert_table", "- spark-warehouse/plain"),
        ("files", "view_create", "CREATE spark-warehouse/v"),
        ("delta", "d_rename", "RENAME spark-warehouse/d6 was spark-warehouse/d5"),
        ("ice-features", "mor_create", "CREATE db/mor"),
        ("ice-features", "view_create", "- db/v"),
    ])
    func `a statement says what it did to which table`(_ folder: String, _ statement: String, _ life: String) throws {
        let end = try end(of: statement, in: folder)
        let output = try #require(end.outputs.first)
        var told = "\(output.lifecycleStateChange?.rawValue ?? "-") \(lastFolders(output.dataset.identity))"
        if let previous = output.previous { told += " was \(lastFolders(previous))" }
        #expect(told == life)
        #expect(end.outputs.count == 1)
    }

    @Test func `a statement that failed is told so, with its message`() throws {
        let end = try end(of: "view_create", in: "ice-features")
        #expect(end.kind == .fail)
        #expect(end.run.errorMessage?.isEmpty == false)
    }

    @Test func `a view has the lineage of its query`() throws {
        let view = try #require(try end(of: "view_create", in: "files").outputs.first)
        #expect(view.dataset.schema.map(\.name) == ["id", "q"])
        #expect(view.lineage?.columns.allSatisfy { !$0.sources.isEmpty } == true)
    }

    @Test(arguments: [
        ("ice-rest", "rest_create", ["long", "string", "double", "timestamp"]),
        ("ice-rest", "rest_seed", ["long", "string", "double", "timestamp"]),
        ("ice-rest", "rest_location_ctas", ["long", "string"]),
        ("ice-rest", "rest_insert_renamed", ["long", "string"]),
        ("files", "write_parquet", ["long", "unknown", "unknown"]),
    ])
    func `types are told as far as the log shows them`(
        _ folder: String, _ statement: String, _ types: [String]
    ) throws {
        let output = try #require(try end(of: statement, in: folder).outputs.first)
        #expect(output.dataset.schema.map(\.type) == types)
    }

    @Test func `types are those of the agent wherever both know one`() throws {
        var compared = 0
        for folder in ["ice-rest", "ice-hadoop", "files", "odd", "delta", "ice-features", "same-name-1"] {
            let agent = try AgentEvents("\(PackageFiles.fixture("corpora/sources/\(folder)"))/openlineage.jsonl.zst")
            var theirs: [String: Set<String>] = [:]
            for dataset in agent.events.flatMap({ $0.inputs + $0.outputs }) {
                for field in dataset.facets?.schema?.fields ?? [] {
                    theirs["\(dataset.name) \(field.name)", default: []].insert(field.type ?? "")
                }
            }
            for dataset in try told(folder).flatMap({ $0.inputs + $0.outputs.map(\.dataset) }) {
                for field in dataset.schema where field.type != "unknown" {
                    guard let types = theirs["\(dataset.identity.name) \(field.name)"] else { continue }
                    #expect(types.contains(field.type), "\(folder) \(dataset.identity.name) \(field)")
                    compared += 1
                }
            }
        }
        #expect(compared > 500)
    }

    private func told(_ folder: String) throws -> [RunUpdate] {
        let folder = PackageFiles.fixture("corpora/sources/\(folder)")
        let log = try #require(try LogListing.find(FilePath(folder)).logs.first)
        return try RunUpdate.told(byLog: log.path.description)
    }

    private func end(of statement: String, in folder: String) throws -> RunUpdate {
        try #require(try told(folder).last { $0.run.jobDetails?.description == statement && $0.kind != .start })
    }

    private func lastFolders(_ identity: DatasetIdentity) -> String {
        identity.name.text.split(separator: "/").suffix(2).joined(separator: "/")
    }
}
