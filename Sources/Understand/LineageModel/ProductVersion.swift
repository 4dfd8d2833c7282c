/// The version of `sparklineage`: the one place that says it.
package enum ProductVersion {
    package static let current = "0.1.0"
}
