import LineageModel
import Testing

@testable import Sidecar

@Suite struct HarvestReportTests {
    private func end(writing name: Name, missing: Int) -> RunUpdate {
        let job = JobDescription(namespace: "default", name: "job", kind: .sql, processing: .batch)
        var update = RunUpdate(
            kind: .complete, time: Timestamp(milliseconds: 1), run: RunDescription(id: RunID(high: 1, low: 2)), job: job
        )
        var output = OutputDataset(dataset: Dataset(identity: DatasetIdentity(namespace: "file", name: name)))
        output.incomplete = [IncompleteReason(kind: .truncated, operator: "Window", missing: missing)]
        update.outputs = [output]
        return update
    }

    @Test func `what is incomplete in the same way again and again is one line`() {
        var report = HarvestReport()
        report.logs = 1
        for missing in [3, 3, 4, 3] { report.count(end(writing: "/t", missing: missing)) }
        #expect(
            report.lines(style: TextStyle()).dropFirst() == [
                "incomplete: 4 of 4 outputs",
                "  /t: Spark cut the plan's text in Window, 3 missing (3 times)",
                "  /t: Spark cut the plan's text in Window, 4 missing",
            ])
    }

    @Test func `the same of several logs is one line too`() {
        var whole = HarvestReport()
        for _ in 1...2 {
            var part = HarvestReport()
            part.logs = 1
            for missing in [3, 3, 4] { part.count(end(writing: "/t", missing: missing)) }
            whole.add(part)
        }
        #expect(
            whole.lines(style: TextStyle()).dropFirst() == [
                "incomplete: 6 of 6 outputs",
                "  /t: Spark cut the plan's text in Window, 3 missing (4 times)",
                "  /t: Spark cut the plan's text in Window, 4 missing (2 times)",
            ])
    }

    @Test func `beyond the limit the rest is counted`() {
        var report = HarvestReport()
        report.logs = 1
        for missing in 1...25 { report.count(end(writing: "/t", missing: missing)) }
        report.count(end(writing: "/t", missing: 1))
        let lines = report.lines(style: TextStyle())
        #expect(lines.count == 1 + 1 + 20 + 1)
        #expect(lines.last == "  and 5 more")
    }
}
