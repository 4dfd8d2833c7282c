import FileTailing
import LineageModel
import OpenLineage
import Synchronization

/// The logs of a harvest, of which each thread takes the next one until all are read.
final class LogQueue: Sendable {
    /// So many bytes of events are handed over at once, that threads seldom wait for each other.
    private static let pieceSize = 64 << 10

    private struct State {
        var next = 0
        /// What each log gave, by its place.
        var reports: [HarvestReport]
        var bar: ProgressBar
        var stop: Stop?
    }

    private let logs: [EventLog]
    private let closesOpen: Bool
    private let context: HarvestContext
    private let names: ToldNames
    private let output: OrderedOutput
    private let progress: @Sendable (ProgressBar) -> Void
    private let state: Mutex<State>

    init(
        _ logs: [EventLog], closesOpen: Bool, context: HarvestContext, names: ToldNames, bar: ProgressBar,
        output: OrderedOutput, progress: @escaping @Sendable (ProgressBar) -> Void
    ) {
        self.logs = logs
        self.closesOpen = closesOpen
        self.context = context
        self.names = names
        self.output = output
        self.progress = progress
        state = Mutex(State(reports: logs.map { _ in HarvestReport() }, bar: bar))
    }

    /// Harvests one log after the other until none is left or somebody had to stop.
    func work() {
        while let index = next() {
            var report = HarvestReport()
            do throws(Stop) {
                try harvest(index, &report)
                try output.end(index)
            } catch {
                state.withLock { $0.stop = $0.stop ?? error }
            }
            let done = report
            state.withLock { $0.reports[index] = done }
        }
    }

    /// What each log gave, in order.
    func finish() throws(Stop) -> [HarvestReport] {
        let (stop, reports) = state.withLock { ($0.stop, $0.reports) }
        if let stop { throw stop }
        return reports
    }

    private func next() -> Int? {
        state.withLock { state in
            guard state.stop == nil, state.next < logs.count else { return nil }
            state.next += 1
            return state.next - 1
        }
    }

    private func harvest(_ index: Int, _ report: inout HarvestReport) throws(Stop) {
        guard let pass = LogPass.open(logs[index], closesOpen: closesOpen, context: context, &report) else {
            return
        }
        try harvest(pass, index, &report)
    }

    private func harvest(_ pass: consuming LogPass, _ index: Int, _ report: inout HarvestReport) throws(Stop) {
        report.logs += 1
        var (events, position, runs): ([UInt8], Int, Int) = ([], 0, 0)
        var told = names.begin()
        while let updates = try pass.next(&report) {
            for var update in updates {
                told.settle(&update)
                context.normalForm.append(update, to: &events, &report)
            }
            if events.count >= Self.pieceSize {
                try output.write(events, to: index)
                events.removeAll(keepingCapacity: true)
            }
            if updates.isEmpty {
                try show(read: pass.filePosition - position, runs: report.runs - runs)
                (position, runs) = (pass.filePosition, report.runs)
            }
        }
        try names.keep(told)
        try output.write(events, to: index)
        try show(read: pass.filePosition - position, runs: report.runs - runs)
    }

    /// Shows how far all are; a thread that finds that another had to stop, stops too.
    private func show(read bytes: Int, runs: Int) throws(Stop) {
        let stop = state.withLock { state in
            state.bar.done += bytes
            state.bar.runs += runs
            progress(state.bar)
            return state.stop
        }
        if let stop { throw stop }
    }
}
