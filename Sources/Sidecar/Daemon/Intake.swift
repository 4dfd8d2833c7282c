import ByteReading
import HTTPServer
import OpenLineage
import StateStore

/// Takes OpenLineage events by HTTP: an answer 201 says that they are on the disk.
struct Intake: Sendable {
    private let state: StateStore
    private let wake: @Sendable () -> Void
    private let normalForm: NormalForm

    init(_ state: StateStore, _ normalForm: NormalForm, wake: @escaping @Sendable () -> Void) {
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
            if let complaint = Self.complaint(document) {
                let place = documents.count > 1 ? "event \(index + 1): " : ""
                return .text(400, place + complaint)
            }
            if let body = normalForm.form(of: document) {
                change.events.append(NewEvent(body))
            } else {
                change.ignored += 1
            }
        }
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

    /// What is wrong with a document; nil where it can be told on.
    private static func complaint(_ document: [UInt8]) -> String? {
        do throws(JSONError) {
            _ = try JSONValue(parsing: document)
            return try EventHeader(document).complaint
        } catch {
            return "\(error)"
        }
    }
}

extension EventHeader {
    /// What a document of its kind must have and this one lacks.
    fileprivate var complaint: String? {
        if eventTime == nil { return "eventTime is missing" }
        switch kind {
        case .run where runID == nil: return "run.runId is missing"
        case .run where jobName == nil || jobNamespace == nil, .job where jobName == nil || jobNamespace == nil:
            return "job.namespace or job.name is missing"
        case .dataset where dataset == nil: return "dataset.namespace or dataset.name is missing"
        default: return nil
        }
    }
}
