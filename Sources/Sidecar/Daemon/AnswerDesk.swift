import StateStore

/// Threads that answer requests in the place of the server's own, for which everybody waits.
///
/// However long questions take and however many are put, probes are answered and events are taken meanwhile.
final class AnswerDesk: Sendable {
    private struct Queue {
        var waiting: [@Sendable () -> Void] = []
        var isClosed = false
    }

    private let queue = Monitor(Queue())

    /// Has something done by the next thread that is free; nothing any more when the desk is closed.
    func put(_ work: @escaping @Sendable () -> Void) {
        queue.withLock { queue in if !queue.isClosed { queue.waiting.append(work) } }
        queue.wakeAll()
    }

    /// Does what is put, until ``close()``.
    func run() {
        while let work = next() { work() }
    }

    /// Lets go of what waits, and of the threads.
    func close() {
        let left = queue.withLock { queue in
            defer { (queue.waiting, queue.isClosed) = ([], true) }
            return queue.waiting
        }
        queue.wakeAll()
        // What goes with it answers the requests that nobody will: not under the lock.
        _ = left
    }

    private func next() -> (@Sendable () -> Void)? {
        queue.wait { queue -> (@Sendable () -> Void)?? in
            if !queue.waiting.isEmpty { return .some(queue.waiting.removeFirst()) }
            return queue.isClosed ? .some(nil) : nil
        }
    }
}

/// Where the requests of a daemon are answered that take their time.
struct AnswerDesks: Sendable {
    /// Events are taken: what a client sends waits for no question.
    let intake = AnswerDesk()
    let questions = AnswerDesk()

    /// What is to run on threads of its own.
    var threads: [@Sendable () -> Void] {
        [intake, intake, intake, intake, questions, questions].map { desk in { @Sendable in desk.run() } }
    }

    func close() {
        intake.close()
        questions.close()
    }
}
