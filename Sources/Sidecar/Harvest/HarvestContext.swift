package import DatasetNaming
package import LineageModel
import Normalization
import Settings
package import SparkApplication

/// What the operator says beside the logs: the `context` part of the settings.
package struct HarvestContext: Sendable {
    /// The namespace of jobs; nil for what each log says.
    package var namespace: Name?
    package var rules = NamingRules()
    /// How runs are told.
    package var options = RunOptions()
    /// What is done to events before they are written: secrets are taken out, and it is said whose it is.
    package var normalForm = NormalForm()

    package init() {}

    /// Reads a settings file; without one the defaults hold.
    ///
    /// - Parameters:
    ///   - file: its path, if there is one.
    ///   - tellsExpressions: whether edges of columns are told with the expressions that make them.
    /// - Returns: its part that is about context.
    /// - Throws: ``Stop/settings(_:)`` when it is not sound.
    package static func read(_ file: String?, tellsExpressions: Bool = true) throws(Stop) -> HarvestContext {
        var context = HarvestContext()
        if let file {
            context = HarvestContext(try readingSettings { () throws(SettingsError) in try ContextSettings.read(file) })
        }
        context.options.tellsExpressions = tellsExpressions
        return context
    }

    init(_ settings: ContextSettings) {
        namespace = settings.namespace.map { Name($0) }
        rules = NamingRules(settings.datasets)
        normalForm = NormalForm(rules: settings.rules.isEmpty ? nil : ContextRules(settings.rules))
    }
}

extension NamingRules {
    fileprivate init(_ settings: DatasetSettings) {
        self.init()
        identity = settings.identity == .catalog ? .catalog : .location
        catalogs = settings.catalogs.mapValues { CatalogRule(warehouse: $0.warehouse, uri: $0.uri) }
        tables = settings.tables.map { TableRule(match: Glob($0.match), template: $0.location) }
        databases = settings.databases.map { database in
            DatabaseRule(
                match: ApplicationMatch(database.match), table: database.match["table"].map { Glob($0) },
                namespace: Name(database.namespace), database: database.database)
        }
        clusters = settings.kafka.map { cluster in
            ClusterRule(
                match: ApplicationMatch(cluster.match), topic: cluster.match["topic"].map { Glob($0) },
                namespace: Name(cluster.cluster), brokers: Set(cluster.brokers))
        }
    }
}

extension ApplicationMatch {
    fileprivate init(_ patterns: [String: String]) {
        self.init(application: patterns["app"].map { Glob($0) }, user: patterns["user"].map { Glob($0) })
    }
}
