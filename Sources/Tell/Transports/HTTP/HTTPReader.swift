import CCurl
package import Delivery
import Secrecy

/// Asks a server by GET, one question after the other, over connections that are kept.
package final class HTTPReader {
    /// The most that is read of an answer: a graph of a large Marquez has some tens of megabytes.
    private static let largest = 256 << 20

    private let settings: HTTPTransportSettings
    private let headers: [Secret]
    private let redaction: Redaction
    private let multi = CurlMulti(connections: 1)
    private let transfer: CurlTransfer

    /// Makes a reader; it connects when something is asked.
    ///
    /// - Parameter settings: where and how; a client of OAuth 2.0 is not known to it.
    /// - Throws: when a header of the operator's own is none.
    package init(_ settings: HTTPTransportSettings) throws(HTTPTransportError) {
        self.settings = settings
        headers = try settings.linesOfQuestion()
        redaction = Redaction(settings.secrets)
        transfer = CurlTransfer(settings, multi)
        transfer.set(CURLOPT_ACCEPT_ENCODING, "gzip")
        transfer.set(CURLOPT_PATH_AS_IS, 1)
    }

    /// Waits for the answer to a question.
    ///
    /// - Parameter target: what follows the address of the settings: `/api/v1/namespaces?limit=10`.
    /// - Returns: the answer, or why there is none.
    package func get(_ target: String) -> Answer {
        var request = CurlRequest(url: settings.endpoint.address(of: target), headers: headers)
        if case .basic(let credentials) = settings.authorization { request.basic = credentials }
        request.bounds = .init(kept: Self.largest, read: Self.largest)
        if let problem = transfer.start(request) { return .failure(failures.text(problem)) }
        defer { transfer.finish() }
        while true {
            multi.perform()
            if let end = multi.nextEnd() { return answer(end.code) }
            multi.poll(atMost: .seconds(1))
        }
    }

    private func answer(_ code: CURLcode) -> Answer {
        if transfer.isCutShort {
            return .failure(failures.text("the answer is larger than \(Self.largest >> 20) MiB; ask for less"))
        }
        guard code == CURLE_OK else { return .failure(failures.text(code, of: transfer)) }
        return .response(transfer.response)
    }

    private var failures: FailureText {
        FailureText(
            authority: settings.endpoint.authority, settings: settings, redaction: redaction, consequence: "")
    }
}
