import ByteReading
import Foundation
import LineageModel
import Normalization
import TestSupport
import Testing

/// The events that the OpenLineage agent wrote of a real application: 588 in 171 runs.
struct CollapseCorpusTests {
    private let lines: [[UInt8]]

    init() throws {
        lines = try readZstdLines(PackageFiles.fixture("corpora/torture-3.5-formatted/openlineage.jsonl.zst"))
    }

    @Test func `each run has one START and one end at most, and RUNNING only for what is new`() throws {
        let events = try collapsed(restarting: false)
        #expect(lines.count == 588)
        for (id, run) in Dictionary(grouping: events, by: \.runID) {
            let types = run.map(\.type)
            #expect(types.count { $0 == "START" } <= 1, "\(id)")
            #expect(types.count { $0 == "COMPLETE" || $0 == "FAIL" || $0 == "ABORT" } <= 1, "\(id)")
            #expect(!types.dropLast().contains("COMPLETE"), "\(id)")
        }
        #expect(Set(events.map(\.runID)).count == 171)
    }

    @Test(arguments: [false, true])
    func `nothing is lost of any facet, a restart between any two events or not`(restarting: Bool) throws {
        let before = try Facets(lines.map { try Event($0) })
        let after = Facets(try collapsed(restarting: restarting))
        #expect(before.values.count > 3000)
        #expect(before.values == after.values)
        #expect(before.order == after.order)
    }

    @Test func `restarts change nothing`() throws {
        #expect(try collapsed(restarting: true).map(\.text) == (try collapsed(restarting: false).map(\.text)))
    }

    @Test func `far fewer events and columns are told`() throws {
        let before = Work(try lines.map { try Event($0) })
        let after = Work(try collapsed(restarting: false))
        #expect("\(before)" == "588 events, 6252 columns, 3180 edges")
        // A START and an end for each of 171 runs; one has no START, two no end. Their union alone has 2,596 columns.
        #expect("\(after)" == "339 events, 4076 columns, 903 edges")
        #expect(after.edges * 3 <= before.edges)
    }

    /// The events told, with what is held at the end of the file.
    private func collapsed(restarting: Bool) throws -> [Event] {
        var collapse = RunCollapse()
        var kept: [String: ForeignRun] = [:]
        var events: [Event] = []
        let now = Timestamp(milliseconds: 1_800_000_000_000)
        for line in lines {
            events += collapse.take(try JSONValue(parsing: line), at: now).map { Event($0) }
            guard restarting else { continue }
            for (id, run) in collapse.takeChanges() {
                kept[id] = try run.map { try #require(ForeignRun(encoded: $0.encoded())) }
                #expect(kept[id] == run)
            }
            collapse = RunCollapse(kept)
        }
        return events + collapse.pass(to: Timestamp(milliseconds: now.milliseconds + 60_000)).map { Event($0) }
    }
}

/// An event, looked at by other code than what is tested.
private struct Event {
    let text: String
    let object: [String: Any]

    init(_ value: JSONValue) { self = (try? Event(value.encoded())) ?? Event() }

    init(_ bytes: [UInt8]) throws {
        text = String(decoding: bytes, as: UTF8.self)
        object = try JSONSerialization.jsonObject(with: Data(bytes)) as? [String: Any] ?? [:]
    }

    private init() { (text, object) = ("", [:]) }

    var type: String { object["eventType"] as? String ?? "" }
    var runID: String { (object["run"] as? [String: Any])?["runId"] as? String ?? "" }

    func datasets(_ side: String) -> [[String: Any]] { object[side] as? [[String: Any]] ?? [] }

    static func facets(_ entity: Any?, _ part: String = "facets") -> [String: Any] {
        (entity as? [String: Any])?[part] as? [String: Any] ?? [:]
    }
}

/// The last value of every facet at its place, and the order of each run's datasets.
private struct Facets {
    var values: [String: String] = [:]
    var order: [String: [String]] = [:]

    init(_ events: [Event]) {
        for event in events {
            add(Event.facets(event.object["run"]), "\(event.runID) run")
            add(Event.facets(event.object["job"]), "\(event.runID) job")
            for side in ["inputs", "outputs"] {
                var seen: [String: Int] = [:]
                for dataset in event.datasets(side) {
                    let name = "\(dataset["namespace"] ?? "")|\(dataset["name"] ?? "")"
                    seen[name, default: 0] += 1
                    let place = "\(event.runID) \(side) \(name) \(seen[name] ?? 0)"
                    if !order[event.runID, default: []].contains(place) {
                        order[event.runID, default: []].append(place)
                    }
                    for part in ["facets", "inputFacets", "outputFacets"] {
                        add(Event.facets(dataset, part), "\(place) \(part)")
                    }
                }
            }
        }
        for (run, places) in order { order[run] = places.sorted() }
    }

    private mutating func add(_ facets: [String: Any], _ place: String) {
        for (key, value) in facets {
            let data = try? JSONSerialization.data(withJSONObject: value, options: [.sortedKeys])
            values["\(place) \(key)"] = data.map { String(decoding: $0, as: UTF8.self) }
        }
    }
}

/// What a keeper of lineage has to do for events.
private struct Work: CustomStringConvertible {
    var events = 0
    var columns = 0
    var edges = 0

    init(_ told: [Event]) {
        for event in told {
            events += 1
            for dataset in event.datasets("inputs") + event.datasets("outputs") {
                let facets = Event.facets(dataset)
                columns += ((facets["schema"] as? [String: Any])?["fields"] as? [Any] ?? []).count
                let lineage = facets["columnLineage"] as? [String: Any]
                for case let field as [String: Any] in (lineage?["fields"] as? [String: Any] ?? [:]).values {
                    edges += (field["inputFields"] as? [Any] ?? []).count
                }
                edges += (lineage?["dataset"] as? [Any] ?? []).count
            }
        }
    }

    var description: String { "\(events) events, \(columns) columns, \(edges) edges" }
}
