import LineageModel

/// Why some answers differ from a real Marquez's, and which; docs/api.md tells each reason to users.
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

    static let all = answered + told + kept + named + truer + shapeless + outside

    /// Where Marquez fails, with status 500.
    private static let answered = [
        Difference(
            "an event with a name that cannot be is taken or refused whole, and hurts nobody else", in: "poison.*",
            "name.output-*.read", where: "status 500 became 200", "status 500 became 404"),
        Difference(
            "an event with a name that cannot be is taken or refused whole, and hurts nobody else",
            in: "poison.field-name.*", "poison.parent-name.empty.own-job",
            where: "status 200 became 404", "status 404 became 200"),
        Difference(
            "ids of nodes are read against what is stored", in: "dataset-namespace.*", "name.newline.*", "name.hash.*",
            "columns.lineage-at-version", where: "status 404 became 200", "status 500 became 200"),
        Difference(
            "a request that cannot be answered gets 4xx", in: "get.column-lineage-run", "get.lineage-two-parts",
            "get.dataset-versions-negative", where: "status 500 became 40?"),
        Difference(
            "sources are listed, also when a dataset came without one", in: "get.sources", "sources.*",
            where: "status 500 became 200", "status 500 became 404"),
        Difference(
            "a run's past is told, also when nobody is known to have made its input", in: "get.upstream",
            "parent.upstream", "columns.chain.upstream-runs", where: "status 500 became 200"),
    ]

    /// What Marquez leaves out.
    private static let told = [
        Difference(
            "transformations are told", in: "*", where: "*.transformationType: null became string",
            "*.transformationDescription: null became string"),
        Difference(
            "downstream of any column is told, also of one that nothing leads to", in: "columns.v12.*",
            "columns.chain.*",
            where: "$.graph: a node more", "*.outEdges: not empty"),
        Difference(
            "column edges need no column in a schema", in: "columns.input-*", "columns.output-*", "columns.case-*",
            "columns.nested-*", "columns.dataset-event.*", "static.job.columns", "name.dot*",
            where: "$.graph: a node more", "$.columnLineage: null became array", "status 404 became 200"),
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
            "a job is what its last run does, also a streaming one", in: "stream*", where: "$.graph: a node is missing"),
        Difference(
            "a job's latest run is its own, not its parent's", in: "whole.*lineage*", "vanish.start-bare.job",
            where: "*.latestRun.*", "*.latestRuns[].*"),
        Difference(
            "a run began at its first START, whatever came later", in: "type.*.run", "parent.invented-*",
            where: "*startedAt: string became null"),
        Difference(
            "column edges are those of the dataset's current version", in: "columns.erase.*", "columns.other-job.*",
            "columns.rename-type.*", where: "$.graph: a node is missing", "$.columnLineage: array became null"),
    ]

    /// Whose name Marquez changes, misreads or refuses.
    private static let named = [
        Difference("any namespace is taken as it is", in: "job-namespace.*", where: "status *"),
        Difference(
            "namespaces are listed as they were told", in: "*amespaces*", "*.list-after", "*.healed", "http.*",
            where: "$.namespaces: one is missing", "$.namespaces[].description: string became null"),
        Difference(
            "a dataset is one by all of its names", in: "symlink.*", "whole.by-symlink", "whole.symlink-namespace",
            where: "$.graph*", "*.columnLineage: null became array", "$.versions: not empty",
            "$.facets: a facet more", "$.datasets: one is missing"),
    ]

    /// Where Marquez's answer is not what was told.
    private static let truer = [
        Difference(
            "a parent's job lies in the namespace that is told with it", in: "parent.other-namespace.*",
            where: "status *"
        ),
        Difference("a run whose events name two jobs makes one", in: "runId.same-run.job-2*", where: "status *"),
        Difference("a lone surrogate is U+FFFD", in: "body.lone-surrogate.job", where: "status 200 became 404"),
        Difference(
            "an event whose time cannot be, or with run facets and no type, is refused whole",
            in: "type.missing-with-run-facet.run", "body.nul-escape-*", "time.*", where: "status 200 became 404"),
    ]

    /// Which things are in an answer, not how they look.
    private static let shapeless = [
        Difference(
            "jobs are listed in the order of what was told last", in: "*jobs*",
            where: "$.jobs: one is missing", "$.jobs[].*: * became *", "$.jobs[].*: empty"),
        Difference("text is searched as it is", in: "get.search-percent", where: "$.results: empty"),
        Difference("tags of events are listed too, without a description", in: "get.tags", where: "$.tags*"),
    ]

    /// What is not of this API, and what the record does not hold.
    private static let outside = [
        Difference("the record does not hold the event", in: "name.*.read", where: "status 200 became 404"),
        Difference(
            "Marquez's second port is not here", in: "admin.*", "api.metrics*", "api.healthcheck", where: "status *"),
        Difference(
            "Marquez's second port is not here", in: "*healthcheck", where: "$.deadlocks: missing",
            "$.postgresql: missing"),
    ]
}
