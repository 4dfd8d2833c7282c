/// Where columns come from.
enum ColumnTables {
    static let names = ["edge", "edge_set", "way"]

    /// - `edge_set`: the edges into the columns of a dataset that one telling named, kept once however often it is told.
    /// - `edge`: `output_field` is 0 for a source that bears on the whole dataset.
    /// - `way`: how a source takes part; kind 0 is direct, 1 indirect, null untold; `hash` is of all four.
    static let script = """
        CREATE TABLE edge_set (
            id INTEGER PRIMARY KEY,
            dataset INTEGER NOT NULL,
            hash BLOB NOT NULL,
            UNIQUE (hash, dataset)
        ) STRICT;
        CREATE INDEX edge_set_by_dataset ON edge_set (dataset);

        CREATE TABLE edge (
            edges INTEGER NOT NULL,
            output_field INTEGER NOT NULL,
            input_dataset INTEGER NOT NULL,
            input_field INTEGER NOT NULL,
            way INTEGER NOT NULL,
            PRIMARY KEY (edges, output_field, input_dataset, input_field, way)
        ) STRICT, WITHOUT ROWID;
        CREATE INDEX edge_by_input ON edge (input_dataset, input_field, edges, output_field);

        CREATE TABLE way (
            id INTEGER PRIMARY KEY,
            hash INTEGER NOT NULL UNIQUE,
            kind INTEGER,
            subtype TEXT,
            description TEXT,
            is_masking INTEGER
        ) STRICT;

        """
}
