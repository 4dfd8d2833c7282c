import CommandLineArguments
import Sidecar
import StateStore

/// `sparklineage state`: what the state holds, and what to do when it is damaged.
struct StateCommand: Equatable, Sendable {
    enum Work: Equatable, Sendable { case inspect, repair, reset }

    let state: StateChoice
    let work: Work
    var isJSON = false

    func run() throws(Stop) -> Int32 {
        let state = try state.path()
        switch work {
        case .inspect: return try inspect(state)
        case .repair:
            let repair = try keeping { () throws(StateStoreError) in try StateStore.repair(state) }
            _ = try Terminal.print(nil, or: repair.lines)
            return repair.isWhole ? 0 : 1
        case .reset:
            let kept = try keeping { () throws(StateStoreError) in try StateStore.reset(state) }
            Terminal.error.say("the old database is kept as \(kept)")
            return 0
        }
    }

    private func inspect(_ state: String) throws(Stop) -> Int32 {
        let listing = try withState(of: state) { (store) throws(Stop) in
            try keeping { () throws(StateStoreError) in try store.check() }
            return try StateListing(store, path: state)
        }
        _ = try Terminal.print(isJSON ? listing.json : nil, or: listing.lines)
        return listing.isConserved ? 0 : 1
    }
}

// MARK: - Declaration

let jsonFlag = Flag("json", help: "Print JSON")

extension StateCommand {
    static let declaration = Command<Invocation>(
        "state", abstract: "Look into the state directory, and mend it", subcommands: [inspect, repair, reset])

    private static let inspect = Command<Invocation>(
        "inspect", abstract: "Check the database for damage, and tell what is in it",
        parameters: StateChoice.parameters + [jsonFlag.parameter]
    ) { values throws(UsageError) in
        .state(StateCommand(state: try StateChoice(values), work: .inspect, isJSON: values[jsonFlag]))
    }

    private static let repair = Command<Invocation>(
        "repair", abstract: "Save what can be read of a damaged database into a new one; the old one is kept",
        parameters: StateChoice.parameters
    ) { values throws(UsageError) in
        .state(StateCommand(state: try StateChoice(values), work: .repair))
    }

    private static let reset: Command<Invocation> = {
        let understand = Flag(
            "i-understand", help: "That logs are read from their start again, and what waits is not sent")
        return Command(
            "reset", abstract: "Begin with an empty state; the old database is kept beside it",
            parameters: [understand.parameter] + StateChoice.parameters
        ) { values throws(UsageError) in
            guard values[understand] else {
                throw values.complaint(
                    "logs would be read from their start again, and what waits not be sent: "
                        + "say --i-understand")
            }
            return .state(StateCommand(state: try StateChoice(values), work: .reset))
        }
    }()
}
