import SparkConf
import TestSupport
import Testing

@Suite struct DeploymentTests {
    /// Since which Spark a key is there: from the reference of Spark's settings, not from the program.
    private static let sparkKeys = [
        "spark.eventLog.enabled": "1.0", "spark.eventLog.dir": "1.0", "spark.eventLog.compress": "1.0",
        "spark.eventLog.compression.codec": "3.0", "spark.eventLog.rolling.enabled": "3.0",
        "spark.eventLog.rolling.maxFileSize": "3.0", "spark.sql.debug.maxToStringFields": "3.0",
        "spark.sql.maxMetadataStringLength": "3.1", "spark.sql.ui.explainMode": "3.1", "spark.jars": "0.9",
        "spark.jars.packages": "1.5", "spark.extraListeners": "1.3", "spark.sql.extensions": "2.2",
        "spark.jars.ivy": "1.3",
    ]

    /// Since which agent a key is there, from its documentation and history of tags.
    private static let agentKeys = [
        "namespace": "0.1.0", "transport.type": "0.20.0", "transport.location": "0.29.0", "transport.url": "0.20.0",
        "transport.endpoint": "0.20.0", "transport.timeoutInMillis": "1.0.0", "transport.topicName": "0.20.0",
        "transport.properties.bootstrap.servers": "0.20.0", "transport.properties.key.serializer": "0.20.0",
        "transport.properties.value.serializer": "0.20.0", "columnLineage.datasetLineageEnabled": "1.23.0",
    ]

    private static let everywhere: [Deployment] = {
        var all: [Deployment] = []
        for spark in ["3.1", "3.2", "3.3", "3.4", "3.5", "4.0", "4.1", "4.2", "4.3"] {
            for agent in ["1.9.0", "1.22.0", "1.23.0", "1.36.0", "1.53.0"] {
                for transport in Deployment.Transport.allCases {
                    for mode in Deployment.Mode.allCases {
                        var deployment = Deployment()
                        deployment.spark = SparkVersion(spark) ?? deployment.spark
                        deployment.agent = AgentVersion(agent) ?? deployment.agent
                        (deployment.transport, deployment.mode) = (transport, mode)
                        deployment.catalogs = [Catalog("lake=/wh")].compactMap { $0 }
                        all.append(deployment)
                    }
                }
            }
        }
        return all
    }()

    @Test func `each key that is printed is one of that Spark or agent`() throws {
        #expect(Self.everywhere.count == 405)
        for deployment in Self.everywhere {
            for key in try keys(of: deployment) where !key.hasPrefix("spark.sql.catalog.lake") {
                if key.hasPrefix("spark.openlineage.") {
                    let since = Self.agentKeys[String(key.dropFirst("spark.openlineage.".count))]
                    let version = try #require(since.flatMap { AgentVersion($0) }, "\(key)")
                    #expect(version <= deployment.agent, "\(key)")
                } else {
                    let version = try #require(Self.sparkKeys[key].flatMap { SparkVersion($0) }, "\(key)")
                    #expect(version <= deployment.spark, "\(key)")
                }
            }
        }
    }

    /// The keys of a script of `--conf` words, which has all of them.
    private func keys(of deployment: Deployment) throws -> [String] {
        let words = try deployment.conf().text(.submit).split(separator: "--conf ").dropFirst()
        return words.map { String($0.drop { "'\"".contains($0) }.prefix { $0 != "=" }) }
    }

    @Test func `a mode sets its own alone`() throws {
        for deployment in Self.everywhere {
            let keys = try keys(of: deployment)
            #expect(keys.contains("spark.eventLog.enabled") == (deployment.mode != .listener))
            #expect(keys.contains("spark.extraListeners") == (deployment.mode != .eventLog))
            #expect(Set(keys).count == keys.count)
        }
    }

    @Test(arguments: [("3.5", "2.12"), ("3.1", "2.12"), ("4.0", "2.13"), ("4.3", "2.13")])
    func `the agent is of the Scala that the Spark has`(_ spark: String, _ scala: String) throws {
        var deployment = Deployment()
        deployment.spark = try #require(SparkVersion(spark))
        let text = try deployment.conf().text(.sparkDefaults)
        #expect(text.contains("io.openlineage:openlineage-spark_\(scala):1.53.0"))
    }

    @Test(arguments: [
        ("3.0", nil), ("4.4", nil), ("4.0", ScalaVersion.v2_12), ("3.1", .v2_13),
    ]) func `there is no such Spark`(_ spark: String, _ scala: ScalaVersion?) throws {
        var deployment = Deployment()
        deployment.spark = try #require(SparkVersion(spark))
        deployment.scala = scala
        #expect(throws: DeploymentError.self) { try deployment.conf() }
    }

    @Test func `a url without its scheme and an agent without Scala are refused`() throws {
        var deployment = Deployment()
        (deployment.transport, deployment.url) = (.http, "marquez:5000")
        #expect(throws: DeploymentError.self) { try deployment.conf() }
        deployment = Deployment()
        deployment.agent = try #require(AgentVersion("1.8.0"))
        #expect(throws: DeploymentError.self) { try deployment.conf() }
        deployment = Deployment()
        deployment.agentFolder = "lineage"
        #expect(throws: DeploymentError.self) { try deployment.conf() }
    }

    @Test(arguments: ["", "lake", "=x", "lake=", "la.ke=x", "lake=rest:"])
    func `that is no catalog`(_ text: String) { #expect(Catalog(text) == nil) }

    @Test(arguments: ["", "3", "3.", "x.y", "3.x"]) func `that is no version`(_ text: String) {
        #expect(SparkVersion(text) == nil && AgentVersion(text) == nil)
    }
}
