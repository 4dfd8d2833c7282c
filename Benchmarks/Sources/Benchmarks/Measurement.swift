/// Costs of several commands, taken in turn so that a busy machine is busy for all of them.
struct Measurement {
    /// How often each command is run.
    static let rounds = 7

    private var costs: [[Cost]]

    init(_ commands: [Command], rounds: Int = Self.rounds) throws(BenchmarkError) {
        costs = commands.map { _ in [] }
        for _ in 0..<rounds {
            for (index, command) in commands.enumerated() { costs[index].append(try command.run()) }
        }
    }

    /// The median of one command's costs.
    func median(_ command: Int, of figure: (Cost) -> Double) -> Double {
        costs[command].map(figure).sorted()[costs[command].count / 2]
    }

    /// The second command's cost in terms of the first one's.
    func ratio(of figure: (Cost) -> Double) -> Double { median(1, of: figure) / median(0, of: figure) }
}
