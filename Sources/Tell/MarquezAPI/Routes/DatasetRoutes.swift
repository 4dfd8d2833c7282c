import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let datasets = [
        Route("/api/v1/namespaces/*/datasets", ["GET": { try $0.datasets() }]),
        Route(
            "/api/v1/namespaces/*/datasets/*",
            ["GET": { try $0.dataset() }, "PUT": { throw $0.gone }, "DELETE": { try $0.deleteDataset() }]),
        Route("/api/v1/namespaces/*/datasets/*/versions", ["GET": { try $0.datasetVersions() }]),
        Route("/api/v1/namespaces/*/datasets/*/versions/*", ["GET": { try $0.datasetVersion() }]),
    ]
}

extension APICall {
    fileprivate func datasets() throws -> APIResponse {
        let page = try parameters.page(), isBrief = parameters.bool("brief")
        let (views, total) = try read { reader in
            try reader.requireNamespace(self[0])
            let found = try reader.datasets(in: self[0], page)
            return (try found.elements.map { try ListedDatasetView($0, isBrief: isBrief, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.array("datasets", of: views) { $1.write(to: &$0) }
                json.member("totalCount", total)
            }
        }
    }

    func dataset() throws -> APIResponse {
        let view = try read { reader in
            try ListedDatasetView(try reader.existingDataset(self), isBrief: false, reader)
        }
        return .json { view.write(to: &$0) }
    }

    fileprivate func deleteDataset() throws -> APIResponse {
        let answer = try dataset()
        try store.annotate(.hiddenDataset(DatasetIdentity(namespace: self[0], name: self[1])), at: .now)
        return answer
    }

    fileprivate func datasetVersions() throws -> APIResponse {
        let page = try parameters.page()
        let (views, total) = try read { reader in
            let dataset = try reader.existingDataset(self)
            let found = try reader.versions(of: dataset, page)
            return (try found.elements.map { try DatasetVersionView($0, of: dataset, reader) }, found.total)
        }
        return .json { json in
            json.object { json in
                json.array("versions", of: views) { $1.write(to: &$0) }
                json.member("totalCount", total)
            }
        }
    }

    fileprivate func datasetVersion() throws -> APIResponse {
        let id = try uuid(2)
        let view = try read { reader in
            let dataset = try reader.existingDataset(self)
            guard let version = try reader.version(id, of: dataset) else {
                throw APIFault.notFound("Dataset version '\(id)' not found.")
            }
            return try DatasetVersionView(version, of: dataset, reader)
        }
        return .json { view.write(to: &$0) }
    }
}

/// A dataset with where its columns come from, to be written by itself; a brief one without columns and facets.
private struct ListedDatasetView {
    private let dataset: DatasetView
    private let columns: [ColumnSources]?

    init(_ dataset: StoredDataset, isBrief: Bool, _ reader: LineageReader) throws {
        self.dataset = try DatasetView(dataset, isBrief: isBrief, reader)
        columns = isBrief ? nil : ColumnSources.grouped(try reader.columnSources(of: dataset))
    }

    func write(to json: inout JSONWriter) {
        if let columns { dataset.write(columns, to: &json) } else { dataset.writeNode(to: &json) }
    }
}
