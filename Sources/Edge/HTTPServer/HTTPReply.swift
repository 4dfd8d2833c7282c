/// The answer that a request waits for: to be sent within the handler, or later from any thread.
///
/// The first answer counts. A reply that is let go without one answers 500, so that no peer waits for ever.
package final class HTTPReply: Sendable {
    private let exchange: Exchange

    init(_ exchange: Exchange) { self.exchange = exchange }

    deinit { exchange.settle(.respond(.text(500, "the server gave no answer"))) }

    package func send(_ response: HTTPResponse) { exchange.settle(.respond(response)) }

    /// Closes the connection without an answer.
    package func drop() { exchange.settle(.drop) }

    /// The connection's socket as long as its answer is awaited, then -1: for tests that answer as no server should.
    package var socket: Int32 { exchange.awaitedSocket }
}
