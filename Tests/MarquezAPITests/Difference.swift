import LineageModel

/// Why some answers differ from a real Marquez's, and which.
struct Difference {
    let why: String
    /// Names of exchanges, as patterns.
    private let exchanges: [Glob]
    /// What differs, as patterns.
    private let differences: [Glob]

    private init(_ why: String, in exchanges: String..., where differences: String...) {
        self.why = why
        self.exchanges = exchanges.map { Glob($0) }
        self.differences = differences.map { Glob($0) }
    }

    func excuses(_ exchange: String, _ difference: String) -> Bool {
        exchanges.contains { $0.matches(exchange) } && differences.contains { $0.matches(difference) }
    }

    static let all = told + kept + joined + named + outside

    /// What Marquez leaves out or fails at.
    private static let told = [
        Difference(
            "Marquez fails where we answer", in: "*", where: "status 500 became 200", "status 500 became 40?"),
        Difference(
            "transformations are told, Marquez hides them", in: "*",
            where: "*.transformationType: null became string", "*.transformationDescription: null became string"),
        Difference(
            "a transformation's own description counts, not its column's", in: "columns.v12.*", "columns.at-version",
            where: "*.transformationDescription: string became null"),
        Difference(
            "a run's nominal time is told, Marquez leaves it empty", in: "whole.*",
            where: "*.nominal*Time: null became string"),
        Difference(
            "events are shown as they came, Marquez writes them anew with every key", in: "*", where: "$.events*"),
        Difference(
            "text is searched as it is, '%' is no wildcard", in: "get.search-percent", where: "$.results: empty"),
        Difference("tags of events are listed too", in: "get.tags", where: "$.tags*"),
    ]

    /// What Marquez forgets, and what it never forgets.
    private static let kept = [
        Difference(
            "edges, versions and columns are there while a run goes on, and when an event names none",
            in: "whole.after-start.*", "cumulative.*", "vanish.*", "columns.start-only.*", "batch.*", "stream*",
            "schema.*", "static.job.lineage", "runId.same-run.job-1", "get.jobs", "get.ns-jobs",
            where: "$.graph: a node more", "*Edges: not empty", "*puts: not empty", "*ields: not empty",
            "*ifecycleState: null became string", "*.currentVersion: null became string", "*.labels: not empty",
            "*.jobVersion: null became object", "*acets: a facet more"),
        Difference(
            "a later telling without columns has none of its own", in: "schema.versions",
            where: "$.versions[].currentSchemaVersion*", "$.versions[].fields*", "$.versions[].facets.schema: missing"),
        Difference(
            "a version's latest run has its own facets, Marquez shows those of its job", in: "*.job-versions",
            where: "$.versions[].latestRun.facets*"),
        Difference(
            "a job is what its last run does, also a streaming one", in: "stream*",
            where: "$.graph: a node is missing", "*.jobVersion: object became null"),
        Difference(
            "a job's latest run is its own, not its parent's", in: "whole.*lineage*", "vanish.start-bare.job",
            where: "*.latestRun.*", "*.latestRuns[].*"),
        Difference(
            "a run began at its first START, whatever came later", in: "type.*.run", "parent.invented-*",
            where: "*startedAt: string became null"),
        Difference(
            "column edges are those of the dataset's current version", in: "columns.erase.*", "columns.other-job.*",
            "columns.rename-type.*", where: "$.graph: a node is missing", "$.columnLineage: array became null"),
        Difference(
            "column edges need no column in a schema", in: "columns.input-*", "columns.output-*", "columns.case-*",
            "columns.nested-*", "columns.dataset-event.*", "static.job.columns", "name.dot*",
            where: "$.graph: a node more", "$.columnLineage: null became array", "status 404 became 200"),
        Difference(
            "downstream of any column, also one that nothing is told of", in: "columns.v12.*", "columns.chain.*",
            where: "$.graph: a node more", "*.outEdges: not empty"),
    ]

    /// What goes by several names.
    private static let joined = [
        Difference(
            "a dataset is one by all of its names", in: "symlink.*", "whole.by-symlink", "whole.symlink-namespace",
            where: "$.graph*", "*.columnLineage: null became array", "$.versions: not empty",
            "$.facets: a facet more", "$.datasets: one is missing")
    ]

    /// Whose name Marquez changes, misreads or refuses.
    private static let named = [
        Difference("any namespace is taken as it is", in: "job-namespace.*", where: "status *"),
        Difference(
            "namespaces are listed as they were told, Marquez puts '_' for what it does not allow in them",
            in: "*amespaces*", "*.list-after", "*.healed", "http.*",
            where: "$.namespaces: one is missing", "$.namespaces[].description: string became null"),
        Difference(
            "ids of nodes are read against what is stored", in: "dataset-namespace.arn.*", "name.newline.*",
            where: "status 404 became 200"),
        Difference(
            "a parent's job lies in the namespace that it is told in", in: "parent.other-namespace.*", where: "status *"
        ),
        Difference(
            "an empty parent is no parent", in: "poison.parent-name.empty.own-job", where: "status 404 became 200"),
        Difference("a run is of one job", in: "runId.same-run.job-2*", where: "status 200 became 404"),
        Difference(
            "a lone surrogate is U+FFFD, not '?'", in: "body.lone-surrogate.job", where: "status 200 became 404"),
        Difference(
            "jobs are in the order of what was told last, Marquez stamps those that get a version with its own clock",
            in: "*jobs*",
            where: "$.jobs: one is missing", "$.jobs[].*: * became *", "$.jobs[].*: empty"),
    ]

    /// What is not of this API, and what the record does not hold.
    private static let outside = [
        Difference(
            "an event that was refused, or is by our intake, leaves nothing", in: "type.missing-with-run-facet.run",
            "body.nul-escape-*", "poison.field-name.*", "time.*", where: "status 200 became 404"),
        Difference("the record does not hold the event", in: "name.*.read", where: "status 200 became 404"),
        Difference(
            "the daemon answers it, or nobody", in: "admin.*", "api.metrics*", "api.healthcheck",
            "http.get-accept-text",
            "name.url-8k", where: "status *"),
        Difference(
            "there is no PostgreSQL", in: "*healthcheck", where: "$.deadlocks: missing", "$.postgresql: missing"),
    ]
}
