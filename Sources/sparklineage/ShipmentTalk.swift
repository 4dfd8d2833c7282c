import Delivery
import Glibc
import Sidecar

/// What people hear of a shipment, on standard error.
struct ShipmentTalk: Sendable {
    let isQuiet: Bool
    let url: String

    /// Says what happened on the way.
    func say(_ notice: Shipment.Notice) {
        switch notice {
        case .outbox(.full(let words)): Terminal.error.say("\(words); reading waits until there is room")
        case .outbox(.hasRoom): if !isQuiet { Terminal.error.say("there is room again; reading goes on") }
        case .delivery(let notice): say(notice)
        }
    }

    private func say(_ notice: DeliveryNotice) {
        switch notice {
        case .halted(let halt): Terminal.error.say("\(halt.words); the events are kept, and it is tried again")
        case .resumed(let time):
            if !isQuiet { Terminal.error.say("the sink takes events again, after \(time.wholeSeconds) s") }
        case .refused(let event, let refusal): Terminal.error.say("refused: event \(event): \(refusal.reason)")
        case .canaryRefused(let words):
            Terminal.error.say(
                "\(words): the sink takes not even a test event, so it cannot be told which are at fault")
        case .outboxFailed(let words): Terminal.error.say("\(words); sending waits")
        case .outboxRecovered: if !isQuiet { Terminal.error.say("the state can be written again") }
        }
    }

    /// Says how it ended; gives the exit status where that is not the reading's.
    func conclude(_ outcome: Shipment.Outcome) -> Int32? {
        if !isQuiet { Terminal.error.say("sent: \(outcome.delivered)") }
        if outcome.left > 0 {
            let why = (outcome.halt?.words ?? outcome.lastFailure).map { "\($0): " } ?? ""
            Terminal.error.say("\(why)not sent: \(outcome.left)")
            if let state = outcome.state { tellHowToGoOn(state) }
            return EX_TEMPFAIL
        }
        guard outcome.refused > 0, let state = outcome.state else { return nil }
        Terminal.error.say(
            "refused: \(outcome.refused); see them with: sparklineage queue list --state \(state)")
        return 1
    }

    func tellHowToGoOn(_ state: String) {
        Terminal.error.say("all is kept; go on with the same command and --resume --state \(state)")
    }
}

extension Halt {
    fileprivate var words: String {
        switch cause {
        case .unreachable: "the sink does not take events: \(reason)"
        case .askedToWait: "the sink asked to wait: \(reason)"
        case .misconfigured: "the sink refuses all events: \(reason)"
        }
    }
}

extension Duration {
    fileprivate var wholeSeconds: Int { Int(components.seconds) }
}
