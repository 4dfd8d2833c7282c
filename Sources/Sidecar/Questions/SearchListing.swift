import LineageModel
package import LineageQuery

/// What a search has found.
package struct SearchListing: Sendable {
    private let hits: [SearchHit]

    package init(_ hits: [SearchHit]) { self.hits = hits }

    package var isEmpty: Bool { hits.isEmpty }

    /// A line each: what it is, its name, where it is.
    package func lines(style: TextStyle) -> [String] {
        let width = min(60, hits.map { $0.shownName.count }.max() ?? 0)
        return hits.map { hit in
            let name = style(hit.shownName.padded(to: width), .name)
            return "\(style(hit.kind.padded(to: 6), .faint))  \(name)  \(style(hit.namespace.text.printable, .faint))"
        }
    }

    /// One JSON document.
    package var json: [UInt8] { encoded(["results": hits.map(Found.init)]) }
}

extension SearchHit {
    fileprivate var kind: String { column != nil ? "column" : isTable ? "table" : "job" }

    fileprivate var shownName: String { (column.map { "\(name).\($0)" } ?? name.text).printable }
}

private struct Found: Encodable {
    let kind, namespace, name: String
    let column: String?

    init(_ hit: SearchHit) {
        (kind, namespace, name) = (hit.kind, hit.namespace.text, hit.name.text)
        column = hit.column?.text
    }
}
