// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nothing here reaches those who build the product.
let package = Package(
    name: "Benchmarks",
    dependencies: [.package(name: "sparklineage", path: "..")],
    targets: [
        .systemLibrary(name: "CZstdForBenchmarks", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .executableTarget(
            name: "Benchmarks",
            dependencies: ["CZstdForBenchmarks", .product(name: "ByteReading", package: "sparklineage")],
            swiftSettings: [
                .enableUpcomingFeature("ExistentialAny"),
                .enableUpcomingFeature("InternalImportsByDefault"),
                .enableUpcomingFeature("MemberImportVisibility"),
                .enableExperimentalFeature("Lifetimes"),
                .treatAllWarnings(as: .error),
            ]),
    ]
)
