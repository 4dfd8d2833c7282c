import ByteReading
import HTTPServer
import LineageModel
import Normalization
import StateStore

/// Takes OpenLineage events by HTTP: an answer 201 says that they are on the disk.
struct Intake: Sendable {
    private let gate: OutboxGate
    private let form: @Sendable () -> NormalForm
    private var normalForm: NormalForm { form() }

    /// - Parameters:
    ///   - gate: takes the events.
    ///   - form: gives what takes secrets out, as the settings are now.
    init(_ gate: OutboxGate, _ form: @escaping @Sendable () -> NormalForm) { (self.gate, self.form) = (gate, form) }

    /// Takes one document.
    func take(_ body: [UInt8]) -> HTTPResponse {
        do throws(EventRefusal) {
            return keep([try ForeignEvent(body, normalForm, at: .now)]) ?? HTTPResponse(status: 201)
        } catch {
            return .text(400, "\(error)")
        }
    }

    /// Takes a JSON array of documents, or one a line; of some that are none the others are taken.
    func takeBatch(_ body: [UInt8]) -> HTTPResponse {
        if body.first(where: { $0 > 0x20 }) == UInt8(ascii: "[") {
            do throws(JSONError) {
                return takeAll(try JSONValue(parsing: body).array ?? [])
            } catch {
                return .text(400, "\(error)")
            }
        }
        let form = normalForm
        var batch = Batch()
        for line in body.split(separator: UInt8(ascii: "\n")) where line.contains(where: { $0 > 0x20 }) {
            batch.take { () throws(EventRefusal) in try ForeignEvent(Array(line), form, at: .now) }
        }
        return answer(batch)
    }

    /// Takes `{"namespace": …, "events": […]}`; the namespace is that of jobs that name none.
    func takeIngest(_ body: [UInt8]) -> HTTPResponse {
        do throws(JSONError) {
            let request = try JSONValue(parsing: body)
            guard let events = request["events"]?.array else {
                return .text(400, "send {\"namespace\": …, \"events\": [an OpenLineage event, …]}")
            }
            return takeAll(events.map { $0.named(in: request["namespace"]) })
        } catch {
            return .text(400, "\(error)")
        }
    }

    private func takeAll(_ documents: [JSONValue]) -> HTTPResponse {
        let form = normalForm
        var batch = Batch()
        for document in documents {
            batch.take { () throws(EventRefusal) in
                try ForeignEvent(document, byteCount: document.encoded().count, form, at: .now)
            }
        }
        return answer(batch)
    }

    /// Keeps what are events, and says which are not, as OpenLineage's batch answer has it.
    private func answer(_ batch: Batch) -> HTTPResponse {
        if let refusal = keep(batch.events) { return refusal }
        if batch.failed == 0 { return HTTPResponse(status: 201) }
        var response = HTTPResponse(status: batch.events.isEmpty ? 400 : 200, body: encoded(BatchAnswer(batch)))
        response.headers = [HTTPHeader("Content-Type", "application/json")]
        return response
    }

    /// Puts events on the disk; nil when they are there.
    private func keep(_ events: [ForeignEvent]) -> HTTPResponse? {
        var parcel = Parcel()
        parcel.events = events
        do throws(StateStoreError) {
            try gate.take(parcel)
            return nil
        } catch {
            guard error.kind == .full else { return .text(503, "events cannot be kept now") }
            var response = HTTPResponse.text(429, "the outbox is full")
            response.headers.append(HTTPHeader("Retry-After", "5"))
            return response
        }
    }
}

extension JSONValue {
    /// The event with a namespace for its job, if that has none.
    fileprivate func named(in namespace: JSONValue?) -> JSONValue {
        guard let namespace, self["job"]?.object != nil, self["job"]?["namespace"] == nil else { return self }
        var event = self
        event["job"]?["namespace"] = namespace
        return event
    }
}

/// The events of a batch, and why others are none.
private struct Batch {
    /// So many failures are named; all are counted.
    private static let most = 100

    private(set) var events: [ForeignEvent] = []
    private(set) var failed = 0
    private(set) var failures: [BatchAnswer.Failure] = []

    var received: Int { events.count + failed }

    mutating func take(_ read: () throws(EventRefusal) -> ForeignEvent) {
        do throws(EventRefusal) {
            events.append(try read())
        } catch {
            if failures.count < Self.most { failures.append(.init(index: received, reason: "\(error)")) }
            failed += 1
        }
    }
}

/// What became of a batch, as OpenLineage's API says it.
private struct BatchAnswer: Encodable {
    struct Summary: Encodable {
        let received, successful, failed, retriable, nonRetriable: Int

        enum CodingKeys: String, CodingKey {
            case received, successful, failed, retriable
            case nonRetriable = "non_retriable"
        }
    }

    struct Failure: Encodable {
        let index: Int
        let reason: String
        let retriable = false
    }

    let status = "partial_success"
    let summary: Summary
    let failedEvents: [Failure]

    enum CodingKeys: String, CodingKey {
        case status, summary
        case failedEvents = "failed_events"
    }

    init(_ batch: Batch) {
        failedEvents = batch.failures
        summary = Summary(
            received: batch.received, successful: batch.events.count, failed: batch.failed, retriable: 0,
            nonRetriable: batch.failed)
    }
}
