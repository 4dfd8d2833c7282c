/// What is asked, whoever brings it: an HTTP server, or a command of the same process.
package struct APIRequest: Hashable, Sendable {
    package var method: String
    /// As it was sent, percent-encoded.
    package var path: String
    /// What follows the question mark, percent-encoded.
    package var query: String
    package var body: [UInt8]

    package init(_ method: String, _ path: String, query: String = "", body: [UInt8] = []) {
        (self.method, self.path, self.query, self.body) = (method, path, query, body)
    }
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
