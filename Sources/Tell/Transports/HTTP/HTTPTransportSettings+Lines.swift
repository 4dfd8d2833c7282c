import Delivery
import FoundationEssentials
import Secrecy

/// Why a transport cannot be made of its settings.
package struct HTTPTransportError: Hashable, Sendable, Error, CustomStringConvertible {
    package let description: String
}

extension HTTPTransportSettings {
    /// The lines of the head that are the same for all events.
    func lines() throws(HTTPTransportError) -> [Secret] {
        var lines: [Secret] = []
        for header in headers { lines.append(try header.line()) }
        let hasType = headers.contains { $0.name.lowercased() == "content-type" }
        if !hasType { lines.append(Secret("Content-Type: application/json")) }
        if isCompressed { lines.append(Secret("Content-Encoding: gzip")) }
        return lines
    }

    /// The lines of the head of a question.
    func linesOfQuestion() throws(HTTPTransportError) -> [Secret] {
        var lines = [Secret("Accept: application/json")]
        for header in headers { lines.append(try header.line()) }
        if case .bearer(let token) = authorization { lines.append(.bearer(token)) }
        return lines
    }

    /// All that must not be in a text for people.
    var secrets: [Secret] {
        var secrets = headers.map(\.value)
        switch authorization {
        case .none: break
        case .basic(let credentials): secrets += credentials.secrets
        case .bearer(let token): secrets.append(token)
        case .oauth2(let client):
            secrets += client.credentials.secrets
            if let query = client.endpoint.query { secrets.append(query) }
        }
        if let query = endpoint.query { secrets.append(query) }
        if let password = endpoint.credentials?.password { secrets.append(password) }
        if case .address(let address) = proxy { secrets += [address, address.passwordOfAddress] }
        return secrets
    }
}

extension HTTPEndpoint.Credentials {
    /// The password, and the form in which it is sent.
    fileprivate var secrets: [Secret] {
        [password, Secret(Data("\(user):\(password.text)".utf8).base64EncodedString())]
    }
}

extension OwnHeader {
    /// The line as libcurl takes it; a semicolon stands for an empty value.
    fileprivate func line() throws(HTTPTransportError) -> Secret {
        let isName = !name.isEmpty && name.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: ":") }
        guard isName else { throw HTTPTransportError(description: "a header has a name without spaces and colons") }
        guard value.text.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
            throw HTTPTransportError(
                description: "the header \(name) has a line break or control character in its value")
        }
        return Secret(value.text.isEmpty ? "\(name);" : "\(name): \(value.text)")
    }
}

extension Secret {
    /// The password in an address `scheme://user:password@host`; empty where there is none.
    fileprivate var passwordOfAddress: Secret {
        guard let at = text.lastIndex(of: "@") else { return Secret("") }
        let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
        return Secret(String(text[start..<max(start, at)].drop { $0 != ":" }.dropFirst()))
    }

    /// The line that shows a token.
    static func bearer(_ token: Secret) -> Secret { Secret("Authorization: Bearer \(token.text)") }
}

extension OAuth2Client {
    /// What an event is answered that no token could be had for.
    func refusal(_ answer: Answer) -> Answer {
        switch answer {
        case .failure(let text): return .failure("no token: \(text)")
        case .unsayable: return answer
        case .response(let response)
        where (400..<500).contains(response.status) && ![408, 425, 429].contains(response.status):
            let text =
                "\(endpoint.authority) gives no token (\(response.status)); check the client's id, secret and scope"
            return .response(.init(status: 401, body: Array(text.utf8)))
        case .response(let response) where response.status == 200:
            return .failure("\(endpoint.authority): its answer holds no token; check the address of the token endpoint")
        case .response(let response) where (300..<400).contains(response.status):
            let text = "\(endpoint.authority) answers a request for a token by a redirect; check its address"
            return .response(.init(status: response.status, body: Array(text.utf8)))
        case .response(let response):
            return .response(
                .init(
                    status: response.status, retryAfter: response.retryAfter, date: response.date,
                    body: Array("\(endpoint.authority) gives no token (\(response.status))".utf8)))
        }
    }
}
