import ByteReading
import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let tags = [
        Route("/api/v1/tags", ["GET": { try $0.tags() }]),
        Route("/api/v1/tags/*", ["PUT": { try $0.putTag() }]),
        Route(
            "/api/v1/namespaces/*/jobs/*/tags/*",
            ["POST": { try $0.setJobTag(true) }, "DELETE": { try $0.setJobTag(false) }]),
        Route(
            "/api/v1/namespaces/*/datasets/*/tags/*",
            ["POST": { try $0.setDatasetTag(true) }, "DELETE": { try $0.setDatasetTag(false) }]),
        Route(
            "/api/v1/namespaces/*/datasets/*/fields/*/tags/*",
            ["POST": { try $0.setFieldTag(true) }, "DELETE": { try $0.setFieldTag(false) }]),
    ]
}

extension APICall {
    fileprivate func tags() throws -> APIResponse {
        let page = try parameters.page()
        let found = try read { reader in try reader.knownTags(page) }
        return .json { json in json.object { $0.array("tags", of: found) { $0.tag($1) } } }
    }

    fileprivate func putTag() throws -> APIResponse {
        let tag = KnownTag(name: try tagName(0), description: try saidInBody()["description"]?.string)
        try store.annotate(.tag(tag), at: .now)
        return .json { $0.tag(tag) }
    }

    fileprivate func setJobTag(_ isSet: Bool) throws -> APIResponse {
        let tag = try tagName(2)
        _ = try read { reader in try reader.existingJob(self) }
        try store.annotate(.tagged(.job(namespace: self[0], name: self[1]), tag: tag, isSet: isSet), at: .now)
        let view = try read { reader in try WholeJobView(try reader.existingJob(self), reader) }
        return .json { view.write(to: &$0) }
    }

    fileprivate func setDatasetTag(_ isSet: Bool) throws -> APIResponse {
        let tag = try tagName(2)
        let dataset = try read { reader in try reader.existingDataset(self) }
        try store.annotate(.tagged(.dataset(dataset.identity, field: nil), tag: tag, isSet: isSet), at: .now)
        return try self.dataset()
    }

    fileprivate func setFieldTag(_ isSet: Bool) throws -> APIResponse {
        let tag = try tagName(3)
        let dataset = try read { reader in
            let dataset = try reader.existingDataset(self)
            let fields = try reader.fields(of: dataset.currentVersion)
            guard fields.contains(where: { $0.name == self[2] }) else {
                throw APIFault.notFound("Dataset field '\(self[2])' not found.")
            }
            return dataset
        }
        try store.annotate(.tagged(.dataset(dataset.identity, field: self[2]), tag: tag, isSet: isSet), at: .now)
        return try self.dataset()
    }

    /// A tag, which Marquez has in capitals.
    private func tagName(_ index: Int) throws(APIFault) -> String {
        let name = captured[index].uppercased()
        guard name.contains(where: { !$0.isWhitespace }) else { throw .nowhere }
        return name
    }
}
