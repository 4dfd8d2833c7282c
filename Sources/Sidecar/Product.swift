import LineageModel

/// What the program says of itself.
package enum Product {
    package static var version: String { ProductVersion.current }
}
