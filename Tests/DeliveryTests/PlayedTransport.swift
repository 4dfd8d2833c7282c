import Delivery
import Foundation
import Synchronization

/// A sink on a clock that a test moves: each answer takes its time, and waiting moves the clock.
struct PlayedTransport: Transport {
    struct Silence: Waker { func wake() {} }

    let clock: ManualClock
    /// What the sink answers to the so-manieth attempt, and after how long; nil for never.
    var sink: (Int) -> (Answer, Duration)? = { _ in (.response(Answer.Response(status: 201)), .microseconds(200)) }
    private(set) var underWay: [(time: Duration, end: AttemptEnd)] = []

    init(_ clock: ManualClock) { self.clock = clock }

    var waker: any Waker { Silence() }

    mutating func begin(_ attempt: Int, _ body: [UInt8]) {
        guard let (answer, delay) = sink(attempt) else { return }
        underWay.append((clock.now.offset + delay, AttemptEnd(attempt, answer)))
    }

    mutating func wait(atMost time: Duration?) -> [AttemptEnd] {
        let now = clock.now.offset
        let ends = underWay.map(\.time).min()
        guard let next = [ends, time.map { now + $0 }].compactMap(\.self).min() else {
            preconditionFailure("the delivery would sleep for ever")
        }
        clock.advance(by: max(.zero, next - now))
        defer { underWay.removeAll { $0.time <= next } }
        return underWay.filter { $0.time <= next }.map(\.end)
    }
}

/// A sink that takes everything as soon as it is waited for, and really sleeps.
final class PromptTransport: Transport {
    final class Bell: Waker {
        private let condition = NSCondition()
        private let rings = Mutex(0)

        func wake() {
            condition.lock()
            rings.withLock { $0 += 1 }
            condition.signal()
            condition.unlock()
        }

        func wait(atMost time: Duration?) {
            condition.lock()
            defer { condition.unlock() }
            let deadline = Date().addingTimeInterval(time.map { $0 / .seconds(1) } ?? 3600)
            while rings.withLock({ $0 }) == 0, condition.wait(until: deadline) {}
            rings.withLock { $0 = 0 }
        }
    }

    let bell = Bell()
    private var begun: [Int] = []

    var waker: any Waker { bell }

    func begin(_ attempt: Int, _ body: [UInt8]) { begun.append(attempt) }

    func wait(atMost time: Duration?) -> [AttemptEnd] {
        if begun.isEmpty { bell.wait(atMost: time) }
        defer { begun = [] }
        return begun.map { AttemptEnd($0, .response(Answer.Response(status: 201))) }
    }
}
