import LineageModel

/// Who says it: the producer that each event and facet of ours names.
package enum Producer {
    /// The product's address, without version; facet schemas of our own lie below it.
    package static let address = "https://github.com/sparklineage/sparklineage"

    /// The `producer` of events and `_producer` of facets.
    package static let uri = "\(address)/\(ProductVersion.current)"
}
