import ByteReading
import FoundationEssentials
import HTTPServer
import LineageModel
import Normalization
import StateStore

/// Takes OpenLineage events by HTTP: an answer 201 says that they are on the disk.
struct Intake: Sendable {
    private let state: StateStore
    private let wake: @Sendable () -> Void
    private let normalForm: @Sendable () -> NormalForm

    init(
        _ state: StateStore, _ normalForm: @escaping @Sendable () -> NormalForm, wake: @escaping @Sendable () -> Void
    ) {
        (self.state, self.normalForm, self.wake) = (state, normalForm, wake)
    }

    /// Takes one document.
    func take(_ body: [UInt8]) -> HTTPResponse { keep([body]) }

    /// Takes a JSON array of documents, or one a line.
    func takeBatch(_ body: [UInt8]) -> HTTPResponse {
        do throws(JSONError) {
            if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
                guard case .array(let documents) = try JSONValue(parsing: body) else { return keep([]) }
                return keep(documents.map { $0.encoded() })
            }
            let lines = body.split(separator: UInt8(ascii: "\n")).map { Array($0) }
            return keep(lines.filter { $0.contains { $0 > 0x20 } })
        } catch {
            return .text(400, "\(error)")
        }
    }

    private func keep(_ documents: [[UInt8]]) -> HTTPResponse {
        var change = StateChange()
        for (index, document) in documents.enumerated() {
            do throws(EventRefusal) {
                try add(document, to: &change)
            } catch {
                let place = documents.count > 1 ? "event \(index + 1): " : ""
                return .text(400, "\(place)\(error)")
            }
        }
        return commit(change)
    }

    /// Adds a document as it is kept.
    private func add(_ document: [UInt8], to change: inout StateChange) throws(EventRefusal) {
        var event: JSONValue
        do throws(JSONError) { event = try JSONValue(parsing: document) } catch { throw EventRefusal("\(error)") }
        try EventCheck().check(&event, at: .now)
        if let body = normalForm().form(of: event.encoded()) {
            change.events.append(NewEvent(body))
        } else {
            change.ignored += 1
        }
    }

    private func commit(_ change: StateChange) -> HTTPResponse {
        do throws(StateStoreError) {
            try state.commit(change)
        } catch {
            guard error.kind == .full else { return .text(503, "events cannot be kept now") }
            var response = HTTPResponse.text(429, "the outbox is full")
            response.headers.append(HTTPHeader("Retry-After", "5"))
            return response
        }
        wake()
        return HTTPResponse(status: 201)
    }
}

extension Timestamp {
    /// The present.
    fileprivate static var now: Timestamp {
        Timestamp(milliseconds: Int64(Date.now.timeIntervalSince1970 * 1000))
    }
}
