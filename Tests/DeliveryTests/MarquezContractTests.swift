import Delivery
import FoundationEssentials
import TestSupport
import Testing

struct MarquezContractTests {
    private struct Exchange: Decodable {
        struct Response: Decodable {
            var status: Int
            var body: Body
        }
        /// A text, or a JSON object of which only the code matters.
        enum Body: Decodable {
            case text(String)
            case object(code: Int?)

            private enum Key: String, CodingKey { case code }

            init(from decoder: any Decoder) throws {
                if let text = try? decoder.singleValueContainer().decode(String.self) {
                    self = .text(text)
                } else {
                    let object = try decoder.container(keyedBy: Key.self)
                    self = .object(code: try object.decodeIfPresent(Int.self, forKey: .code))
                }
            }

            var bytes: [UInt8] {
                switch self {
                case .text(let text): Array(text.utf8)
                case .object(let code): Array((code.map { "{\"code\":\($0),\"message\":\"x\"}" } ?? "{}").utf8)
                }
            }
        }
        var name: String
        var response: Response

        var answer: Answer {
            if case .text(let text) = response.body, response.status == 0 { return .failure(text) }
            return .response(Answer.Response(status: response.status, body: response.body.bytes))
        }
    }

    private let classes: [(name: String, kind: String)]

    init() throws {
        let decoder = JSONDecoder()
        classes = try MarquezContract.exchanges().map { line in
            let exchange = try decoder.decode(Exchange.self, from: Data(line))
            return (exchange.name, kind(AnswerClass(exchange.answer)))
        }
    }

    @Test func `each recorded answer of a real Marquez has its class`() {
        let counts = Dictionary(classes.map { ($0.kind, 1) }, uniquingKeysWith: +)
        #expect(
            counts == ["delivered": 286, "permanent": 100, "ambiguous": 41, "misconfigured": 12, "retry": 4])
    }

    @Test(arguments: [
        ("whole.sql.complete", "delivered"), ("missing.producer", "permanent"), ("input-namespace.space", "permanent"),
        ("wrong.inputs-object", "permanent"), ("body.string", "permanent"), ("body.batch-path", "misconfigured"),
        ("http.content-type-text", "misconfigured"), ("http.accept-xml", "misconfigured"),
        ("http.headers-9k", "misconfigured"), ("facet.schema-field-256", "ambiguous"),
        ("body.db-error-accept-json", "ambiguous"), ("http.gzip-but-plain", "ambiguous"),
        ("fault.postgres-stopped.post", "ambiguous"), ("fault.postgres-stopped.post-again", "ambiguous"),
        ("fault.postgres-stopped.post-malformed", "permanent"), ("fault.postgres-stopped.post-invalid", "permanent"),
        ("fault.postgres-back.post", "ambiguous"), ("fault.postgres-back.post-again", "ambiguous"),
        ("fault.postgres-back.post-malformed", "permanent"), ("fault.postgres-back.post-invalid", "permanent"),
        ("fault.marquez-stopped.post", "retry"), ("fault.marquez-stopped.post-malformed", "retry"),
    ])
    func `named answers have the class that the facts say`(name: String, expected: String) {
        #expect(classes.first { $0.name == name }?.kind == expected)
    }
}
