import LineageModel
import OpenLineage

extension NormalForm {
    /// Adds what a run did as a line, and counts it; one that rules leave out is only counted.
    func append(_ update: RunUpdate, to lines: inout [UInt8], _ report: inout HarvestReport) {
        guard let event = form(of: update.openLineageEvent()) else {
            report.ignored += 1
            return
        }
        report.count(update)
        lines += event
        lines.append(UInt8(ascii: "\n"))
    }
}
