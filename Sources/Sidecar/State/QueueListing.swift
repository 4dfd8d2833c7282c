import FoundationEssentials
package import StateStore

/// What waits for each sink and what is stuck, for people and for machines.
package struct QueueListing: Sendable {
    package let queues: [QueueSummary]
    package let letters: [DeadLetter]

    /// Reads it.
    ///
    /// - Parameters:
    ///   - state: the state.
    ///   - limit: so many dead letters at most, the first ones.
    /// - Throws: when the state cannot be read.
    package init(_ state: any StateAccess, limit: Int = 1000) throws(Stop) {
        queues = try keeping { () throws(StateStoreError) in try state.summaries() }
        letters = try keeping { () throws(StateStoreError) in try state.deadLetters(after: 0, limit: limit) }
    }

    /// Some lines for each sink, then some for each dead letter.
    package func lines(style: TextStyle) -> [String] {
        queues.map { line($0, style) } + letters.flatMap { $0.lines(style: style) }
    }

    private func line(_ queue: QueueSummary, _ style: TextStyle) -> String {
        let dropped = queue.dropped > 0 ? ", \(queue.dropped) dropped" : ""
        let letters = queue.deadLetters > 0 ? ", " + style(counted(queue.deadLetters, "dead letter"), .warning) : ""
        return "\(style(queue.sink, .strong)): \(counted(queue.waiting, "event")) in \(counted(queue.lanes, "lane")) "
            + "\(queue.waiting == 1 ? "waits" : "wait"), \(queue.delivered) delivered\(dropped)\(letters)"
    }

    /// One JSON document.
    package var json: [UInt8] {
        encoded(Document(queues: queues.map(Queue.init), deadLetters: letters.map(Letter.init)))
    }
}

extension DeadLetter {
    /// What it is and why it is here.
    package func lines(style: TextStyle) -> [String] {
        let attempts = self.attempts > 0 ? " after \(counted(self.attempts, "attempt"))" : ""
        let whose = sink.map { "\($0)\(attempts)" } ?? place.map { "\($0.file): byte \($0.offset)" } ?? "?"
        return [
            "\(style("#\(id)", .strong)) \(whose.printable): \(reason.printable)",
            "    \(label.printable) (\(counted(byteCount, "byte")))",
        ]
    }

    /// All that is known of it: its lines, the sink's last answer and the event itself.
    package func details(style: TextStyle) -> [String] {
        var lines = lines(style: style)
        lines.append("    SHA-256 \(checksum.hexadecimal)")
        if !response.isEmpty { lines.append("    answer: \(String(decoding: response, as: UTF8.self).printable)") }
        if let body { lines.append(String(decoding: body, as: UTF8.self).printable) }
        return lines
    }

    /// One JSON document.
    package var json: [UInt8] { encoded(Letter(self)) }
}

// MARK: - As JSON

private struct Document: Encodable {
    let queues: [Queue]
    let deadLetters: [Letter]
}

private struct Queue: Encodable {
    let sink: String
    let waiting, lanes, delivered, refused, dropped, deadLetters: Int

    init(_ queue: QueueSummary) {
        sink = queue.sink
        (waiting, lanes, delivered) = (queue.waiting, queue.lanes, queue.delivered)
        (refused, dropped, deadLetters) = (queue.refused, queue.dropped, queue.deadLetters)
    }
}

private struct Letter: Encodable {
    let id: Int64
    let sink: String?
    let label, reason: String
    let status: Int?
    let response: String?
    let attempts: Int
    let file: String?
    let offset: Int?
    let bytes: Int
    let sha256: String
    let event: String?

    init(_ letter: DeadLetter) {
        (id, sink, label, reason) = (letter.id, letter.sink, letter.label, letter.reason)
        (status, attempts, bytes) = (letter.status, letter.attempts, letter.byteCount)
        response = letter.response.isEmpty ? nil : String(decoding: letter.response, as: UTF8.self)
        (file, offset) = (letter.place?.file, letter.place?.offset)
        sha256 = letter.checksum.hexadecimal
        event = letter.body.map { String(decoding: $0, as: UTF8.self) }
    }
}

/// A value as one line of JSON.
func encoded(_ value: some Encodable) -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Numbers and text are always JSON.
    return (try? encoder.encode(value)).map { Array($0) + [UInt8(ascii: "\n")] } ?? []
}

extension [UInt8] {
    fileprivate var hexadecimal: String {
        map { byte in String(byte >> 4, radix: 16) + String(byte & 0xF, radix: 16) }.joined()
    }
}
