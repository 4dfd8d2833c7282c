import Glibc
import HTTPServer

/// The socket of a request that is put aside: the server does not touch it, so a test can misuse it.
struct RawConnection {
    private let reply: HTTPReply

    init(_ reply: HTTPReply) { self.reply = reply }

    /// Answers in this manner; returns when the connection is done with.
    func answer(_ answer: ScriptedAnswer) {
        let length = "Content-Length: \(answer.body.count)"
        switch answer.manner {
        case .whole: return reply.send(answer.response)
        case .close: break
        case .reset: reset()
        case .silence: waitForPeer()
        case .stallAfterHead:
            write(answer.head("Content-Length: 100"))
            waitForPeer()
        case .truncatedBody: write(answer.head("Transfer-Encoding: chunked") + Array("64\r\nonly a part of ".utf8))
        case .closeAfterwards: write(answer.head(length) + answer.body)
        case .drip(let pause):
            write(answer.head(length))
            drip(answer.body, pause)
        case .raw(let bytes): write(bytes)
        }
        reply.drop()
    }

    private func write(_ bytes: [UInt8]) {
        unsafe _ = send(reply.socket, bytes, bytes.count, Int32(MSG_NOSIGNAL))
    }

    private func drip(_ bytes: [UInt8], _ pause: Duration) {
        for byte in bytes where !isLeft(within: pause) { write([byte]) }
    }

    /// Waits until the peer has closed, 60 seconds at most.
    private func waitForPeer() { _ = isLeft(within: .seconds(60)) }

    /// Whether the peer closes within this time.
    private func isLeft(within time: Duration) -> Bool {
        let end = ContinuousClock.now + time
        while ContinuousClock.now < end {
            var byte: UInt8 = 0
            let count = unsafe recv(reply.socket, &byte, 1, Int32(MSG_PEEK | MSG_DONTWAIT))
            if count == 0 || count < 0 && errno != EAGAIN { return true }
            usleep(2000)
        }
        return false
    }

    /// Aborts the connection: the system sends a reset at once.
    private func reset() {
        var nowhere = sockaddr()
        nowhere.sa_family = sa_family_t(AF_UNSPEC)
        unsafe _ = connect(reply.socket, &nowhere, socklen_t(MemoryLayout<sockaddr>.size))
    }
}
