import LineageModel

extension JSONWriter {
    /// Writes the facets that inputs and outputs have alike.
    mutating func datasetFacets(_ dataset: Dataset) {
        dataSourceFacet(namespace: dataset.identity.namespace)
        if !dataset.schema.isEmpty { schemaFacet(dataset.schema) }
        if !dataset.symlinks.isEmpty { symlinksFacet(dataset.symlinks) }
        if let catalog = dataset.catalog { catalogFacet(catalog) }
        if let storage = dataset.storage { storageFacet(storage) }
    }

    /// Writes where the dataset lives; every dataset has it, since one without breaks a page of Marquez for everybody.
    private mutating func dataSourceFacet(namespace: Name) {
        facet(.dataSource) { json in
            json.member("name", namespace)
            json.member("uri", sourceURI(ofNamespace: namespace))
        }
    }

    private mutating func schemaFacet(_ fields: [SchemaField]) {
        facet(.schema) { json in
            json.array("fields", of: fields) { json, field in
                json.object { json in
                    json.member("name", field.name)
                    json.member("type", field.type.isEmpty ? "unknown" : field.type)
                }
            }
        }
    }

    private mutating func symlinksFacet(_ symlinks: [Symlink]) {
        facet(.symlinks) { json in
            json.array("identifiers", of: symlinks) { json, symlink in
                json.object { json in
                    json.identity(symlink.identity)
                    json.member("type", symlink.kind.rawValue)
                }
            }
        }
    }

    private mutating func catalogFacet(_ catalog: CatalogDescription) {
        facet(.catalog) { json in
            json.member("framework", catalog.framework)
            json.member("type", catalog.type)
            json.member("name", catalog.name)
            json.member("metadataUri", ifKnown: catalog.metadataURI)
            json.member("warehouseUri", ifKnown: catalog.warehouseURI)
            json.member("source", "spark")
        }
    }

    private mutating func storageFacet(_ storage: StorageDescription) {
        facet(.storage) { json in
            json.member("storageLayer", storage.layer)
            json.member("fileFormat", ifKnown: storage.fileFormat)
        }
    }

    /// Writes how much of a dataset was read or written.
    mutating func statisticsFacet(_ schema: FacetSchema, _ statistics: DatasetStatistics) {
        facet(schema) { json in
            json.member("rowCount", ifKnown: statistics.rows)
            json.member("size", ifKnown: statistics.bytes)
            json.member("fileCount", ifKnown: statistics.files)
        }
    }
}
