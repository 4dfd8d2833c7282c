// How canaries ended.
extension DeliveryState {
    mutating func canaryEnded(_ round: Int, _ answer: AnswerClass, at now: Duration, chance: Double) {
        noteCanary(answer)
        guard let current = poison.round, current.number == round else { return }
        guard answer == .delivered else {
            poison.abandonRound(at: now, chance: chance)
            return
        }
        switch current.phase {
        case .before: poison.beginTrials(at: now)
        case .trying: break
        case .after: for lane in poison.endRound(at: now) { convict(lane) }
        }
    }

    private mutating func noteCanary(_ answer: AnswerClass) {
        switch answer {
        case .delivered: isCanaryRefused = false
        case .permanent(let words), .misconfigured(let words):
            if !isCanaryRefused { notices.append(.canaryRefused(words)) }
            isCanaryRefused = true
        case .retry, .ambiguous: break
        }
    }

    private mutating func convict(_ lane: Lane) {
        guard let suspicion = poison.suspects[lane], let answer = suspicion.answer else { return }
        let reason = """
            the sink answered \(answer.status) to this event \(suspicion.counted) times, \
            and took others right before and right after: the event is at fault
            """
        finish(suspicion.event, of: lane, .refused(refusal(reason, .response(answer), of: lane)))
    }
}
