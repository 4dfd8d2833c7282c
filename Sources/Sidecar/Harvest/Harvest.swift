import FileTailing
import LineageModel
import OpenLineage

/// Reads logs and writes OpenLineage events: the logs that arguments lead to, one after the other.
package struct Harvest {
    /// What was done so far.
    package private(set) var report = HarvestReport()

    private let closesOpen: Bool
    private var logs: [LogFile] = []
    private var bar = ProgressBar(total: 0)

    /// Finds the logs; arguments that lead to none are noted in the report.
    ///
    /// - Parameters:
    ///   - paths: files and folders.
    ///   - closesOpen: whether runs that a log still written leaves open are told as aborted.
    package init(paths: [String], closesOpen: Bool = false) {
        self.closesOpen = closesOpen
        var seen: Set<FileIdentity> = []
        for path in paths { find(FilePath(path), &seen) }
    }

    private mutating func find(_ path: FilePath, _ seen: inout Set<FileIdentity>) {
        do throws(LogError) {
            let listing = try LogListing.find(path)
            if listing.logs.isEmpty { throw listing.skipped.first { !$0.isAboutContent } ?? LogError(path, .noLogs) }
            for error in listing.skipped {
                if error.isAboutContent { report.passOver(error) } else { report.fail(error) }
            }
            for log in listing.logs {
                let reader = try LogReader(log)
                // A log that is given twice is harvested once.
                guard seen.insert(reader.identity).inserted else { continue }
                logs.append(log)
                bar.total += reader.fileSize
            }
        } catch {
            report.fail(error)
        }
    }

    /// Harvests every log.
    ///
    /// - Parameters:
    ///   - output: takes the events.
    ///   - progress: is told after every piece of a log how far it is.
    /// - Throws: when the output takes no more or a signal came; what is wrong with a log is in the report.
    package mutating func run(
        into output: inout OutputFile, progress: (ProgressBar) -> Void = { _ in }
    ) throws(Stop) {
        for log in logs {
            guard let pass = LogPass.open(log, closesOpen: closesOpen, &report) else { continue }
            try run(pass, into: &output, progress)
        }
    }

    private mutating func run(
        _ pass: consuming LogPass, into output: inout OutputFile, _ progress: (ProgressBar) -> Void
    ) throws(Stop) {
        let before = bar.done
        report.logs += 1
        while let updates = try pass.next(&report) {
            for update in updates {
                report.count(update)
                try output.write { bytes in
                    update.appendOpenLineageEvent(to: &bytes)
                    bytes.append(UInt8(ascii: "\n"))
                }
            }
            bar.done = before + pass.filePosition
            bar.runs = report.runs
            progress(bar)
        }
    }
}
