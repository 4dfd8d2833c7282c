import Delivery
import FoundationEssentials
import Secrecy

extension OAuth2Client {
    /// What a token endpoint says (RFC 6749, 5.1).
    struct Token: Decodable {
        var access_token: String
        var expires_in: Seconds?

        /// How long it is good; an absurd number counts as a second or a day.
        var lifetime: Duration? { expires_in.map { .seconds(min(max(1, $0.number), 86_400)) } }
    }

    /// A number, which some servers write as a string.
    struct Seconds: Decodable {
        var number: Double

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let number = try? container.decode(Double.self) {
                self.number = number
            } else {
                let text = try container.decode(String.self)
                guard let number = Double(text) else {
                    throw DecodingError.dataCorruptedError(in: container, debugDescription: "no number")
                }
                self.number = number
            }
        }
    }

    /// The request for a token.
    var request: CurlRequest {
        var fields = [("grant_type", "client_credentials")]
        if let scope { fields.append(("scope", scope)) }
        if sendsSecretInForm {
            fields += [("client_id", credentials.user), ("client_secret", credentials.password.text)]
        }
        let form = fields.map { "\($0)=\(formEncoded($1))" }.joined(separator: "&")
        let password = Secret(formEncoded(credentials.password.text))
        let basic = HTTPEndpoint.Credentials(user: formEncoded(credentials.user), password: password)
        return CurlRequest(
            url: endpoint.url,
            headers: [Secret("Content-Type: application/x-www-form-urlencoded"), Secret("Accept: application/json")],
            basic: sendsSecretInForm ? nil : basic, body: Array(form.utf8), bounds: .init(kept: 64 << 10))
    }

    /// The token in an answer; nil where it has none.
    static func token(in body: [UInt8]) -> Token? {
        guard let token = try? JSONDecoder().decode(Token.self, from: Data(body)) else { return nil }
        let isClean = token.access_token.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        return isClean && !token.access_token.isEmpty ? token : nil
    }
}

/// A value of a form: what is neither letter, digit nor `-._~` is escaped.
private func formEncoded(_ text: String) -> String {
    let digits = Array("0123456789ABCDEF".utf8)
    var encoded: [UInt8] = []
    for byte in text.utf8 {
        if isPlain(byte) {
            encoded.append(byte)
        } else {
            encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
        }
    }
    return String(decoding: encoded, as: UTF8.self)
}

private func isPlain(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"):
        true
    default: "-._~".utf8.contains(byte)
    }
}
