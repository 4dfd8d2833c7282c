package import Delivery

/// The way to a Marquez: each event is sent in the words that a Marquez can take.
package struct MarquezTransport<Way: Transport>: Transport {
    private var way: Way
    /// Attempts that ended before anything was sent.
    private var unsayable: [AttemptEnd] = []

    /// - Parameter way: sends what is said.
    package init(_ way: Way) { self.way = way }

    package var waker: any Waker { way.waker }

    package mutating func begin(_ attempt: Int, _ body: [UInt8]) {
        switch MarquezDialect.translate(body) {
        case .sayable(let body, _): way.begin(attempt, body)
        case .unsayable(let reason): unsayable.append(AttemptEnd(attempt, .unsayable(reason)))
        }
    }

    package mutating func wait(atMost time: Duration?) -> [AttemptEnd] {
        guard !unsayable.isEmpty else { return way.wait(atMost: time) }
        defer { unsayable = [] }
        return unsayable + way.wait(atMost: .zero)
    }
}
