import ByteReading
import LineageModel
import OpenLineage
import TestSupport
import Testing

@Suite struct EventHeaderTests {
    private func header(_ text: String) throws -> EventHeader { try EventHeader(Array(text.utf8)) }

    private static let child = #"""
        {"eventTime":"2026-01-01T00:00:00Z","producer":"p","eventType":"START","schemaURL":"x/RunEvent","run":{"facets":
        {"other":{"run":{"runId":"no"}},"parent":{"job":{"name":"app","namespace":"ns"},"run":{"runId":"r1"},
        "root":{"run":{"runId":"r0"},"job":{"namespace":"af","name":"dag"}}}},"runId":"r2"},"inputs":[{"namespace":"i"}],
        "job":{"namespace":"ns","name":"app.insert","facets":{"name":{}}}}
        """#

    @Test func `a run event tells its run, job and parents`() throws {
        let header = try header(Self.child)
        #expect(header.kind == .run)
        #expect(header.eventType == "START")
        #expect(header.eventTime == "2026-01-01T00:00:00Z")
        #expect(header.runID == "r2")
        #expect(header.jobNamespace == "ns")
        #expect(header.jobName == "app.insert")
        #expect(header.dataset == nil)
        #expect(header.parent == EventHeader.RunOfJob(runID: "r1", namespace: "ns", job: "app"))
        #expect(header.root == EventHeader.RunOfJob(runID: "r0", namespace: "af", job: "dag"))
        #expect(header.laneKey == "ns\ndag")
    }

    @Test(arguments: [
        (
            #"{"schemaURL":"https://x/OpenLineage.json#/$defs/JobEvent","job":{"namespace":"n","name":"j"}}"#, "job",
            "n\nj"
        ),
        (#"{"schemaURL":"1-0-0/DatasetEvent","dataset":{"name":"t","namespace":"n"}}"#, "dataset", "n\nt"),
        (#"{"dataset":{"name":"t","namespace":"n"}}"#, "dataset", "n\nt"),
        (#"{"job":{"namespace":"n","name":"j"}}"#, "job", "n\nj"),
        (#"{"job":{"namespace":"n","name":"j"},"run":{}}"#, "run", "n\nj"),
        (#"{"schemaURL":"nonsense","job":{"name":"j"},"run":null}"#, "run", "\nj"),
        (
            #"{"run":{"facets":{"parentRun":{"job":{"name":"p","namespace":"x"}}}},"job":{"namespace":"n","name":"p.j"}}"#,
            "run", "n\np"
        ),
        (#"{"run":{"facets":{"parent":{"job":{"name":"p"}}}},"job":{"namespace":"n","name":"j"}}"#, "run", "n\nj"),
        (
            #"{"run":{"facets":{"parent":[7]}},"job":{"namespace":7,"name":"j"},"eventType":null,"eventTime":1}"#,
            "run",
            "\nj"
        ),
        ("{}", "run", "\n"),
    ])
    func `each kind of document has its lane`(_ text: String, _ kind: String, _ lane: String) throws {
        let header = try header(text)
        #expect("\(header.kind)" == kind)
        #expect(header.laneKey == lane)
    }

    @Test(arguments: [nil, RunReference(id: Samples.ctasComplete.run.id, namespace: "airflow", job: "dag.task")])
    func `an application and its children share a lane, under a scheduler too`(_ scheduler: RunReference?) throws {
        var application = Samples.ctasComplete
        application.job.name = "app"
        application.run.parent = scheduler
        application.run.root = nil
        var child = Samples.ctasComplete
        child.run.parent = RunReference(id: application.run.id, namespace: application.job.namespace, job: "app")
        child.run.root = scheduler
        child.job.name = "app.create.t"
        let lanes = try [application, child].map { try EventHeader($0.openLineageEvent()).laneKey }
        #expect(lanes == Array(repeating: "\(application.job.namespace)\n\(scheduler?.job ?? "app")", count: 2))
    }

    @Test func `what is no object is an error`() {
        for text in ["", "[]", "7", "{} {}", "{\"run\":{\"facets\":{\"parent\":{"] {
            #expect(throws: JSONError.self) { try header(text) }
        }
    }

    @Test func `cut or changed bytes end in a header or an error`() throws {
        let bytes = Array(Self.child.utf8)
        for end in bytes.indices { #expect(throws: JSONError.self) { try EventHeader(Array(bytes[..<end])) } }
        var random = SplitMix64(seed: 3)
        var told = 0
        for _ in 0..<10_000 where (try? EventHeader(bytes.mutated(by: &random))) != nil { told += 1 }
        #expect(told > 1_000)
        #expect(told < 10_000)
    }
}
