import ByteReading

/// What an answer means for the event that was sent; the words of each are for people.
package enum AnswerClass: Hashable, Sendable {
    /// The sink has it.
    case delivered
    /// The sink will never take this event.
    case permanent(String)
    /// The sink cannot now, whatever is sent; it may have said how long to wait.
    case retry(String, after: Duration? = nil)
    /// The event or the sink is at fault, and the answer does not tell which.
    case ambiguous(String)
    /// No event will be taken before somebody changes the settings, here or at the sink.
    case misconfigured(String)
}

extension AnswerClass {
    /// Judges an answer by itself, as if nothing were known of those before.
    package init(_ answer: Answer) {
        switch answer {
        case .failure(let words): self = .retry(words)
        case .unsayable(let words): self = .permanent(words)
        case .response(let response): self.init(response)
        }
    }

    /// A status that no row names falls to the class in which nothing is lost: what is sent stays queued.
    private init(_ response: Answer.Response) {
        let said = "the sink answered \(response.status)"
        switch response.status {
        case 200...299 where response.isPage: self = .misconfigured("\(said) with a web page: is the URL right?")
        case 200...299: self = .delivered
        case 400, 413, 422: self = .permanent("\(said): it does not take this event")
        case 500 where response.code == 400: self = .permanent("\(said) with code 400: it cannot read this event")
        case 408, 425, 429, 502...504: self = .retry(said, after: RetryAfter(response)?.wait)
        case 501, 505, 511: self = .misconfigured("\(said): what stands at this URL takes no events")
        case 500...599: self = .ambiguous(said)
        case 300...399: self = .misconfigured("\(said), a redirect: the URL is not the sink's own")
        case 401, 403, 407: self = .misconfigured("\(said): the credentials are missing, wrong or out of date")
        case 404, 405, 410: self = .misconfigured("\(said): the URL is wrong")
        case 400...499: self = .misconfigured("\(said): a proxy or the settings of the sink refuse how it is sent")
        default: self = .retry("\(said), which is no HTTP status")
        }
    }
}

extension AnswerClass {
    /// What went wrong, for people; nil when nothing did.
    package var failure: String? {
        switch self {
        case .delivered: nil
        case .permanent(let words), .retry(let words, _), .ambiguous(let words), .misconfigured(let words): words
        }
    }
}

extension Answer.Response {
    /// The number under `code` in a body that is a JSON object, even if its end is cut off.
    fileprivate var code: Int? {
        guard let found = try? Self.code(in: body.rawSpan) else { return nil }
        return found
    }

    private static func code(in body: RawSpan) throws(JSONError) -> Int? {
        var cursor = JSONCursor(body)
        try cursor.beginObject()
        while let key = try cursor.nextKey() {
            if key.equals("code") { return try cursor.readInt() }
            try cursor.skipValue()
        }
        return nil
    }

    /// Whether the body is HTML: then a login page or a proxy answered, and no sink has the event.
    ///
    /// What else a body holds beside a 2xx does not matter: sinks put there what they like.
    fileprivate var isPage: Bool {
        let start = body.drop { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }.prefix(9)
        let text = start.map { 0x41...0x5A ~= $0 ? $0 | 0x20 : $0 }
        return text.starts(with: "<html".utf8) || text.starts(with: "<!doctype".utf8)
    }
}
