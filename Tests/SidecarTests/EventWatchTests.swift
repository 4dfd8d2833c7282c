import ByteReading
import FoundationEssentials
import StateStore
import Telemetry
import TestSupport
import Testing

@testable import Sidecar

/// What is counted of events.
struct EventWatchTests {
    private let watch = EventWatch(Meters(), SteadyClock())

    private func event(
        _ type: String, run: String = "r", job: String = "orders-load", time: String = "2026-01-01T00:00:00Z",
        team: String? = "a", facets: String = "", isLinked: Bool = true
    ) -> [UInt8] {
        let owners = team.map { #","facets":{"ownership":{"owners":[{"name":"x"},{"name":"\#($0)","type":"team"}]}}"# }
        let inputs = #"[{"namespace":"n","name":"i","inputFacets":{"inputStatistics":{"rowCount":7,"size":9}}}]"#
        let outputs =
            #"[{"namespace":"n","name":"o","facets":{\#(facets)},"outputFacets":{"outputStatistics":{"rowCount":3,"size":40}}}]"#
        return Array(
            """
            {"eventType":"\(type)","eventTime":"\(time)","producer":"https://github.com/OpenLineage/OpenLineage/tree/1.53.0/integration/spark",
            "run":{"runId":"\(run)"},"job":{"namespace":"ns","name":"\(job)"\(owners ?? "")},
            "inputs":\(isLinked ? inputs : "[]"),"outputs":\(isLinked ? outputs : "[]")}
            """.utf8)
    }

    private func keep(_ events: [UInt8]...) -> StateChange {
        var change = StateChange()
        change.events = events.map { NewEvent(lane: 0, label: "", body: $0) }
        watch.prepare(&change)
        watch.noteKept(change)
        return change
    }

    private var text: String {
        var exposition = Exposition()
        watch.meters.tell(&exposition)
        return exposition.text(MetricTable.all)
    }

    @Test func `runs are counted by state, namespace and team, with every state from the first on`() {
        _ = keep(event("START"), event("FAIL"), event("START", run: "2", team: nil), event("RUNNING", run: "2"))
        let lines = text.split(separator: "\n")
        for line in [
            #"sparklineage_runs_total{state="start",namespace="ns",team="a"} 1"#,
            #"sparklineage_runs_total{state="fail",namespace="ns",team="a"} 1"#,
            #"sparklineage_runs_total{state="complete",namespace="ns",team="a"} 0"#,
            #"sparklineage_runs_total{state="fail",namespace="ns",team=""} 0"#,
            #"sparklineage_events_total{producer="github.com/OpenLineage/OpenLineage/integration/spark"} 4"#,
        ] { #expect(lines.contains { $0 == line }, "\(line)") }
        #expect(watch.runs == ["start": 2, "fail": 1])
    }

    @Test func `durations, rows and bytes are those that the run tells`() {
        _ = keep(event("START"), event("COMPLETE", time: "2026-01-01T00:01:30.500+00:00"))
        #expect(text.contains(#"sparklineage_run_duration_seconds_sum{namespace="ns",team="a"} 90.5"#))
        #expect(text.contains(#"sparklineage_rows_read_total{namespace="ns",team="a"} 7"#))
        #expect(text.contains(#"sparklineage_rows_written_total{namespace="ns",team="a"} 3"#))
        #expect(text.contains(#"sparklineage_bytes_written_total{namespace="ns",team="a"} 40"#))
    }

    @Test(arguments: [
        (#""columnLineage":{}"#, "complete"), ("", "missing"),
        (#""columnLineage":{},"sparklineage_completeness":{"complete":false}"#, "incomplete"),
        (#""columnLineage":{},"sparklineage_completeness":{"complete":true}"#, "complete"),
    ])
    func `how much of its lineage a run tells is counted`(facets: String, lineage: String) {
        _ = keep(event("COMPLETE", facets: facets), event("COMPLETE", isLinked: false), event("FAIL", facets: facets))
        for other in ["complete", "incomplete", "missing"] {
            let line =
                #"sparklineage_run_lineage_total{lineage="\#(other)",namespace="ns",team="a"} \#(other == lineage ? 1 : 0)"#
            #expect(text.contains(line + "\n"))
        }
    }

    @Test func `an expected job ends well by a pattern of its name, at its own time but not in the future`() {
        watch.expect(["orders-*", "*", "other"])
        let change = keep(event("COMPLETE"), event("FAIL", job: "other"), event("START", job: "other"))
        #expect(change.successes == ["orders-*": 1_767_225_600_000, "*": 1_767_225_600_000])
        let late = keep(event("COMPLETE", time: "2200-01-01T00:00:00Z"))
        #expect(late.successes["*"] == late.time)
        #expect(abs(late.time - Int64(Date.now.timeIntervalSince1970 * 1000)) < 5000)
    }

    @Test func `what is no event is counted as one of an unknown producer, wherever it is cut`() {
        let whole = event("COMPLETE", facets: #""columnLineage":{}"#)
        for end in stride(from: 0, to: whole.count, by: 7) { _ = EventFacts(Array(whole[..<end])) }
        var random = SplitMix64(seed: 7)
        for _ in 0..<500 { _ = EventFacts(whole.mutated(by: &random)) }
        _ = keep(Array("[]".utf8))
        #expect(text.contains(#"sparklineage_events_total{producer="unknown"} 1"#))
    }

    @Test(arguments: [
        (
            "https://github.com/apache/airflow/tree/providers-openlineage/2.1.0",
            "github.com/apache/airflow/providers-openlineage"
        ),
        ("https://github.com/sparklineage/sparklineage/0.1.0", "github.com/sparklineage/sparklineage"),
        ("https://github.com/dbt-labs/dbt-core/v1.9/x", "github.com/dbt-labs/dbt-core/x"), ("", "unknown"),
        ("urn", "urn"),
    ])
    func `producers are counted without their versions`(uri: String, name: String) {
        #expect(EventWatch.name(ofProducer: uri) == name)
    }
}
