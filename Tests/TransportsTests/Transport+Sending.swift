import Delivery
import LoopbackMarquez
import Transports

extension Transport {
    /// Sends documents at once; gives what became of each, by its place.
    ///
    /// What takes longer than 30 s is missing.
    mutating func send(_ bodies: [String]) -> [Int: Answer] {
        for (number, body) in bodies.enumerated() { begin(number, Array(body.utf8)) }
        var answers: [Int: Answer] = [:]
        let end = ContinuousClock.now + .seconds(30)
        while answers.count < bodies.count, ContinuousClock.now < end {
            for ended in wait(atMost: .seconds(1)) { answers[ended.attempt] = ended.answer }
        }
        return answers
    }

    /// Sends one document.
    mutating func send(_ body: String = #"{"event":1}"#) -> Answer {
        send([body])[0] ?? .failure("the test waited in vain")
    }
}

extension Answer {
    var status: Int? { if case .response(let response) = self { response.status } else { nil } }
    var text: String {
        switch self {
        case .response(let response): String(decoding: response.body, as: UTF8.self)
        case .failure(let text), .unsayable(let text): text
        }
    }
    var failure: String? { if case .failure(let text) = self { text } else { nil } }
}

/// A transport to a server of the test, with short time-outs; no proxy of the environment is in the way.
func transport(
    _ url: String, _ change: (inout HTTPTransportSettings) -> Void = { _ in }
) throws -> HTTPTransport {
    var settings = HTTPTransportSettings(try HTTPEndpoint(url))
    settings.proxy = .none
    settings.connectTimeout = .seconds(5)
    settings.timeout = .seconds(10)
    change(&settings)
    return try HTTPTransport(settings)
}
