import ByteReading
import LineageModel
import LineageStore
import OpenLineage

extension Route {
    static let namespaces = [
        Route("/api/v1/namespaces", ["GET": { try $0.namespaces() }]),
        Route(
            "/api/v1/namespaces/*",
            ["GET": { try $0.namespace() }, "PUT": { try $0.putNamespace() }, "DELETE": { try $0.deleteNamespace() }]),
        Route("/api/v1/sources", ["GET": { try $0.sources() }]),
        Route("/api/v1/sources/*", ["GET": { try $0.source() }, "PUT": { try $0.putSource() }]),
    ]
}

extension APICall {
    fileprivate func namespaces() throws -> APIResponse {
        let page = try parameters.page()
        let found = try read { reader in try reader.namespaces(page) }
        return .json { json in
            json.object { $0.array("namespaces", of: found.elements) { $0.namespace($1) } }
        }
    }

    fileprivate func namespace() throws -> APIResponse {
        guard let found = try read({ reader in try reader.namespace(self[0]) }), !found.isHidden else {
            throw APIFault.notFound("Namespace '\(self[0])' not found.")
        }
        return .json { $0.namespace(found) }
    }

    fileprivate func putNamespace() throws -> APIResponse {
        let said = try saidInBody()
        guard let owner = said["ownerName"]?.string else { throw APIFault.parameter("ownerName must not be null") }
        try store.annotate(
            .namespace(self[0], owner: owner, description: said["description"]?.string), at: .now)
        return try namespace()
    }

    fileprivate func deleteNamespace() throws -> APIResponse {
        let answer = try namespace()
        try store.annotate(.hiddenNamespace(self[0]), at: .now)
        return answer
    }

    fileprivate func sources() throws -> APIResponse {
        let page = try parameters.page()
        let found = try read { reader in try reader.sources(page) }
        return .json { json in json.object { $0.array("sources", of: found.elements) { $0.source($1) } } }
    }

    fileprivate func source() throws -> APIResponse {
        guard let found = try read({ reader in try reader.source(self[0]) }) else {
            throw APIFault.notFound("Source '\(self[0])' not found.")
        }
        return .json { $0.source(found) }
    }

    fileprivate func putSource() throws -> APIResponse {
        let said = try saidInBody()
        guard let type = said["type"]?.string else { throw APIFault.parameter("type must not be null") }
        guard let url = said["connectionUrl"]?.string else {
            throw APIFault.parameter("connectionUrl must not be null")
        }
        try store.annotate(
            .source(self[0], type: type, url: url, description: said["description"]?.string), at: .now)
        return try source()
    }

    /// The JSON object in the body; an empty one where there is no body.
    func saidInBody() throws(APIFault) -> JSONValue {
        if body.allSatisfy({ $0 <= 0x20 }) { return [:] }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(parsing: body)
        } catch {
            throw .bad("the body is no JSON: \(error)")
        }
        guard value.object != nil else { throw .bad("the body is no JSON object") }
        return value
    }
}
