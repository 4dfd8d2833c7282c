import ByteReading
import CMicrohttpd
import Synchronization

/// One request and its answer, as the library drives them: head, body, answer.
@safe final class Exchange: @unchecked Sendable {
    // SAFETY: what no lock guards is touched by the connection's own thread alone.

    enum Verdict {
        case respond(HTTPResponse)
        case drop
    }

    private enum Phase {
        case head, body, answering, answered
    }

    private struct Awaited {
        var verdict: Verdict?
        var isSuspended = false
        var isOver = false
    }

    let socket: Int32
    private let core: ServerCore
    private let connection: OpaquePointer
    private let awaited = Mutex(Awaited())
    private var phase = Phase.head
    private var request: HTTPRequest
    private var body: RequestBody?
    /// How much of the room for bodies it has.
    private var taken = 0

    init(_ target: String, _ connection: OpaquePointer, socket: Int32, core: ServerCore) {
        request = HTTPRequest(method: "", target: target)
        unsafe self.connection = connection
        self.socket = socket
        self.core = core
    }

    /// Goes on as far as it can.
    ///
    /// - Parameters:
    ///   - method: the request's method.
    ///   - piece: what has come of the body; empty before its start and after its end.
    /// - Returns: whether the connection goes on.
    func proceed(_ method: String, _ piece: RawSpan) -> Bool {
        switch phase {
        case .head: return begin(method)
        case .body where piece.byteCount > 0:
            let goesOn = body?.take(piece) ?? false
            taken = body?.taken ?? 0
            return goesOn
        case .body: return handle()
        case .answering: return answer()
        case .answered: return true
        }
    }

    /// Decides on the answer, unless that is done, and wakes the connection.
    func settle(_ verdict: Verdict) {
        awaited.withLock { awaited in
            guard awaited.verdict == nil, !awaited.isOver else { return }
            awaited.verdict = verdict
            guard awaited.isSuspended else { return }
            awaited.isSuspended = false
            unsafe MHD_resume_connection(connection)
        }
    }

    /// The connection's socket while its answer is awaited, else -1: its number may be another's by then.
    var awaitedSocket: Int32 { awaited.withLock { $0.isOver ? -1 : socket } }

    /// Notes that the library is done with the request.
    func end() {
        awaited.withLock { $0.isOver = true }
        core.room.giveBack(taken)
    }

    private func begin(_ method: String) -> Bool {
        request.method = method
        request.headers = unsafe headers(of: connection)
        if let refusal = core.refusal(of: request) {
            phase = .answered
            return queue(refusal)
        }
        phase = .body
        core.deadlines.set(socket, .body, within: core.limits.bodyTime)
        body = RequestBody(
            size: request.contentLength, isGzip: request.encoding == .gzip, limits: core.limits, room: core.room)
        return true
    }

    private func handle() -> Bool {
        phase = .answering
        core.deadlines.set(socket, .answer, within: nil)
        body?.finish()
        if let fault = body?.fault {
            phase = .answered
            return queue(core.answer(to: fault))
        }
        request.body = body?.bytes ?? []
        body = nil
        core.handler(request, HTTPReply(self))
        return answer()
    }

    /// Answers, or puts the connection aside until there is an answer.
    private func answer() -> Bool {
        let verdict = awaited.withLock { awaited in
            if awaited.verdict == nil {
                awaited.isSuspended = true
                unsafe MHD_suspend_connection(connection)
            }
            return awaited.verdict
        }
        switch verdict {
        case nil: return true
        case .drop: return false
        case .respond(let response):
            phase = .answered
            return queue(response)
        }
    }

    private func queue(_ response: HTTPResponse) -> Bool {
        let made = unsafe response.body.withUnsafeBytes { unsafe sparklineage_response($0.baseAddress, $0.count) }
        guard let made = unsafe made else { return false }
        defer { unsafe MHD_destroy_response(made) }
        for header in response.headers { unsafe _ = MHD_add_response_header(made, header.name, header.value) }
        if response.closesConnection || core.isDraining {
            unsafe _ = MHD_add_response_header(made, "Connection", "close")
        }
        core.deadlines.set(socket, .answer, within: core.limits.answer)
        return unsafe MHD_queue_response(connection, UInt32(response.status), made) == .YES
    }
}

@unsafe private func headers(of connection: OpaquePointer) -> [HTTPHeader] {
    var headers: [HTTPHeader] = []
    unsafe _ = withUnsafeMutablePointer(to: &headers) { pointer in
        unsafe MHD_get_connection_values(connection, .HEADER_KIND, takeHeader, pointer)
    }
    return headers
}

private func takeHeader(
    _ headers: UnsafeMutableRawPointer?, _ kind: MHD_ValueKind, _ name: UnsafePointer<CChar>?,
    _ value: UnsafePointer<CChar>?
) -> MHD_Result {
    guard let headers = unsafe headers, let name = unsafe name else { return sparklineage_go_on(0) }
    let text = unsafe value.map { unsafe String(cString: $0) } ?? ""
    let header = unsafe HTTPHeader(String(cString: name), text)
    unsafe headers.assumingMemoryBound(to: [HTTPHeader].self).pointee.append(header)
    return sparklineage_go_on(1)
}
