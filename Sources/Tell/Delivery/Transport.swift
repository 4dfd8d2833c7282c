/// The way to one sink: begins attempts, and tells how they ended.
///
/// One thread drives it. ``wait(atMost:)`` is where that thread sleeps; its ``Waker`` gets it up from any thread.
package protocol Transport {
    /// Wakes ``wait(atMost:)``.
    var waker: any Waker { get }

    /// Begins to send a document; it must not block for long.
    ///
    /// - Parameters:
    ///   - attempt: a number of the caller's, which comes back with the end.
    ///   - body: the document.
    mutating func begin(_ attempt: Int, _ body: [UInt8])

    /// Waits until attempts have ended, the waker was used or the time is over.
    ///
    /// - Parameter time: how long at most; nil for as long as it takes.
    /// - Returns: the attempts that have ended; none where time or waker came first.
    mutating func wait(atMost time: Duration?) -> [AttemptEnd]
}

/// Ends the sleep of a transport's thread, or its next one if it is awake.
package protocol Waker: Sendable {
    func wake()
}

/// How an attempt ended.
package struct AttemptEnd: Hashable, Sendable {
    package var attempt: Int
    package var answer: Answer

    package init(_ attempt: Int, _ answer: Answer) {
        self.attempt = attempt
        self.answer = answer
    }
}

/// What came back from a sink.
package enum Answer: Hashable, Sendable {
    case response(Response)
    /// No whole answer came: no connection, a time-out, a reset. The words are for people.
    case failure(String)
    /// The sink's own dialect cannot say this event, or a file system will never take it: nothing was sent.
    case unsayable(String)

    /// An HTTP answer.
    package struct Response: Hashable, Sendable {
        package var status: Int
        /// The value of `Retry-After`, as it was sent.
        package var retryAfter: String?
        /// The value of `Date`, as it was sent: what a date in `Retry-After` counts from.
        package var date: String?
        /// The start of the body, 4 KiB at most.
        package var body: [UInt8]

        package init(status: Int, retryAfter: String? = nil, date: String? = nil, body: [UInt8] = []) {
            self.status = status
            self.retryAfter = retryAfter
            self.date = date
            self.body = body
        }
    }
}
