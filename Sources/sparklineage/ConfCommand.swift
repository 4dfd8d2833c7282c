import CommandLineArguments
import LineageModel
import Sidecar
import SparkConf

/// `sparklineage conf`: Spark settings for a deployment.
struct ConfCommand: Equatable, Sendable {
    let conf: LineageConf
    let format: ConfFormat
    let isExplained: Bool
    /// A settings file, which may name the namespace of jobs.
    var settings: String?

    func run() throws(Stop) -> Int32 {
        var conf = conf
        if let namespace = try HarvestContext.read(settings).namespace { conf.setNamespace(namespace.text) }
        return try Terminal.print(Array(conf.text(format, isExplained: isExplained).utf8))
    }
}

// MARK: - Declaration

extension ConfCommand {
    static let declaration = Command<Invocation>(
        "conf", abstract: "Print the Spark settings that lineage needs, for this way of submitting",
        discussion: """
            Without options: spark-defaults for both the event log and the OpenLineage agent, whose file is each \
            application's own. Secrets are named by a file and never printed.
            """,
        parameters: [
            mode.parameter, format.parameter, explain.parameter, settings.parameter, spark.parameter, scala.parameter,
            agent.parameter,
            agentJar.parameter, namespace.parameter, eventLogFolder.parameter, transport.parameter,
            agentFolder.parameter, url.parameter, apiKeyFile.parameter, brokers.parameter, topic.parameter,
            catalogs.parameter,
        ],
        subcommands: [ConfLintCommand.declaration]
    ) { values throws(UsageError) in
        do throws(DeploymentError) {
            let conf = try deployment(values).conf()
            return .conf(
                ConfCommand(
                    conf: conf, format: values[format] ?? .sparkDefaults, isExplained: values[explain],
                    settings: values[settings]))
        } catch {
            throw values.complaint(error.description)
        }
    }

    private static let mode = Option<Deployment.Mode>(
        "mode", value: "MODE", help: "What tells of an application: event-log, listener (the agent) or both")
    private static let format = Option<ConfFormat>(
        "format", short: "f", value: "FORMAT",
        help: "spark-defaults, submit (a script), kubernetes (SparkApplication), pyspark, scala, env, airflow, json, "
            + "emr, databricks (an init script)")
    private static let explain = Flag("explain", help: "A comment at each setting: why, and what it costs")
    private static let settings = Option<String>(
        "config", short: "c", value: "FILE", help: "Take the namespace of jobs (context.namespace) from these settings",
        completion: .files)
    private static let spark = Option<SparkVersion>(
        "spark", value: "X.Y", help: "The Spark, 3.1 to 4.3; 3.5 by default")
    private static let scala = Option<ScalaVersion>(
        "scala", value: "X.Y", help: "The Scala that it is built for; that of its download by default")
    private static let agent = Option<AgentVersion>(
        "agent", value: "X.Y.Z", help: "The agent's version; \(AgentVersion.tested) by default")
    private static let agentJar = Option<String>(
        "agent-jar", value: "FILE", help: "The agent's jar; from Maven by default", completion: .files)
    private static let namespace = Option<String>(
        "namespace", value: "NAME", help: "The namespace of jobs; 'default' by default")
    private static let eventLogFolder = Option<String>(
        "event-log-dir", value: "URI", help: "Where event logs are written; file:///var/log/spark/events by default")
    private static let transport = Option<Deployment.Transport>(
        "transport", value: "KIND", help: "How the agent sends: file, http or kafka; file by default")
    private static let agentFolder = Option<String>(
        "agent-dir", value: "DIR", help: "The folder of the agent's files; /var/log/openlineage by default",
        completion: .files)
    private static let url = Option<String>(
        "url", value: "URL", help: "Where the agent posts by http; http://127.0.0.1:8098, a sidecar, by default")
    private static let apiKeyFile = Option<String>(
        "api-key-file", value: "FILE", help: "The file with the key for the url; it is read where the driver starts",
        completion: .files)
    private static let brokers = Option<String>("brokers", value: "LIST", help: "The brokers of --transport kafka")
    private static let topic = Option<String>("topic", value: "NAME", help: "The topic of --transport kafka")
    private static let catalogs = Option<Catalog>(
        "with-catalog", value: "NAME=PLACE",
        help: "An Iceberg catalog too: lake=s3://corp/wh, lake=rest:URI, lake=hive:URI",
        isRepeating: true)

    private static func deployment(_ values: ParsedValues) -> Deployment {
        var deployment = Deployment()
        if let mode = values[mode] { deployment.mode = mode }
        if let spark = values[spark] { deployment.spark = spark }
        deployment.scala = values[scala]
        if let agent = values[agent] { deployment.agent = agent }
        deployment.agentJar = values[agentJar]
        if let namespace = values[namespace] { deployment.namespace = namespace }
        if let folder = values[eventLogFolder] { deployment.eventLogFolder = folder }
        if let transport = values[transport] { deployment.transport = transport }
        if let folder = values[agentFolder] { deployment.agentFolder = folder }
        if let url = values[url] { deployment.url = url }
        deployment.apiKeyFile = values[apiKeyFile]
        if let brokers = values[brokers] { deployment.brokers = brokers }
        if let topic = values[topic] { deployment.topic = topic }
        deployment.catalogs = values.all(catalogs)
        return deployment
    }
}

extension Deployment.Mode: ExpressibleByArgument {}
extension Deployment.Transport: ExpressibleByArgument {}
extension ConfFormat: ExpressibleByArgument {}
extension ScalaVersion: ExpressibleByArgument {}

extension SparkVersion: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package static var expectation: String { "a version like 3.5" }
}

extension AgentVersion: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package static var expectation: String { "a version like \(tested)" }
}

extension Catalog: ExpressibleByArgument {
    package init?(argument: String) { self.init(argument) }

    package static var expectation: String { "a name and a place, like lake=s3://corp-lake/wh" }
}
