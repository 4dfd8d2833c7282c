import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let searches = [
        Route("/api/v1/search", ["GET": { try $0.search() }]),
        Route("/api/v2beta/search/jobs", ["GET": { $0.noFullTextSearch() }]),
        Route("/api/v2beta/search/datasets", ["GET": { $0.noFullTextSearch() }]),
        Route("/api/v1/events/lineage", ["GET": { try $0.events(of: nil) }]),
        // Where marquez-python looks for them; a Marquez has nothing there.
        Route("/api/v1/events", ["GET": { try $0.events(of: nil) }]),
        Route("/api/v1/events/*", ["GET": { try $0.events(of: $0[0]) }]),
    ]
}

private enum SortDirection: String, CaseIterable {
    case descending = "DESC"
    case ascending = "ASC"
}

extension APICall {
    fileprivate func search() throws -> APIResponse {
        guard let text = parameters.text("q"), text.contains(where: { !$0.isWhitespace }) else {
            throw APIFault.parameter("query param q must not be blank")
        }
        var search = Search(text)
        search.page = try parameters.page(limit: 10)
        search.kind = try parameters.word("filter")
        search.order = try parameters.word("sort") ?? .name
        search.namespace = parameters.text("namespace").map { Name($0) }
        search.after = try parameters.day("after")
        search.before = try parameters.day("before")
        let (views, total) = try read { reader in
            let found = try reader.search(search)
            return (try found.elements.map { try SearchResultView($0, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.member("totalCount", total)
                json.array("results", of: views) { $1.write(to: &$0) }
            }
        }
    }

    fileprivate func noFullTextSearch() -> APIResponse {
        .text(503, "there is no full-text search here: use /api/v1/search\n")
    }

    fileprivate func events(of namespace: Name?) throws -> APIResponse {
        let page = try parameters.page()
        let direction = try parameters.word("sortDirection", of: SortDirection.self)
        let after = try parameters.moment("after") ?? Moment(microseconds: 0)
        let before = try parameters.moment("before") ?? Moment(microseconds: 1_893_456_000_000_000)
        let found = try read { reader in
            try reader.events(
                after: after, before: before, of: namespace, isNewestFirst: direction != .ascending, page)
        }
        return .json { json in
            json.object { json in
                json.array("events", of: found.elements) { $0.literal($1) }
                json.member("totalCount", found.total)
            }
        }
    }
}

/// Something that was found, to be written.
private struct SearchResultView {
    private let result: SearchResult
    private let names: [DatasetIdentity]?
    private let owners: [StoredOwner]

    init(_ result: SearchResult, _ reader: LineageReader) throws {
        self.result = result
        switch result.kind {
        case .dataset:
            let dataset = try reader.dataset(row: result.row)
            names = try dataset.map { try reader.otherNames(of: $0) }
            owners = try dataset.map { try reader.owners(of: $0) } ?? []
        case .job:
            names = nil
            owners = try reader.job(row: result.row).map { try reader.owners(of: $0) } ?? []
        }
    }

    private var nodeID: String { "\(result.kind.rawValue.lowercased()):\(result.namespace):\(result.name)" }

    func write(to json: inout JSONWriter) {
        json.object { json in
            json.member("type", result.kind.rawValue)
            json.member("name", result.name)
            json.member("updatedAt", result.updatedAt)
            json.member("namespace", result.namespace)
            json.member("nodeId", nodeID)
            json.object("sparklineage") { json in
                if let names { json.array("names", names) }
                json.member("team", orNull: owners.first { $0.type?.lowercased() == "team" }?.name)
                json.member("owner", orNull: owners.first { $0.type?.lowercased() == "owner" }?.name)
            }
        }
    }
}
