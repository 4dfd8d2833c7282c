/// A dataset's name as OpenLineage has it.
package struct DatasetIdentity: Hashable, Comparable, Sendable, Codable {
    package var namespace: Name
    package var name: Name

    package init(namespace: Name, name: Name) {
        self.namespace = namespace
        self.name = name
    }

    package static func < (left: DatasetIdentity, right: DatasetIdentity) -> Bool {
        left.namespace == right.namespace ? left.name < right.name : left.namespace < right.namespace
    }
}

/// A dataset under its primary name, with whatever else is known of it.
package struct Dataset: Hashable, Sendable, Codable {
    package var identity: DatasetIdentity
    /// Other names of the same dataset, the catalog's for one (`file:/wh`, `db.orders`).
    package var symlinks: [Symlink] = []
    /// The columns that are known, in order; empty when none is.
    package var schema: [SchemaField] = []
    package var catalog: CatalogDescription?
    package var storage: StorageDescription?
    /// How much of it the run read; nil of an output, and where several readings cannot be told apart.
    package var read: DatasetStatistics?

    package init(identity: DatasetIdentity) {
        self.identity = identity
    }
}

/// Another identity of a dataset (OpenLineage SymlinksDatasetFacet).
package struct Symlink: Hashable, Sendable, Codable {
    package enum Kind: String, Sendable, Codable {
        case table = "TABLE"
        case location = "LOCATION"
    }

    package var identity: DatasetIdentity
    package var kind: Kind

    package init(identity: DatasetIdentity, kind: Kind) {
        self.identity = identity
        self.kind = kind
    }
}

/// A column of a dataset's schema.
package struct SchemaField: Hashable, Sendable, Codable {
    package var name: Name
    /// The type as Spark names it, `unknown` where the log does not say; never absent (Marquez would double the column).
    package var type: String

    package init(name: Name, type: String = "unknown") {
        self.name = name
        self.type = type
    }
}

/// The catalog that a table lives in (OpenLineage CatalogDatasetFacet).
package struct CatalogDescription: Hashable, Sendable, Codable {
    package var framework: String
    package var type: String
    package var name: String
    package var warehouseURI: String?
    package var metadataURI: String?

    package init(
        framework: String, type: String, name: String, warehouseURI: String? = nil, metadataURI: String? = nil
    ) {
        self.framework = framework
        self.type = type
        self.name = name
        self.warehouseURI = warehouseURI
        self.metadataURI = metadataURI
    }
}

/// How a dataset is stored (OpenLineage StorageDatasetFacet): layer `iceberg`, `delta`, …; file format in lower case.
package struct StorageDescription: Hashable, Sendable, Codable {
    package var layer: String
    package var fileFormat: String?

    package init(layer: String, fileFormat: String? = nil) {
        self.layer = layer
        self.fileFormat = fileFormat
    }
}
