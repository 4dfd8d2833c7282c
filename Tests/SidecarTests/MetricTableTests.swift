import FoundationEssentials
import Sidecar
import Telemetry
import TestSupport
import Testing

/// The table of metrics, and the text made from it.
struct MetricTableTests {
    private var manual: URL { URL(filePath: "\(PackageFiles.root)/docs/metrics.md") }

    @Test func `docs/metrics.md is what the program says`() throws {
        if PackageFiles.regenerates { try Data(MetricTable.manual.utf8).write(to: manual) }
        #expect(
            try String(contentsOf: manual, encoding: .utf8) == MetricTable.manual, "SPARKLINEAGE_REGENERATE=1 writes it"
        )
    }

    @Test func `names are each other's like, as Prometheus wants them`() {
        let names = MetricTable.all.map(\.name)
        #expect(Set(names).count == names.count)
        for metric in MetricTable.all {
            #expect(metric.name.hasPrefix("sparklineage_") || metric.name.hasPrefix("process_"))
            #expect(metric.name.allSatisfy { $0.isASCII && ($0.isLowercase || $0 == "_") })
            #expect(metric.help.hasSuffix("."))
            if case .counter = metric.kind {
                #expect(metric.name.hasSuffix("_total"))
            } else {
                #expect(!metric.name.hasSuffix("_total"))
            }
        }
    }
}
