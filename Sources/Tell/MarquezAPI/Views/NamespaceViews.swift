import LineageModel
import LineageStore
import OpenLineage

extension JSONWriter {
    mutating func namespace(_ namespace: StoredNamespace) {
        object { json in
            json.member("name", namespace.name)
            json.member("createdAt", namespace.createdAt)
            json.member("updatedAt", namespace.updatedAt)
            json.member("ownerName", namespace.owner ?? "anonymous")
            json.member("description", orNull: namespace.description)
            json.member("isHidden", namespace.isHidden)
        }
    }

    /// Writes a source; as Marquez has it, one whose kind nobody said is a PostgreSQL.
    mutating func source(_ source: StoredSource) {
        object { json in
            json.member("type", source.type ?? "POSTGRESQL")
            json.member("name", source.name)
            json.member("createdAt", source.createdAt)
            json.member("updatedAt", source.updatedAt)
            json.member("connectionUrl", orNull: source.url)
            json.member("description", orNull: source.description)
        }
    }

    mutating func tag(_ tag: KnownTag) {
        object { json in
            json.member("name", tag.name)
            json.member("description", orNull: tag.description)
        }
    }
}
