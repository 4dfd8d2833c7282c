import Foundation
package import HTTPServer
import Synchronization

/// A server on this machine that takes events as Marquez does, remembers them, and answers as it is told.
package final class LoopbackMarquez: Sendable {
    /// An event as it came.
    package struct Event: Hashable, Sendable {
        /// Its place in the order of arrival, from 0.
        package var number: Int
        package var request: HTTPRequest

        package var body: [UInt8] { request.body }
        package var text: String { String(decoding: request.body, as: UTF8.self) }
    }

    /// Decides how an event is answered.
    package typealias Script = @Sendable (Event) -> ScriptedAnswer

    /// The address without a path: `http://127.0.0.1:PORT`.
    package let url: String
    package var port: UInt16 { state.port }

    private let state: State

    /// Starts; it stops with this object.
    ///
    /// - Parameters:
    ///   - settings: where and how it listens; any free port of 127.0.0.1.
    ///   - script: how it answers events; 201 to all.
    /// - Throws: when it cannot listen.
    package init(
        _ settings: HTTPServerSettings = HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0)),
        script: @escaping Script = { _ in .created }
    ) throws {
        let traffic = Traffic(script)
        let server = try HTTPServer(settings) { request, reply in traffic.handle(request, reply) }
        state = State(server, traffic)
        url = "\(settings.identity == nil ? "http" : "https")://\(server.address)"
    }

    deinit { stop() }

    /// The events so far, in the order of their arrival.
    package var events: [Event] { state.traffic.events }

    /// The bodies of the events so far, as texts.
    package var bodies: [String] { events.map(\.text) }

    /// How often it was asked whether it is there (`GET /api/v1/tags?limit=1`).
    package var probes: Int { state.traffic.probes }

    /// Answers events in this way from now on.
    package func answer(by script: @escaping Script) { state.traffic.setScript(script) }

    /// Answers the next events with these, one after the other; then as before.
    package func answerNext(_ answers: ScriptedAnswer...) { state.traffic.queue(answers) }

    /// Answers the question whether it is there in this way from now on.
    package func answerProbes(_ answer: ScriptedAnswer) { state.traffic.setProbeAnswer(answer) }

    /// Waits until so many events have come.
    ///
    /// - Returns: whether they came in time.
    package func waitForEvents(_ count: Int, within time: Duration = .seconds(20)) -> Bool {
        let end = ContinuousClock.now + time
        while state.traffic.events.count < count {
            if ContinuousClock.now > end { return false }
            Thread.sleep(forTimeInterval: 0.002)
        }
        return true
    }

    /// Closes the port and all connections.
    package func stop() { state.stop() }
}

/// The server, which one thread at a time stops.
private final class State: @unchecked Sendable {
    // SAFETY: the server is used to stop it only, under the lock.
    let port: UInt16
    let traffic: Traffic
    private let server: HTTPServer
    private let lock = Mutex(())

    init(_ server: HTTPServer, _ traffic: Traffic) {
        (self.server, self.traffic) = (server, traffic)
        port = if case .tcp(_, let port) = server.address { port } else { 0 }
    }

    func stop() { lock.withLock { _ in server.stop(within: .zero) } }
}
