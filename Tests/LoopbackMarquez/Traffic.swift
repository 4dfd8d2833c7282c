import Foundation
import HTTPServer
import Synchronization

/// What has come, and how it is answered.
final class Traffic: Sendable {
    private struct Record {
        var events: [LoopbackMarquez.Event] = []
        var probes = 0
        var script: LoopbackMarquez.Script
        var next: [ScriptedAnswer] = []
        var probeAnswer = ScriptedAnswer(
            200, headers: [HTTPHeader("Content-Type", "application/json")], body: #"{"totalCount":0,"tags":[]}"#)
    }

    private let record: Mutex<Record>

    init(_ script: @escaping LoopbackMarquez.Script) { record = Mutex(Record(script: script)) }

    var events: [LoopbackMarquez.Event] { record.withLock { $0.events } }
    var probes: Int { record.withLock { $0.probes } }

    func setScript(_ script: @escaping LoopbackMarquez.Script) { record.withLock { $0.script = script } }
    func setProbeAnswer(_ answer: ScriptedAnswer) { record.withLock { $0.probeAnswer = answer } }
    func queue(_ answers: [ScriptedAnswer]) { record.withLock { $0.next += answers } }

    /// Answers a request: at once, or on a thread of its own where that takes time or the bare socket.
    func handle(_ request: HTTPRequest, _ reply: HTTPReply) {
        let answer = answer(to: request)
        if case .whole = answer.manner, answer.delay == .zero { return reply.send(answer.response) }
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: answer.delay / .seconds(1))
            RawConnection(reply).answer(answer)
        }
    }

    private func answer(to request: HTTPRequest) -> ScriptedAnswer {
        switch (request.method, request.path) {
        case ("POST", "/api/v1/lineage"): answer(toEvent: request)
        case ("GET", "/api/v1/tags"):
            record.withLock { record in
                record.probes += 1
                return record.probeAnswer
            }
        default: ScriptedAnswer(404, body: #"{"code":404,"message":"HTTP 404 Not Found"}"#)
        }
    }

    private func answer(toEvent request: HTTPRequest) -> ScriptedAnswer {
        let (event, script, answer) = record.withLock { record in
            let event = LoopbackMarquez.Event(number: record.events.count, request: request)
            record.events.append(event)
            return (event, record.script, record.next.isEmpty ? nil : record.next.removeFirst())
        }
        return answer ?? script(event)
    }
}
