import CMicrohttpd
import Glibc

/// An HTTP/1.1 server with or without TLS, on libmicrohttpd.
///
/// What it adds: total deadlines, limits of bodies that are chunked or compressed, refusals before the body.
@safe package final class HTTPServer {
    /// Answers a request; it runs on a thread of the server and must not block for long, but may answer later.
    package typealias Handler = @Sendable (HTTPRequest, HTTPReply) -> Void
    /// Looks at a head; an answer refuses the request before its body is read.
    package typealias Admission = @Sendable (HTTPRequest) -> HTTPResponse?

    /// Where the server listens, with the port that the system chose.
    package let address: ListenAddress

    private let core: ServerCore
    private var daemon: OpaquePointer?
    private var watch: WatchThread?
    /// The daemon's own until it stops.
    private var listening: ListeningSocket?

    /// Listens, and answers from then on.
    ///
    /// - Parameters:
    ///   - settings: where and how.
    ///   - admission: what refuses requests by their head.
    ///   - handler: what answers the others.
    /// - Throws: when it cannot listen, or the certificate is of no use.
    package init(
        _ settings: HTTPServerSettings, admission: @escaping Admission = { _ in nil }, handler: @escaping Handler
    ) throws(HTTPServerError) {
        let socket = try ListeningSocket(settings.address)
        address = socket.address
        core = ServerCore(settings.limits, admission, handler)
        unsafe daemon = startDaemon(settings, socket.descriptor, core)
        listening = consume socket
        guard unsafe daemon != nil else {
            let isSecure = settings.identity != nil
            let remedy = isSecure ? "are certificate and key PEM texts that belong together?" : "is memory left?"
            throw HTTPServerError(address, "the server does not start; \(remedy)")
        }
        watch = WatchThread { [deadlines = core.deadlines] in deadlines.watch() }
    }

    deinit { stop(within: .zero) }

    /// Takes no more requests, waits for the answers to those that it has, and closes everything.
    ///
    /// - Parameter time: how long to wait; what is not answered by then is cut off.
    package func stop(within time: Duration) {
        guard let daemon = unsafe daemon.take() else { return }
        core.drain()
        unsafe _ = MHD_quiesce_daemon(daemon)
        waitForAnswers(within: time)
        // The library cannot stop while connections are put aside.
        for exchange in core.openRequests { exchange.settle(.drop) }
        unsafe MHD_stop_daemon(daemon)
        listening = nil
        core.deadlines.stop()
        watch?.join()
        watch = nil
    }

    private func waitForAnswers(within time: Duration) {
        let end = ContinuousClock.now + time
        while !core.openRequests.isEmpty, ContinuousClock.now < end { usleep(5000) }
    }
}

extension HTTPServerSettings {
    fileprivate var idleSeconds: UInt32 { UInt32(clamping: max(1, limits.idle.components.seconds)) }
}

private func startDaemon(_ settings: HTTPServerSettings, _ socket: Int32, _ core: ServerCore) -> OpaquePointer? {
    var daemon = unsafe daemon(settings, socket, core)
    guard let identity = settings.identity else { return unsafe sparklineage_start_daemon(&daemon) }
    return unsafe identity.withPrivateKey { key in
        unsafe key.withCString { key in
            unsafe identity.certificates.withCString { certificates in
                unsafe daemon.private_key = unsafe key
                unsafe daemon.certificate = unsafe certificates
                return unsafe sparklineage_start_daemon(&daemon)
            }
        }
    }
}

/// What the library is told, but for the certificate.
@unsafe private func daemon(
    _ settings: HTTPServerSettings, _ socket: Int32, _ core: ServerCore
) -> sparklineage_daemon {
    let limits = settings.limits
    var daemon = unsafe sparklineage_daemon()
    unsafe daemon.listening_socket = socket
    unsafe daemon.connections = UInt32(clamping: limits.connections)
    unsafe daemon.connections_an_address = UInt32(clamping: limits.connectionsPerAddress ?? 0)
    unsafe daemon.idle_seconds = settings.idleSeconds
    unsafe daemon.threads = UInt32(clamping: settings.threads)
    unsafe daemon.memory_a_connection = limits.memoryPerConnection
    // The daemon is stopped before the core can go: the server holds both.
    unsafe daemon.context = Unmanaged.passUnretained(core).toOpaque()
    unsafe daemon.begin = beginRequest
    unsafe daemon.handle = proceedWithRequest
    unsafe daemon.end = endRequest
    unsafe daemon.notify = noteConnection
    unsafe daemon.unescape = leaveEscaped
    return unsafe daemon
}
