import Sidecar

/// `sparklineage harvest`.
struct HarvestCommand: Equatable, Sendable {
    let paths: [String]
    let output: String?
    let isQuiet: Bool
    let closesOpen: Bool

    /// Harvests, with a progress bar where somebody looks on, and a summary.
    func run() throws(Stop) -> Int32 {
        var output = try OutputFile.open(self.output)
        var harvest = Harvest(paths: paths, closesOpen: closesOpen)
        var progress = ProgressLine(isShown: showsProgress)
        defer { progress.clear() }
        try harvest.run(into: &output) { progress.show($0) }
        progress.clear()
        try output.finish()
        let style = Terminal.error.style
        let lines = isQuiet ? harvest.report.failureLines(style: style) : harvest.report.lines(style: style)
        for line in lines { Terminal.error.say(line) }
        return harvest.report.exitCode
    }

    /// Events that scroll by on the same terminal leave no place for a bar.
    private var showsProgress: Bool {
        !isQuiet && Terminal.error.isTerminal && (output != nil || !Terminal.output.isTerminal)
    }
}

/// The progress bar on the terminal, drawn ten times a second at most.
private struct ProgressLine {
    private static let interval = Duration.milliseconds(100)

    private let isShown: Bool
    private let start = ContinuousClock.now
    private var drawn: ContinuousClock.Instant?

    init(isShown: Bool) { self.isShown = isShown }

    mutating func show(_ bar: ProgressBar) {
        let now = ContinuousClock.now
        guard isShown, now - (drawn ?? start) >= Self.interval else { return }
        drawn = now
        Terminal.error.redraw(bar.text(width: (Terminal.error.width ?? 80) - 1))
    }

    mutating func clear() {
        if drawn != nil { Terminal.error.redraw("") }
        drawn = nil
    }
}
