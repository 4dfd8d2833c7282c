import Delivery
import Secrecy

/// Takes secrets out of what others have written.
struct Redaction: Sendable {
    private let secrets: [Secret]

    /// Secrets of fewer than four letters are left: their letters would be taken out of words.
    init(_ secrets: [Secret]) {
        self.secrets = secrets.filter { $0.text.utf8.count > 3 }.sorted { $0.text.utf8.count > $1.text.utf8.count }
    }

    /// Takes out this secret too.
    func adding(_ secret: Secret?) -> Redaction { secret.map { Redaction(secrets + [$0]) } ?? self }

    func apply(to text: String) -> String {
        secrets.reduce(text) { text, secret in
            text.split(separator: secret.text, omittingEmptySubsequences: false).joined(separator: "***")
        }
    }

    /// Takes them out of an answer: some servers repeat what they were sent.
    func apply(to response: Answer.Response) -> Answer.Response {
        let text = String(decoding: response.body, as: UTF8.self)
        let clean = apply(to: text)
        var response = response
        if clean != text { response.body = Array(clean.utf8) }
        return response
    }
}
