import Glibc
import HTTPServer

/// A connection whose every byte the test decides.
final class RawClient {
    private let descriptor: Int32

    init(_ address: ListenAddress) throws {
        switch address {
        case .tcp(_, let port):
            descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
            var name = sockaddr_in()
            name.sin_family = sa_family_t(AF_INET)
            name.sin_port = port.bigEndian
            name.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
            try Self.connect(descriptor, &name)
        case .unix(let path):
            descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
            var name = sockaddr_un()
            name.sun_family = sa_family_t(AF_UNIX)
            withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: path.utf8) }
            try Self.connect(descriptor, &name)
        }
        var limit = timeval(tv_sec: 10, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &limit, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit { close(descriptor) }

    private static func connect<Name>(_ descriptor: Int32, _ name: inout Name) throws {
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<Name>.size))
            }
        }
        if result != 0 { throw NoConnection(code: errno) }
    }

    struct NoConnection: Error {
        let code: Int32
    }

    /// Sends bytes; false when the server has cut the connection.
    @discardableResult
    func send(_ bytes: [UInt8]) -> Bool {
        var start = 0
        while start < bytes.count {
            let count = bytes[start...].withUnsafeBytes {
                Glibc.send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return false }
            start += count
        }
        return true
    }

    @discardableResult
    func send(_ text: String) -> Bool { send(Array(text.utf8)) }

    /// All that comes until the server closes; nil where it is still open after ten silent seconds.
    func readToEnd() -> String? {
        var received: [UInt8] = []
        while true {
            guard let piece = readPiece() else { return nil }
            if piece.isEmpty { return String(decoding: received, as: UTF8.self) }
            received += piece
        }
    }

    /// What comes up to these words.
    func read(upTo end: String) -> String {
        var received = ""
        while !received.contains(end), let piece = readPiece(), !piece.isEmpty {
            received += String(decoding: piece, as: UTF8.self)
        }
        return received
    }

    /// What comes next; empty at the end, also one by a reset; nil after silence.
    private func readPiece() -> [UInt8]? {
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        let count = recv(descriptor, &buffer, buffer.count, 0)
        if count < 0, errno == EAGAIN { return nil }
        return Array(buffer.prefix(max(0, count)))
    }
}
