/// Runs, what they read and wrote, and the facets of everything.
enum RunTables {
    static let names = ["facet", "run_io", "current_io", "run"]

    static let script = runs + facets

    /// - `run.state`: null until an event tells one (the API's `NEW`).
    /// - `run.generation`: the parent run, or the run itself: its siblings of the same job tell of the job together.
    /// - `run_io.version`: the version that was read or made.
    /// - `current_io`: what a job reads and writes now. Rows of its last complete generation, and of those begun since.
    ///   `edges` tells where the columns come from, 0 when nothing was told of them; `run` is the last that said so.
    ///   Job 0 stands for what a dataset told by itself.
    private static let runs = """
        CREATE TABLE run (
            id INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL UNIQUE,
            external_id TEXT,
            job INTEGER,
            parent INTEGER,
            generation INTEGER NOT NULL,
            state TEXT,
            state_time INTEGER,
            nominal_start INTEGER,
            nominal_end INTEGER,
            started_at INTEGER,
            ended_at INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            job_version INTEGER
        ) STRICT;
        CREATE INDEX run_by_job ON run (job, created_at);
        CREATE INDEX run_by_parent ON run (parent) WHERE parent IS NOT NULL;
        CREATE INDEX run_by_time ON run (updated_at);

        CREATE TABLE run_io (
            run INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            dataset INTEGER NOT NULL,
            version INTEGER,
            edges INTEGER NOT NULL DEFAULT 0,
            PRIMARY KEY (run, direction, dataset)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX run_io_by_dataset ON run_io (dataset, direction, run);

        CREATE TABLE current_io (
            job INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            dataset INTEGER NOT NULL,
            generation INTEGER NOT NULL,
            edges INTEGER NOT NULL,
            run INTEGER,
            is_complete INTEGER NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (job, direction, dataset, generation, edges)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX current_io_by_dataset ON current_io (dataset, direction, job);
        CREATE INDEX current_io_by_edges ON current_io (edges);

        """

    /// The last telling of each facet, by event time.
    ///
    /// Whose it is: `kind` is ``FacetKind``, `owner` a row, `dataset`
    /// tells a run's datasets apart (else 0), `name` a row of `text`, `body` of `body`.
    private static let facets = """
        CREATE TABLE facet (
            kind INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            dataset INTEGER NOT NULL,
            name INTEGER NOT NULL,
            body INTEGER NOT NULL,
            time INTEGER NOT NULL,
            PRIMARY KEY (kind, owner, dataset, name)
        ) STRICT, WITHOUT ROWID;

        """
}

/// Whose a facet is.
package enum FacetKind: Int64, Sendable {
    /// A run's own; the owner is the run.
    case run = 0
    /// A job's, as one of its runs told it; the owner is the run.
    case jobOfRun = 1
    /// A job's; the owner is the job.
    case job = 2
    /// A dataset's; the owner is the version.
    case version = 3
    /// What a run says of an input alone (`inputFacets`); the owner is the run.
    case input = 4
    /// What a run says of an output alone (`outputFacets`); the owner is the run.
    case output = 5
}
