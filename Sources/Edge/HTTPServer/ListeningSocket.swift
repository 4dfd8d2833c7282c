import Glibc
import SystemMessage

/// A socket that listens; closed, and out of the file system, with this value.
struct ListeningSocket: ~Copyable {
    let descriptor: Int32
    /// The address with the port that the system gave.
    let address: ListenAddress

    init(_ address: ListenAddress) throws(HTTPServerError) {
        switch address {
        case .tcp(let host, let port):
            descriptor = try Self.listen(host, port, address)
            self.address = .tcp(host: host, port: port == 0 ? Self.port(of: descriptor) : port)
        case .unix(let path):
            descriptor = try Self.listen(path, address)
            self.address = address
        }
    }

    deinit {
        close(descriptor)
        if case .unix(let path) = address { unsafe _ = unlink(path) }
    }

    private static func listen(
        _ host: String, _ port: UInt16, _ address: ListenAddress
    ) throws(HTTPServerError) -> Int32 {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        unsafe hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV
        var found: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(host, "\(port)", &hints, &found) == 0, let found = unsafe found else {
            throw HTTPServerError(address, "no such host: name an IP address of this machine, such as 127.0.0.1")
        }
        defer { unsafe freeaddrinfo(found) }
        let descriptor = unsafe socket(found.pointee.ai_family, streaming, 0)
        guard descriptor >= 0 else { throw failure(address) }
        var isReused: Int32 = 1
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_REUSEADDR, &isReused, socklen_t(MemoryLayout<Int32>.size))
        guard unsafe bind(descriptor, found.pointee.ai_addr, found.pointee.ai_addrlen) == 0,
            Glibc.listen(descriptor, SOMAXCONN) == 0
        else {
            defer { close(descriptor) }
            throw failure(address)
        }
        return descriptor
    }

    private static func listen(_ path: String, _ address: ListenAddress) throws(HTTPServerError) -> Int32 {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let room = MemoryLayout.size(ofValue: name.sun_path)
        guard path.utf8.count < room else {
            throw HTTPServerError(address, "the path of a socket may have \(room - 1) bytes: choose a shorter one")
        }
        unsafe withUnsafeMutableBytes(of: &name.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let descriptor = socket(AF_UNIX, streaming, 0)
        guard descriptor >= 0 else { throw failure(address) }
        removeSocket(path)
        let isBound = unsafe withUnsafePointer(to: &name) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        // Nobody can connect before `listen`: the mode is in force from the first connection on.
        guard isBound, unsafe chmod(path, 0o600) == 0, Glibc.listen(descriptor, SOMAXCONN) == 0 else {
            defer { close(descriptor) }
            throw failure(address)
        }
        return descriptor
    }

    private static var streaming: Int32 {
        Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue)
    }

    /// Removes what an earlier server left; anything else that bears the name stays.
    private static func removeSocket(_ path: String) {
        var status = stat()
        if unsafe lstat(path, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK { unsafe _ = unlink(path) }
    }

    private static func port(of descriptor: Int32) -> UInt16 {
        var name = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return unsafe withUnsafeMutablePointer(to: &name) { pointer in
            let isKnown = unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, $0, &size) == 0
            }
            guard isKnown else { return 0 }
            // The port stands at the same place for both families.
            return unsafe pointer.withMemoryRebound(to: sockaddr_in.self, capacity: 1) {
                unsafe UInt16(bigEndian: $0.pointee.sin_port)
            }
        }
    }

    private static func failure(_ address: ListenAddress) -> HTTPServerError {
        let code = errno
        let reason = systemMessage(code)
        let remedy =
            switch code {
            case EADDRINUSE: "another program listens there: stop it or choose another port"
            case EACCES, EPERM: "this user may not listen there: choose a port from 1024 on or another folder"
            case EADDRNOTAVAIL: "this machine has no such address"
            default: "the server cannot listen there"
            }
        return HTTPServerError(address, "\(reason); \(remedy)")
    }
}
