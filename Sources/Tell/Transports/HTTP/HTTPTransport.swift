import CCurl
import Compression
package import Delivery
import Secrecy

/// Sends events by HTTP, one request each, several at once.
///
/// The thread that calls ``wait(atMost:)`` does all the work. Connections are kept and used again. A redirect is an
/// answer; nothing is sent to a server whose certificate is not trusted.
package final class HTTPTransport: Transport {
    /// An attempt that has begun and not ended.
    private struct Attempt {
        var number: Int
        var body: [UInt8]
        /// The token that it was sent with.
        var token: Secret?
        var isRepeated = false
    }

    private enum Purpose {
        case attempt(Attempt)
        case token(OAuth2Client)
    }

    private let settings: HTTPTransportSettings
    private let headers: [Secret]
    private let redaction: Redaction
    private let multi: CurlMulti
    private var idle: [CurlTransfer] = []
    private var running: [UInt: (transfer: CurlTransfer, purpose: Purpose)] = [:]
    private var token = TokenState()
    /// What waits for the token.
    private var waiting: [Attempt] = []
    private var ended: [AttemptEnd] = []

    /// Makes a transport; it connects when there is something to send.
    ///
    /// - Parameter settings: where and how.
    /// - Throws: when a header of the operator's own is none.
    package init(_ settings: HTTPTransportSettings) throws(HTTPTransportError) {
        self.settings = settings
        headers = try settings.lines()
        redaction = Redaction(settings.secrets)
        multi = CurlMulti(connections: settings.connections)
    }

    package var waker: any Waker { multi }

    package func begin(_ attempt: Int, _ body: [UInt8]) {
        let sent = settings.isCompressed ? Gzip.compress(body) : body
        send(Attempt(number: attempt, body: sent))
    }

    package func wait(atMost time: Duration?) -> [AttemptEnd] {
        let end = time.map { ContinuousClock.now + $0 }
        while true {
            multi.perform()
            while let (address, code) = multi.nextEnd() { finish(address, code) }
            let left = end.map { $0 - .now } ?? .seconds(3600)
            let isWoken = multi.takeWake()
            if !ended.isEmpty || isWoken || left <= .zero { break }
            multi.poll(atMost: left)
        }
        defer { ended.removeAll(keepingCapacity: true) }
        return ended
    }

    private func send(_ attempt: Attempt) {
        guard case .oauth2(let client) = settings.authorization else { return start(attempt) }
        var attempt = attempt
        switch token.advice(at: .now) {
        case .use(let token):
            attempt.token = token
            start(attempt)
        case .wait: waiting.append(attempt)
        }
        if token.begin(at: .now) { start(.token(client), client.request) }
    }

    private func start(_ attempt: Attempt) {
        var request = CurlRequest(url: settings.endpoint.url, headers: headers, body: attempt.body)
        switch settings.authorization {
        case .none: break
        case .basic(let credentials): request.basic = credentials
        case .bearer(let token): request.headers.append(.bearer(token))
        case .oauth2: if let token = attempt.token { request.headers.append(.bearer(token)) }
        }
        start(.attempt(attempt), request)
    }

    private func start(_ purpose: Purpose, _ request: CurlRequest) {
        let transfer = idle.popLast() ?? CurlTransfer(settings, multi)
        running[transfer.address] = (transfer, purpose)
        guard let problem = transfer.start(request) else { return }
        running[transfer.address] = nil
        conclude(purpose, .failure(failures(of: purpose).text(problem)))
    }

    private func finish(_ address: UInt, _ code: CURLcode) {
        guard let (transfer, purpose) = running.removeValue(forKey: address) else { return }
        let answer = answer(code, of: transfer, purpose)
        transfer.finish()
        idle.append(transfer)
        conclude(purpose, answer)
    }

    private func answer(_ code: CURLcode, of transfer: CurlTransfer, _ purpose: Purpose) -> Answer {
        let isWhole = code == CURLE_OK || code == CURLE_WRITE_ERROR && transfer.isCutShort
        guard isWhole else { return .failure(failures(of: purpose).text(code, of: transfer)) }
        guard case .attempt(let attempt) = purpose else { return .response(transfer.response) }
        return .response(redaction.adding(attempt.token).apply(to: transfer.response))
    }

    private func failures(of purpose: Purpose) -> FailureText {
        let authority =
            switch purpose {
            case .attempt: settings.endpoint.authority
            case .token(let client): client.endpoint.authority
            }
        return FailureText(authority: authority, settings: settings, redaction: redaction)
    }

    private func conclude(_ purpose: Purpose, _ answer: Answer) {
        switch purpose {
        case .attempt(let attempt): conclude(attempt, answer)
        case .token(let client): concludeToken(of: client, answer)
        }
    }

    private func conclude(_ attempt: Attempt, _ answer: Answer) {
        guard case .response(let response) = answer, response.status == 401, let used = attempt.token,
            !attempt.isRepeated
        else { return ended.append(AttemptEnd(attempt.number, answer)) }
        token.refuse(used)
        send(Attempt(number: attempt.number, body: attempt.body, isRepeated: true))
    }

    private func concludeToken(of client: OAuth2Client, _ answer: Answer) {
        if case .response(let response) = answer, response.status == 200,
            let got = OAuth2Client.token(in: response.body)
        {
            token.succeed(Secret(got.access_token), lifetime: got.lifetime, at: .now)
        } else {
            token.fail(at: .now)
        }
        let held = waiting
        waiting = []
        guard token.advice(at: .now) == .wait else { return held.forEach { send($0) } }
        let refusal = client.refusal(answer)
        ended += held.map { AttemptEnd($0.number, refusal) }
    }
}
