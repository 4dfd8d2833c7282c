import FileTailing

/// Reads logs and writes OpenLineage events: the logs that arguments lead to, some at a time.
package struct Harvest {
    /// What was done so far.
    package private(set) var report = HarvestReport()

    let closesOpen: Bool
    let context: HarvestContext
    /// The logs that were found, each once.
    private(set) var logs: [EventLog] = []
    private var files: Set<FileIdentity> = []
    private var bar = ProgressBar(total: 0)

    /// Finds the logs; arguments that lead to none are noted in the report.
    ///
    /// - Parameters:
    ///   - paths: files and folders.
    ///   - closesOpen: whether runs that a log still written leaves open are told as aborted.
    ///   - context: what the operator says beside the logs.
    package init(paths: [String], closesOpen: Bool = false, context: HarvestContext = HarvestContext()) {
        self.closesOpen = closesOpen
        self.context = context
        for path in paths { find(FilePath(path)) }
    }

    /// Whether a path leads to one of the logs, under whatever name: it must not be written to.
    package func reads(_ path: String) -> Bool {
        let file = FilePath(path)
        if logs.contains(where: { log in log.parts.contains { $0.path == file } }) { return true }
        do throws(LogError) {
            let reader = try LogReader(LogFile(file))
            return files.contains(reader.identity)
        } catch {
            return false
        }
    }

    private mutating func find(_ path: FilePath) {
        do throws(LogError) {
            let listing = try LogListing.find(path)
            for error in listing.skipped {
                if error.isAboutContent { report.passOver(error) } else { report.fail(error) }
            }
            for log in listing.logs {
                let reader = try LogReader(log)
                // A log that is given twice is harvested once.
                guard files.insert(reader.identity).inserted else { continue }
                logs.append(log)
                bar.total += reader.fileSize
            }
            if listing.logs.isEmpty { throw LogError(path, .noLogs) }
        } catch {
            report.fail(error)
        }
    }

    /// Harvests every log.
    ///
    /// - Parameters:
    ///   - output: takes the events, those of a log together, the logs in the order in which they were found.
    ///   - names: the names that were told before. Where they are kept, one log is read after the other.
    ///   - jobs: how many threads work, this one among them; the bytes of the output are the same for any number.
    ///   - progress: is told now and then how far it is, by one thread at a time.
    /// - Throws: when the output takes no more or a signal came; what is wrong with a log is in the report.
    package mutating func run(
        into output: OrderedOutput, names: ToldNames, jobs: Int = 1,
        progress: @escaping @Sendable (ProgressBar) -> Void = { _ in }
    ) throws(Stop) {
        let queue = LogQueue(
            logs, closesOpen: closesOpen, context: context, names: names, bar: bar, output: output, progress: progress)
        Threads.run(names.areKept ? 1 : min(jobs, logs.count)) { queue.work() }
        for part in try queue.finish() { report.add(part) }
    }
}
