/// A facet's key and the address of its schema, in the version that we write.
package struct FacetSchema: Sendable {
    package let key: String
    package let address: String

    /// A facet with a published schema.
    private init(_ key: String, _ name: String, _ version: String) {
        self.key = key
        address = "https://openlineage.io/spec/facets/\(version)/\(name).json#/$defs/\(name)"
    }

    /// A facet without a schema of its own, as the Spark agent writes some: the core's `name` stands for it.
    private init(_ key: String, core name: String) {
        self.key = key
        address = "\(CoreSchema.address)#/$defs/\(name)"
    }

    /// A facet of ours; its schema is in `docs/facets`.
    private init(_ key: String, ours name: String, _ version: String) {
        self.key = key
        address = "\(Producer.address)/facets/\(version)/\(name).json#/$defs/\(name)"
    }
}

/// The core schema that our events follow.
package enum CoreSchema {
    package static let address = "https://openlineage.io/spec/2-0-2/OpenLineage.json"
    package static let runEvent = "\(address)#/$defs/RunEvent"
    package static let datasetEvent = "\(address)#/$defs/DatasetEvent"
    package static let jobEvent = "\(address)#/$defs/JobEvent"
}

// MARK: - The facets we write

extension FacetSchema {
    package static let parent = FacetSchema("parent", "ParentRunFacet", "1-2-0")
    static let processingEngine = FacetSchema("processing_engine", "ProcessingEngineRunFacet", "1-1-1")
    static let errorMessage = FacetSchema("errorMessage", "ErrorMessageRunFacet", "1-0-1")
    static let cost = FacetSchema("sparklineage_cost", ours: "SparklineageCostRunFacet", "1-0-0")
    static let applicationDetails = FacetSchema("spark_applicationDetails", core: "RunFacet")
    static let jobDetails = FacetSchema("spark_jobDetails", core: "RunFacet")

    static let streaming = FacetSchema("sparklineage_streaming", ours: "SparklineageStreamingRunFacet", "1-0-0")

    static let runCompleteness = FacetSchema(
        "sparklineage_completeness", ours: "SparklineageCompletenessRunFacet", "1-0-0")

    static let ownership = FacetSchema("ownership", "OwnershipJobFacet", "1-0-1")
    static let jobTags = FacetSchema("tags", "TagsJobFacet", "1-0-0")
    static let runTags = FacetSchema("tags", "TagsRunFacet", "1-0-0")

    package static let jobType = FacetSchema("jobType", "JobTypeJobFacet", "2-0-4")

    package static let schema = FacetSchema("schema", "SchemaDatasetFacet", "1-2-0")
    package static let dataSource = FacetSchema("dataSource", "DatasourceDatasetFacet", "1-0-1")
    package static let symlinks = FacetSchema("symlinks", "SymlinksDatasetFacet", "1-0-1")
    static let catalog = FacetSchema("catalog", "CatalogDatasetFacet", "1-1-0")
    static let storage = FacetSchema("storage", "StorageDatasetFacet", "1-0-1")
    package static let columnLineage = FacetSchema("columnLineage", "ColumnLineageDatasetFacet", "1-2-0")
    package static let lifecycle = FacetSchema("lifecycleStateChange", "LifecycleStateChangeDatasetFacet", "1-0-1")
    static let inputStatistics = FacetSchema("inputStatistics", "InputStatisticsInputDatasetFacet", "1-0-0")
    static let outputStatistics = FacetSchema("outputStatistics", "OutputStatisticsOutputDatasetFacet", "1-0-2")
    static let completeness = FacetSchema(
        "sparklineage_completeness", ours: "SparklineageCompletenessDatasetFacet", "1-0-0")
}

// MARK: - Facets of others, which are made whole where Marquez wants more than they hold

extension FacetSchema {
    package static let nominalTime = FacetSchema("nominalTime", "NominalTimeRunFacet", "1-0-1")
    package static let sql = FacetSchema("sql", "SQLJobFacet", "1-1-0")
    package static let sourceCodeLocation = FacetSchema("sourceCodeLocation", "SourceCodeLocationJobFacet", "1-1-0")
    package static let jobDocumentation = FacetSchema("documentation", "DocumentationJobFacet", "1-1-0")
    package static let datasetDocumentation = FacetSchema("documentation", "DocumentationDatasetFacet", "1-1-0")
}

extension JSONWriter {
    /// Writes a facet under its key: who wrote it, its schema, then the body.
    mutating func facet(_ schema: FacetSchema, _ body: (inout JSONWriter) -> Void) {
        object(schema.key) { json in
            json.member("_producer", Producer.uri)
            json.member("_schemaURL", schema.address)
            body(&json)
        }
    }
}
