import Foundation
import Glibc
import HTTPServer
import Synchronization

/// A server that remembers what it was asked for.
final class TargetServer: Sendable {
    private let requests = Mutex<[HTTPRequest]>([])

    func start() throws -> HTTPServer {
        try HTTPServer(HTTPServerSettings(.tcp(host: "127.0.0.1", port: 0))) { [self] request, reply in
            requests.withLock { $0.append(request) }
            reply.send(HTTPResponse(status: 200))
        }
    }

    var seen: [String] { requests.withLock { $0.map(\.target) } }

    func header(_ name: String) -> String? { requests.withLock { $0.last?.header(name) } }
}

/// A listening socket whose connections a function handles, each on a thread of its own.
final class RawServer: Sendable {
    let port: UInt16
    private let descriptor: Int32
    private let count = Atomic(0)

    /// Begins to listen.
    ///
    /// - Parameters:
    ///   - backlog: how many connections the system takes that nobody has accepted.
    ///   - handle: handles a connection, which is closed afterwards; nil to accept none.
    /// - Throws: when it cannot listen.
    init(backlog: Int32 = 16, _ handle: (@Sendable (Int32) -> Void)?) throws {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isBound = withUnsafeMutablePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(descriptor, $0, size) == 0 && listen(descriptor, backlog) == 0
                    && getsockname(descriptor, $0, &size) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRINUSE) }
        (self.descriptor, port) = (descriptor, UInt16(bigEndian: name.sin_port))
        if let handle { Thread.detachNewThread { [self] in accept(handle) } }
    }

    var url: String { "http://127.0.0.1:\(port)" }

    /// How many connections were accepted.
    var accepted: Int { count.load(ordering: .relaxed) }

    private func accept(_ handle: @escaping @Sendable (Int32) -> Void) {
        while true {
            let connection = Glibc.accept(descriptor, nil, nil)
            if connection < 0 { return }
            count.add(1, ordering: .relaxed)
            Thread.detachNewThread {
                handle(connection)
                close(connection)
            }
        }
    }

    /// Reads what comes until nothing does for a while or the peer has closed.
    static func drain(_ connection: Int32, upTo limit: Int = .max, silence: Int32 = 60_000) {
        var (ready, total) = (pollfd(fd: connection, events: Int16(POLLIN), revents: 0), 0)
        var buffer = [UInt8](repeating: 0, count: min(limit, 65536))
        while total < limit, poll(&ready, 1, silence) > 0 {
            let count = read(connection, &buffer, buffer.count)
            if count <= 0 { return }
            total += count
        }
    }

    /// Resets a connection.
    static func reset(_ connection: Int32) {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        connect(connection, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }

    /// Connects to a port of this machine; -1 when that fails.
    static func connection(to port: UInt16) -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var name = sockaddr_in()
        name.sin_family = sa_family_t(AF_INET)
        name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        name.sin_port = port.bigEndian
        let isConnected = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
            }
        }
        if !isConnected { close(descriptor) }
        return isConnected ? descriptor : -1
    }
}

/// Passes connections on and counts them.
final class ConnectionCount {
    private var server: RawServer?

    init() throws {}

    var accepted: Int { server?.accepted ?? 0 }

    /// A port that leads to another.
    func port(to target: UInt16) throws -> UInt16 {
        let server = try RawServer { connection in
            let onward = RawServer.connection(to: target)
            Thread.detachNewThread { pass(from: onward, to: connection) }
            pass(from: connection, to: onward)
        }
        self.server = server
        return server.port
    }
}

private func pass(from source: Int32, to target: Int32) {
    var buffer = [UInt8](repeating: 0, count: 65536)
    while case let count = read(source, &buffer, buffer.count), count > 0 {
        if send(target, buffer, count, Int32(MSG_NOSIGNAL)) < 0 { break }
    }
    shutdown(target, Int32(SHUT_WR))
}
