/// Namespaces, sources, datasets and jobs.
enum EntityTables {
    static let names = [
        "dataset_version", "dataset_name", "dataset", "schema_field", "schema", "job_version_io", "job_version", "job",
        "source", "tagging", "tag", "ownership", "namespace",
    ]

    static let script = named + datasets + jobs + said

    /// The namespace that is there before anything is told, as Marquez has it.
    ///
    /// - Parameter since: when it was made, in SQL.
    /// - Returns: a statement that makes it where there is none of that name.
    static func defaultNamespace(since: String) -> String {
        """
        INSERT INTO namespace (name, owner, description, created_at, updated_at) VALUES (
            'default', 'anonymous',
            'The default global namespace for dataset, job, and run metadata not belonging to a user-specified namespace.',
            \(since), \(since)
        ) ON CONFLICT DO NOTHING;
        """
    }

    private static let named = """
        CREATE TABLE namespace (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            owner TEXT,
            description TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            is_hidden INTEGER NOT NULL DEFAULT 0
        ) STRICT;

        CREATE TABLE source (
            id INTEGER PRIMARY KEY,
            name TEXT NOT NULL UNIQUE,
            type TEXT,
            url TEXT,
            description TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL
        ) STRICT;

        """

    /// - `dataset_name`: every name by which a dataset is known, its primary one (kind null) and its symlinks.
    /// - `schema`: a list of columns, kept once however many versions have it.
    /// - `dataset_version`: one for each run that writes, or one that grows where nobody is seen to write (no run).
    private static let datasets = """
        CREATE TABLE dataset (
            id INTEGER PRIMARY KEY,
            namespace INTEGER NOT NULL,
            name TEXT NOT NULL,
            physical_name TEXT NOT NULL,
            source INTEGER,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            last_modified_at INTEGER,
            current_version INTEGER,
            lifecycle TEXT,
            description TEXT,
            is_deleted INTEGER NOT NULL DEFAULT 0,
            is_hidden INTEGER NOT NULL DEFAULT 0,
            UNIQUE (namespace, name)
        ) STRICT;

        CREATE TABLE dataset_name (
            namespace INTEGER NOT NULL,
            name TEXT NOT NULL,
            dataset INTEGER NOT NULL,
            kind TEXT,
            PRIMARY KEY (namespace, name)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX dataset_name_by_dataset ON dataset_name (dataset);

        CREATE TABLE schema (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE
        ) STRICT;

        CREATE TABLE schema_field (
            schema INTEGER NOT NULL,
            position INTEGER NOT NULL,
            name INTEGER NOT NULL,
            type INTEGER,
            description INTEGER,
            PRIMARY KEY (schema, position)
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE dataset_version (
            id INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL,
            dataset INTEGER NOT NULL,
            run INTEGER,
            schema INTEGER,
            lifecycle TEXT,
            description TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX dataset_version_by_dataset ON dataset_version (dataset, created_at);
        CREATE INDEX dataset_version_by_uuid ON dataset_version (uuid);

        """

    /// - `generation`, `generation_time`: which runs tell the job's inputs and outputs now; see `current_io`.
    private static let jobs = """
        CREATE TABLE job (
            id INTEGER PRIMARY KEY,
            namespace INTEGER NOT NULL,
            name TEXT NOT NULL,
            simple_name TEXT NOT NULL,
            parent INTEGER,
            processing TEXT,
            integration TEXT,
            type TEXT,
            description TEXT,
            location TEXT,
            created_at INTEGER NOT NULL,
            updated_at INTEGER NOT NULL,
            current_version INTEGER,
            generation INTEGER,
            generation_time INTEGER,
            is_hidden INTEGER NOT NULL DEFAULT 0,
            UNIQUE (namespace, name)
        ) STRICT;
        CREATE INDEX job_by_parent ON job (parent) WHERE parent IS NOT NULL;

        CREATE TABLE job_version (
            id INTEGER PRIMARY KEY,
            uuid BLOB NOT NULL UNIQUE,
            job INTEGER NOT NULL,
            location TEXT,
            created_at INTEGER NOT NULL
        ) STRICT;
        CREATE INDEX job_version_by_job ON job_version (job, created_at);

        CREATE TABLE job_version_io (
            version INTEGER NOT NULL,
            direction INTEGER NOT NULL,
            dataset INTEGER NOT NULL,
            PRIMARY KEY (version, direction, dataset)
        ) STRICT, WITHOUT ROWID;

        """

    /// What is said of jobs and datasets.
    ///
    /// `entity` is 0 for a job and 1 for a dataset, `owner` its row, `field` a column
    /// (a row of `text`) or 0.
    private static let said = """
        CREATE TABLE tag (
            name TEXT PRIMARY KEY,
            description TEXT
        ) STRICT, WITHOUT ROWID;

        CREATE TABLE tagging (
            entity INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            field INTEGER NOT NULL,
            tag TEXT NOT NULL,
            value TEXT,
            is_by_hand INTEGER NOT NULL,
            PRIMARY KEY (entity, owner, field, tag, is_by_hand)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX tagging_by_tag ON tagging (tag, value);

        CREATE TABLE ownership (
            entity INTEGER NOT NULL,
            owner INTEGER NOT NULL,
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            type TEXT,
            PRIMARY KEY (entity, owner, position)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX ownership_by_name ON ownership (name);

        """
}
