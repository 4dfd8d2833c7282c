// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "sparklineage",
    products: [
        .executable(name: "sparklineage", targets: ["sparklineage"]),
        .library(name: "ByteReading", targets: ["ByteReading"]),  // for Benchmarks
    ],
    targets: [
        // System libraries: each is imported by exactly one module.
        .systemLibrary(
            name: "CZstd", path: "Sources/CLibraries/CZstd", pkgConfig: "libzstd", providers: [.apt(["libzstd-dev"])]),
        .systemLibrary(
            name: "CLZ4", path: "Sources/CLibraries/CLZ4", pkgConfig: "liblz4", providers: [.apt(["liblz4-dev"])]),
        .systemLibrary(name: "CSnappy", path: "Sources/CLibraries/CSnappy", providers: [.apt(["libsnappy-dev"])]),
        .systemLibrary(
            name: "CZlib", path: "Sources/CLibraries/CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .systemLibrary(
            name: "CCrypto", path: "Sources/CLibraries/CCrypto", pkgConfig: "libcrypto",
            providers: [.apt(["libssl-dev"])]),
        .systemLibrary(
            name: "CSQLite", path: "Sources/CLibraries/CSQLite", pkgConfig: "sqlite3",
            providers: [.apt(["libsqlite3-dev"])]),
        .systemLibrary(
            name: "CYaml", path: "Sources/CLibraries/CYaml", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        .systemLibrary(
            name: "CCurl", path: "Sources/CLibraries/CCurl", pkgConfig: "libcurl",
            providers: [.apt(["libcurl4-openssl-dev"])]),
        .systemLibrary(
            name: "CMicrohttpd", path: "Sources/CLibraries/CMicrohttpd", pkgConfig: "libmicrohttpd",
            providers: [.apt(["libmicrohttpd-dev"])]),
        // The lineage page: its files become part of the binary.
        .target(name: "CPage", path: "Sources/CLibraries/CPage", exclude: ["assets"]),

        // Base
        .target(name: "ByteReading", path: "Sources/Base/ByteReading"),
        .target(name: "Digest", dependencies: ["CCrypto"], path: "Sources/Base/Digest"),
        .target(name: "Secrecy", path: "Sources/Base/Secrecy"),
        .target(name: "Spelling", path: "Sources/Base/Spelling"),
        .target(name: "SystemMessage", path: "Sources/Base/SystemMessage"),
        .target(name: "Telemetry", path: "Sources/Base/Telemetry"),

        // Read
        .target(
            name: "Compression", dependencies: ["ByteReading", "CLZ4", "CSnappy", "CZlib", "CZstd"],
            path: "Sources/Read/Compression"),
        .target(
            name: "FileTailing", dependencies: ["ByteReading", "Compression", "Digest", "SystemMessage"],
            path: "Sources/Read/FileTailing"),

        // Understand
        .target(name: "LineageModel", path: "Sources/Understand/LineageModel"),
        .target(
            name: "SparkEventLog", dependencies: ["ByteReading", "LineageModel"],
            path: "Sources/Understand/SparkEventLog"),
        .target(
            name: "SparkPlan", dependencies: ["ByteReading", "LineageModel"], path: "Sources/Understand/SparkPlan"),
        .target(
            name: "ColumnLineage", dependencies: ["ByteReading", "LineageModel", "SparkPlan"],
            path: "Sources/Understand/ColumnLineage"),
        .target(name: "DatasetNaming", dependencies: ["LineageModel"], path: "Sources/Understand/DatasetNaming"),
        .target(
            name: "SparkApplication",
            dependencies: [
                "ByteReading", "Digest", "LineageModel", "SparkEventLog", "SparkPlan", "ColumnLineage", "DatasetNaming",
            ],
            path: "Sources/Understand/SparkApplication"),
        .target(
            name: "OpenLineage", dependencies: ["ByteReading", "LineageModel"], path: "Sources/Understand/OpenLineage"),
        .target(
            name: "Normalization", dependencies: ["ByteReading", "LineageModel"],
            path: "Sources/Understand/Normalization"),

        // Keep
        .target(name: "SQLite", dependencies: ["CSQLite", "SystemMessage"], path: "Sources/Keep/SQLite"),
        .target(
            name: "StateStore", dependencies: ["Digest", "LineageModel", "SQLite", "SystemMessage"],
            path: "Sources/Keep/StateStore"),
        .target(
            name: "LineageStore", dependencies: ["ByteReading", "Digest", "LineageModel", "SQLite"],
            path: "Sources/Keep/LineageStore"),

        // Tell
        .target(
            name: "Delivery", dependencies: ["ByteReading", "OpenLineage"], path: "Sources/Tell/Delivery"),
        .target(
            name: "MarquezDialect", dependencies: ["ByteReading", "Delivery", "LineageModel", "OpenLineage"],
            path: "Sources/Tell/MarquezDialect"),
        .target(
            name: "MarquezAPI", dependencies: ["ByteReading", "LineageModel", "LineageStore", "OpenLineage"],
            path: "Sources/Tell/MarquezAPI"),
        .target(
            name: "Transports",
            dependencies: [
                "CCurl", "Compression", "Delivery", "LineageModel", "LineageStore", "Secrecy", "SystemMessage",
            ],
            path: "Sources/Tell/Transports"),

        .target(
            name: "LineageQuery", dependencies: ["ByteReading", "LineageModel", "Spelling"],
            path: "Sources/Tell/LineageQuery"),

        // Edge
        .target(
            name: "Settings", dependencies: ["ByteReading", "CYaml", "Secrecy", "Spelling"],
            path: "Sources/Edge/Settings"),
        .target(
            name: "HTTPServer",
            dependencies: ["ByteReading", "CMicrohttpd", "CPage", "Compression", "Digest", "SystemMessage"],
            path: "Sources/Edge/HTTPServer"),
        .target(
            name: "CommandLineArguments", dependencies: ["Spelling"], path: "Sources/Edge/CommandLineArguments"),

        .target(name: "SparkConf", dependencies: ["ByteReading", "Settings"]),
        .target(
            name: "Sidecar",
            dependencies: [
                "ByteReading", "Compression", "FileTailing", "LineageModel", "LineageStore", "SparkEventLog",
                "SparkPlan",
                "ColumnLineage", "DatasetNaming", "SparkApplication", "OpenLineage", "StateStore", "Settings",
                "Delivery", "Digest", "HTTPServer", "LineageQuery", "MarquezAPI", "MarquezDialect", "Normalization",
                "Secrecy", "SparkConf", "SystemMessage", "Telemetry", "Transports",
            ]),
        .executableTarget(
            name: "sparklineage",
            dependencies: [
                "ByteReading", "Sidecar", "SparkConf", "LineageModel", "CommandLineArguments", "Delivery",
                "LineageQuery", "StateStore", "Transports",
            ]),

        // Tests
        .target(name: "TestSupport", dependencies: ["ByteReading", "Compression"], path: "Tests/TestSupport"),
        .target(name: "LoopbackMarquez", dependencies: ["HTTPServer"], path: "Tests/LoopbackMarquez"),
        .testTarget(name: "TestSupportTests", dependencies: ["TestSupport"]),
        .testTarget(name: "ByteReadingTests", dependencies: ["ByteReading", "TestSupport"]),
        .testTarget(name: "DigestTests", dependencies: ["Digest"]),
        .testTarget(name: "SpellingTests", dependencies: ["Spelling"]),
        .testTarget(name: "SystemMessageTests", dependencies: ["SystemMessage"]),
        .testTarget(name: "TelemetryTests", dependencies: ["Telemetry"]),
        .testTarget(name: "CompressionTests", dependencies: ["ByteReading", "Compression", "Digest", "TestSupport"]),
        .testTarget(
            name: "FileTailingTests",
            dependencies: ["ByteReading", "Compression", "Digest", "FileTailing", "TestSupport"]),
        .testTarget(name: "LineageModelTests", dependencies: ["LineageModel"]),
        .testTarget(
            name: "SparkEventLogTests",
            dependencies: ["ByteReading", "LineageModel", "SparkEventLog", "TestSupport"]),
        .testTarget(name: "DatasetNamingTests", dependencies: ["DatasetNaming", "LineageModel", "TestSupport"]),
        .testTarget(
            name: "SparkApplicationTests",
            dependencies: [
                "ByteReading", "ColumnLineage", "DatasetNaming", "FileTailing", "LineageModel", "OpenLineage",
                "SparkApplication", "SparkEventLog", "TestSupport",
            ]),
        .testTarget(name: "SparkPlanTests", dependencies: ["SparkPlan", "TestSupport"]),
        .testTarget(
            name: "ColumnLineageTests",
            dependencies: [
                "ByteReading", "ColumnLineage", "FileTailing", "LineageModel", "SparkEventLog", "SparkPlan",
                "TestSupport",
            ]),
        .testTarget(
            name: "OpenLineageTests", dependencies: ["ByteReading", "LineageModel", "OpenLineage", "TestSupport"]),
        .testTarget(
            name: "MarquezDialectTests",
            dependencies: [
                "ByteReading", "Compression", "DatasetNaming", "FileTailing", "LineageModel", "MarquezDialect",
                "OpenLineage",
                "SparkApplication", "SparkEventLog", "TestSupport",
            ]),
        .testTarget(
            name: "NormalizationTests",
            dependencies: ["ByteReading", "LineageModel", "Normalization", "TestSupport"]),
        .testTarget(name: "SQLiteTests", dependencies: ["SQLite", "TestSupport"]),
        .testTarget(name: "StateStoreTests", dependencies: ["LineageModel", "SQLite", "StateStore", "TestSupport"]),
        .testTarget(
            name: "LineageStoreTests",
            dependencies: ["ByteReading", "LineageModel", "LineageStore", "SQLite", "TestSupport"]),
        .testTarget(
            name: "MarquezAPITests",
            dependencies: [
                "ByteReading", "LineageModel", "LineageQuery", "LineageStore", "MarquezAPI", "Normalization",
                "TestSupport",
            ]),
        .testTarget(name: "DeliveryTests", dependencies: ["Delivery", "TestSupport"]),
        .testTarget(
            name: "LineageQueryTests", dependencies: ["ByteReading", "LineageModel", "LineageQuery", "TestSupport"]),
        .testTarget(name: "SettingsTests", dependencies: ["ByteReading", "Secrecy", "Settings", "TestSupport"]),
        .testTarget(name: "CommandLineArgumentsTests", dependencies: ["CommandLineArguments", "TestSupport"]),
        .executableTarget(
            name: "PostingBenchmark", dependencies: ["Delivery", "HTTPServer", "Transports"],
            path: "Tests/PostingBenchmark"),  // for Benchmarks
        .executableTarget(
            name: "LineageBenchmark", dependencies: ["LineageModel", "LineageStore", "MarquezAPI"],
            path: "Tests/LineageBenchmark"),
        .executableTarget(
            name: "OutboxBenchmark", dependencies: ["HTTPServer", "StateStore"], path: "Tests/OutboxBenchmark"),
        .testTarget(
            name: "TransportsTests",
            dependencies: [
                "Compression", "Delivery", "HTTPServer", "LoopbackMarquez", "Secrecy", "TestSupport", "Transports",
            ]),
        .testTarget(
            name: "HTTPServerTests", dependencies: ["Compression", "HTTPServer", "LoopbackMarquez", "TestSupport"]),
        .testTarget(
            name: "SparkConfTests", dependencies: ["ByteReading", "Settings", "SparkConf", "TestSupport"]),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "HTTPServer", "LineageModel", "LineageStore", "LoopbackMarquez", "MarquezAPI", "sparklineage",
                "TestSupport",
            ]),
        .testTarget(name: "DeployTests", dependencies: ["Sidecar", "sparklineage", "Telemetry", "TestSupport"]),
        .testTarget(
            name: "SidecarTests",
            dependencies: [
                "ByteReading", "Compression", "FileTailing", "LineageModel", "LineageQuery", "Secrecy", "Settings",
                "Sidecar", "StateStore", "Telemetry", "TestSupport",
            ]),
    ]
)

for target in package.targets where target.type != .system {
    var settings: [SwiftSetting] = [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InferIsolatedConformances"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
        .enableUpcomingFeature("ImmutableWeakCaptures"),
        .enableExperimentalFeature("Lifetimes"),
        .treatAllWarnings(as: .error),
    ]
    if target.type != .test { settings.append(.strictMemorySafety()) }
    target.swiftSettings = (target.swiftSettings ?? []) + settings
}
