/// Where lineage is asked for: whatever answers the read part of Marquez's API.
package protocol LineageSource {
    /// What it is called for people: an address, a file.
    var place: String { get }

    /// Answers `GET target`.
    ///
    /// - Parameter target: path and query, percent-encoded: `/api/v1/namespaces?limit=100`.
    /// - Returns: the answer, of whatever status.
    /// - Throws: when no answer can be had.
    func get(_ target: String) throws(LineageError) -> LineageAnswer
}

/// What a source answers.
package struct LineageAnswer: Hashable, Sendable {
    package var status: Int
    package var body: [UInt8]

    package init(status: Int, body: [UInt8]) { (self.status, self.body) = (status, body) }
}

/// Why a question has no answer, for people.
package enum LineageError: Error, Hashable, Sendable {
    /// The source cannot be asked, or does not answer as Marquez does.
    case unavailable(String)
    /// Nothing has the name, or more than one thing.
    case unknown(String)
}

extension LineageError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unavailable(let text), .unknown(let text): text
        }
    }
}
