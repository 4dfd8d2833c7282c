package import HTTPServer

/// How the loopback Marquez answers one request: well, badly or not at all.
package struct ScriptedAnswer: Sendable {
    package enum Manner: Sendable {
        /// An answer as a server gives it.
        case whole
        /// The connection is closed without an answer.
        case close
        /// The connection is reset.
        case reset
        /// Nothing comes, and the connection stays open.
        case silence
        /// The head comes, and nothing after it.
        case stallAfterHead
        /// A part of a chunked body comes, then the connection is closed.
        case truncatedBody
        /// The answer comes whole; then the connection is closed, which nothing in it announces.
        case closeAfterwards
        /// The body comes one byte at a time, with this pause before each.
        case drip(Duration)
        /// These bytes come, then the connection is closed.
        case raw([UInt8])
    }

    package var status: Int
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    package var manner: Manner
    /// How long the answer is held back.
    package var delay: Duration

    package init(
        _ status: Int, headers: [HTTPHeader] = [], body: String = "", manner: Manner = .whole,
        after delay: Duration = .zero
    ) {
        (self.status, self.headers, self.body) = (status, headers, Array(body.utf8))
        (self.manner, self.delay) = (manner, delay)
    }

    /// What Marquez says when it has stored an event.
    package static let created = ScriptedAnswer(201)

    /// No answer, or a bad one, in place of a 201.
    package static func badly(_ manner: Manner, after delay: Duration = .zero) -> ScriptedAnswer {
        ScriptedAnswer(201, body: "stored", manner: manner, after: delay)
    }

    var response: HTTPResponse { HTTPResponse(status: status, headers: headers, body: body) }

    /// The head as it is sent by hand.
    func head(_ framing: String) -> [UInt8] {
        let lines = headers.map { "\($0.name): \($0.value)\r\n" }.joined()
        return Array("HTTP/1.1 \(status) Scripted\r\n\(lines)\(framing)\r\n\r\n".utf8)
    }
}
