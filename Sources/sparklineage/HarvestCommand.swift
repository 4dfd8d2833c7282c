import CommandLineArguments
import Sidecar
import Synchronization

/// `sparklineage harvest`.
struct HarvestCommand: Equatable, Sendable {
    let paths: [String]
    let output: String?
    let isQuiet: Bool
    let closesOpen: Bool
    var jobs: JobCount = .default
    var context: String?
    var names: String?
    var follows = false
    var shipping: ShippingChoice?
    /// The lineage store that the events go into.
    var store: String?
    /// Whether edges of columns are told with the expressions that make them.
    var tellsExpressions = true

    /// Harvests, with a progress bar where somebody looks on, and a summary.
    func run() throws(Stop) -> Int32 {
        let context = try HarvestContext.read(context, tellsExpressions: tellsExpressions)
        let names = try ToldNames(names)
        var harvest = Harvest(paths: paths, closesOpen: closesOpen, context: context)
        if let path = self.output, harvest.reads(path) {
            Terminal.error.say("sparklineage: \(path) is one of the logs; name another file for the events")
            return UsageError.exitCode
        }
        if let shipping { return try ship(shipping, harvest, context) }
        if follows { return try follow(context, names) }
        let output = OrderedOutput(try openOutput(), store: try openStore())
        let progress = ProgressLine(isShown: showsProgress)
        defer { progress.clear() }
        try harvest.run(into: output, names: names, jobs: jobs.count) { progress.show($0) }
        progress.clear()
        try output.finish()
        return finish(harvest.report)
    }

    /// Harvests while the logs are written; events that scroll by are progress enough.
    private func follow(_ context: HarvestContext, _ names: ToldNames) throws(Stop) -> Int32 {
        var output = FollowFile(
            try openOutput(isWrittenInPlace: true), store: try openStore(), names, context.normalForm)
        var follow = Follow(paths: paths, closesOpen: closesOpen, context: context)
        try follow.run(into: &output)
        try output.finish()
        return finish(follow.report)
    }

    /// Events that go into a store are not printed as well, unless to a file.
    private func openOutput(isWrittenInPlace: Bool = false) throws(Stop) -> OutputFile? {
        if store != nil, output == nil { return nil }
        return try OutputFile.open(output, isWrittenInPlace: isWrittenInPlace)
    }

    private func openStore() throws(Stop) -> StoreFeed? {
        guard let store else { return nil }
        return try StoreFeed.open(store)
    }

    /// Harvests into an outbox and sends from there.
    private func ship(
        _ shipping: ShippingChoice, _ harvest: consuming Harvest, _ context: HarvestContext
    ) throws(Stop) -> Int32 {
        let talk = ShipmentTalk(isQuiet: isQuiet, url: shipping.url)
        let shipment = try Shipment(try shipping.options(), context.normalForm) { talk.say($0) }
        var report = HarvestReport()
        do throws(Stop) {
            let outcome = try shipment.run { (writer) throws(Stop) in
                report = try read(harvest, context, into: writer)
            }
            let status = finish(report)
            return talk.conclude(outcome) ?? status
        } catch {
            talk.tellHowToGoOn(shipment.path)
            throw error
        }
    }

    private func read(
        _ harvest: Harvest, _ context: HarvestContext, into writer: consuming OutboxWriter
    ) throws(Stop) -> HarvestReport {
        guard follows else {
            var stored = StoredHarvest(harvest, writer: writer)
            try stored.run()
            return stored.report
        }
        var follow = Follow(paths: paths, closesOpen: closesOpen, context: context)
        try follow.run(into: &writer)
        return follow.report
    }

    private func finish(_ report: HarvestReport) -> Int32 {
        let style = Terminal.error.style
        for line in isQuiet ? report.failureLines(style: style) : report.lines(style: style) {
            Terminal.error.say(line)
        }
        return report.exitCode
    }

    /// Events that scroll by on the same terminal leave no place for a bar.
    private var showsProgress: Bool {
        !isQuiet && Terminal.error.isTerminal && (output != nil || store != nil || !Terminal.output.isTerminal)
    }
}

/// The progress bar on the terminal, drawn ten times a second at most.
private final class ProgressLine: Sendable {
    private static let interval = Duration.milliseconds(100)

    private let isShown: Bool
    private let start = ContinuousClock.now
    private let drawn = Mutex<ContinuousClock.Instant?>(nil)

    init(isShown: Bool) { self.isShown = isShown }

    func show(_ bar: ProgressBar) {
        let now = ContinuousClock.now
        drawn.withLock { drawn in
            guard isShown, now - (drawn ?? start) >= Self.interval else { return }
            drawn = now
            Terminal.error.redraw(bar.text(width: (Terminal.error.width ?? 80) - 1))
        }
    }

    func clear() {
        drawn.withLock { drawn in
            if drawn != nil { Terminal.error.redraw("") }
            drawn = nil
        }
    }
}

/// How many threads work.
struct JobCount: ExpressibleByArgument, Equatable {
    let count: Int

    /// One a processor; more than eight seldom help, since the logs come from one disk.
    static var `default`: JobCount { JobCount(count: min(8, Threads.available)) }

    init(count: Int) { self.count = count }

    init?(argument: String) {
        guard let count = Int(argument), 1...256 ~= count else { return nil }
        self.count = count
    }

    static var expectation: String { "a number from 1 to 256" }
}
