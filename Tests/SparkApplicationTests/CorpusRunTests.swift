import FileTailing
import LineageModel
import OpenLineage
import TestSupport
import Testing

/// In every log that is at hand, an action is one run, from one START to one end, within its application's.
@Suite struct CorpusRunTests {
    /// Folders of real logs: those of the package, and all of the shared ones where they are.
    private static let folders: [String] = {
        let fixtures = (try? logs(in: PackageFiles.fixture("corpora"))) ?? []
        let shared = PackageFiles.shared("corpora").flatMap { try? logs(in: $0) } ?? []
        return shared.isEmpty ? fixtures : shared
    }()

    /// Logs below a folder; of those that only repeat others for their size or codec, none.
    private static func logs(in folder: String) throws -> [String] {
        try LogListing.find(FilePath(folder)).logs.map(\.path.description).filter { path in
            !["/bench/", "/codecs/", "/huge-"].contains { path.contains($0) }
        }
    }

    @Test func `there are logs of many kinds`() {
        #expect(Self.folders.count > 8)
    }

    @Test(arguments: folders)
    func `an action is one run with one START and one end`(_ log: String) throws {
        let told = try RunUpdate.told(byLog: log)
        let application = try #require(told.first)
        #expect(application.kind == .start && application.job.kind == .application)
        #expect(told.last?.run.id == application.run.id && told.last?.kind.isEnd == true)
        for (id, updates) in Dictionary(grouping: told, by: \.run.id) {
            // A streaming query that failed before its first batch has no tables to start with.
            if updates.map(\.kind) == [.fail], updates[0].job.processing == .streaming { continue }
            #expect(updates.first?.kind == .start, "\(id)")
            #expect(updates.filter { $0.kind == .start }.count == 1, "\(id)")
            #expect(updates.last?.kind.isEnd == true && updates.filter(\.kind.isEnd).count == 1, "\(id)")
            #expect(updates.allSatisfy { $0.job.name == updates[0].job.name }, "\(id)")
            if id != application.run.id { #expect(updates[0].run.parent?.id == application.run.id) }
        }
        let roots = told.filter { $0.kind == .start }.compactMap(\.run.execution)
        #expect(Set(roots).count == roots.count)
        let streams = told.count { $0.kind == .start && $0.job.processing == .streaming }
        #expect(roots.count + streams > 0 || log.contains("mode-codegen"))
    }

    @Test(arguments: folders)
    func `what a run tells of its tables does not change between START and its end`(_ log: String) throws {
        for (_, updates) in Dictionary(grouping: try RunUpdate.told(byLog: log), by: \.run.id) {
            guard let start = updates.first, let end = updates.last, start.job.processing == .batch else { continue }
            #expect(Set(start.outputs.map(\.dataset.identity)).isSubset(of: end.outputs.map(\.dataset.identity)))
            for output in start.outputs where end.kind == .complete {
                let last = end.outputs.first { $0.dataset.identity == output.dataset.identity }
                let types = Dictionary(
                    (last?.dataset.schema ?? []).map { ($0.name, $0.type) }, uniquingKeysWith: { first, _ in first })
                for field in output.dataset.schema {
                    #expect(types[field.name] == field.type, "\(start.job.name) \(field.name)")
                }
            }
        }
    }

    @Test(
        .enabled(if: EventValidator.available != nil, "\(EventValidator.missing)"))
    func `the events follow the published schemas`() throws {
        let validator = try #require(EventValidator.available)
        let logs = Self.folders.filter { log in
            log.contains("/sources/") || log.contains("torture-3.5-f") || log.contains("torture-4.0")
        }
        let told = try logs.flatMap { try RunUpdate.told(byLog: $0) }
        #expect(told.contains { $0.run.cost != nil } && told.contains { $0.inputs.contains { $0.read != nil } })
        let (status, output) = try validator.validate(
            told.flatMap { $0.openLineageEvent() + [UInt8(ascii: "\n")] })
        #expect(status == 0, "\(output.suffix(2000))")
    }

    /// Statements that keep house, by the descriptions the corpora give them.
    @Test func `maintenance is no run`() throws {
        let logs = Self.folders.filter { $0.contains("/sources/") }
        try #require(!logs.isEmpty)
        let jobs = try logs.flatMap { try RunUpdate.told(byLog: $0) }.filter { $0.kind == .start }
        for word in ["call", "cache_table_as", "optimize", "vacuum", "analyze", "explain", "set_", "deserialize"] {
            #expect(!jobs.contains { $0.job.name.text.split(separator: ".").dropFirst().first?.contains(word) == true })
        }
        #expect(!jobs.contains { $0.run.jobDetails?.description?.hasPrefix("Delta: ") == true })
        #expect(!jobs.flatMap { $0.inputs }.contains { $0.identity.name.text.contains("_delta_log") })
    }
}

extension RunUpdate.Kind {
    fileprivate var isEnd: Bool { self == .complete || self == .fail || self == .abort }
}
