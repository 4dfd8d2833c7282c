/// What is asked, whoever brings it: an HTTP server, or a command of the same process.
package struct APIRequest: Hashable, Sendable {
    package var method: String
    /// As it was sent, percent-encoded.
    package var path: String
    /// What follows the question mark, percent-encoded.
    package var query: String
    package var body: [UInt8]
    /// What the asker takes, as the header `Accept` says it; nil where it says nothing.
    package var accept: String?

    package init(_ method: String, _ path: String, query: String = "", body: [UInt8] = [], accept: String? = nil) {
        (self.method, self.path, self.query, self.body, self.accept) = (method, path, query, body, accept)
    }

    /// Whether an answer of JSON is taken.
    var takesJSON: Bool {
        guard let accept = accept?.lowercased(), accept.contains(where: { !$0.isWhitespace }) else { return true }
        return ["application/json", "application/*", "*/*"].contains { accept.contains($0) }
    }

    /// Whether a Marquez would read it: its server ends at 8 KiB.
    var isTooLong: Bool { path.utf8.count + query.utf8.count > 8192 }
}

/// What is answered.
package struct APIResponse: Hashable, Sendable {
    package var status: Int
    package var contentType: String
    package var body: [UInt8]
    /// The methods that a path takes, where another was used or they were asked for.
    package var allow: String?

    package init(_ status: Int, contentType: String = "application/json", body: [UInt8] = [], allow: String? = nil) {
        (self.status, self.contentType, self.body, self.allow) = (status, contentType, body, allow)
    }
}
