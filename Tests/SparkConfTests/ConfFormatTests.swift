import SparkConf
import TestSupport
import Testing

@Suite struct ConfFormatTests {
    /// A deployment whose text is kept for each format.
    struct Sample: Sendable {
        let name: String
        var isExplained = false
        let deployment: Deployment
    }

    static let samples: [Sample] = {
        var pinned = Deployment()
        pinned.mode = .both
        pinned.transport = .http
        pinned.spark = SparkVersion("4.0") ?? pinned.spark
        pinned.namespace = "it's \"prod\" $HOME"
        pinned.url = "https://lineage.example.com"
        pinned.apiKeyFile = "/run/secrets/openlineage key"
        pinned.eventLogFolder = "s3a://logs/spark"
        pinned.catalogs = ["lake=s3://corp-lake/wh", "rest=rest:https://catalog.example.com"].compactMap { Catalog($0) }
        var log = Deployment()
        log.mode = .eventLog
        log.spark = SparkVersion("3.1") ?? log.spark
        return [
            Sample(name: "default", deployment: Deployment()),
            Sample(name: "explained", isExplained: true, deployment: pinned), Sample(name: "log", deployment: log),
        ]
    }()

    @Test(arguments: ConfFormat.allCases) func `each format writes what it wrote`(_ format: ConfFormat) throws {
        for sample in Self.samples {
            let text = try sample.deployment.conf().text(format, isExplained: sample.isExplained)
            let name = "spark-conf/\(sample.name).\(format.rawValue)"
            if PackageFiles.regenerates { try PackageFiles.regenerate(name, with: Array(text.utf8)) }
            #expect(try text == String(decoding: PackageFiles.readFixture(name), as: UTF8.self), "\(name)")
        }
    }

    @Test(arguments: ConfFormat.allCases) func `no secret is printed, only where it lies`(_ format: ConfFormat) throws {
        let text = try Self.samples[1].deployment.conf().text(format, isExplained: true)
        #expect(!text.contains("transport.auth"))
        let places = ["openlineage key", "secretKeyRef", "conn.openlineage", "OPENLINEAGE__TRANSPORT__AUTH__API_KEY"]
        #expect(places.contains { text.contains($0) })
    }

    @Test func `the agent's file is each application's own`() throws {
        for format in ConfFormat.allCases {
            let text = try Deployment().conf().text(format)
            let marks = ["$$", "$(date", "$(POD_NAME)", "uuid4()", "randomUUID", "{{ ts_nodash }}", "<one for each"]
            #expect(marks.contains { text.contains($0) }, "\(format)")
        }
    }

    @Test func `of kafka it is said that the sidecar does not read it`() throws {
        var deployment = Deployment()
        deployment.transport = .kafka
        #expect(try deployment.conf().text(.sparkDefaults).contains("sparklineage does not read this topic yet"))
    }
}
