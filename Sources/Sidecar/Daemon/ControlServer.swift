import FoundationEssentials
import Glibc
import HTTPServer
import StateStore

/// The daemon's answers to `queue` and `state`, on a socket in the directory of the state.
enum ControlServer {
    /// Listens from then on.
    ///
    /// - Parameters:
    ///   - directory: the directory of the state, which only this user can enter.
    ///   - state: the state.
    ///   - health: how the daemon is.
    ///   - wake: is told when something was put into a queue.
    /// - Returns: the server.
    /// - Throws: when it cannot listen.
    static func start(
        _ directory: String, _ state: StateStore, _ health: DaemonHealth, wake: @escaping @Sendable () -> Void
    ) throws(HTTPServerError) -> HTTPServer {
        let path = "\(directory)/\(ControlRequest.socket)"
        // The lock on the directory says that nobody listens there any more.
        unsafe _ = unlink(path)
        return try HTTPServer(HTTPServerSettings(.unix(path: path))) { request, reply in
            guard request.path == ControlRequest.path,
                let asked = try? JSONDecoder().decode(ControlRequest.self, from: Data(request.body))
            else { return reply.send(.text(400, "this is not understood")) }
            reply.send(HTTPResponse(status: 200, body: encoded(asked.perform(on: state, health))))
            if case .retry = asked { wake() }
        }
    }
}
