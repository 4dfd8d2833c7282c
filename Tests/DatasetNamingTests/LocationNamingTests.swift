import DatasetNaming
import LineageModel
import Testing

/// What a path is called.
struct PathCase: CustomTestStringConvertible {
    let path: String
    let namespace: Name
    let name: Name

    init(_ path: String, _ namespace: Name, _ name: Name) {
        (self.path, self.namespace, self.name) = (path, namespace, name)
    }

    var testDescription: String { path }
}

@Suite struct LocationNamingTests {
    @Test(arguments: [
        PathCase("/srv/lake/t", "file", "/srv/lake/t"),
        PathCase("file:/srv/lake/t/", "file", "/srv/lake/t"),
        PathCase("file:///srv/lake/t", "file", "/srv/lake/t"),
        PathCase("file://host/srv/t", "file", "/srv/t"),
        PathCase("s3a://bucket/a/b/", "s3://bucket", "a/b"),
        PathCase("s3n://bucket/a", "s3://bucket", "a"),
        PathCase("s3://bucket", "s3://bucket", "/"),
        PathCase("gs://bucket/a b", "gs://bucket", "a b"),
        PathCase("abfs://c@a.dfs.core.windows.net/x", "abfss://c@a.dfs.core.windows.net", "x"),
        PathCase("wasb://c@a.blob.core.windows.net/x", "wasbs://c@a.blob.core.windows.net", "x"),
        PathCase("hdfs://nn:8020/wh/t", "hdfs://nn:8020", "/wh/t"),
        PathCase("dbfs:/mnt/t", "dbfs", "/mnt/t"),
        PathCase("/srv/with space/é", "file", "/srv/with space/é"),
    ])
    func `files are named by the rules of file systems`(_ path: PathCase) {
        #expect(identity(of: path.path) == DatasetIdentity(namespace: path.namespace, name: path.name))
    }

    @Test(arguments: [
        ("/f/ev/2026-01-01", "/f/ev"), ("/f/part/d=2026-01-01/h=3", "/f/part"), ("/f/20260131T0815Z", "/f"),
        ("/f/31.01.2026", "/f"), ("/f/2026-01-31 08:15:00", "/f"), ("/f/2026/01", "/f"), ("/f/2026/01/31", "/f"),
        ("/f/202601", "/f"), ("/f/2026-01", "/f"), ("/f/ev/2026-01-01/", "/f/ev"),
        ("/f/2026-13-01", "/f/2026-13-01"), ("/f/a=b=c", "/f/a=b=c"), ("/f/2026/13", "/f/2026/13"),
        ("/f/v2026-01-01", "/f/v2026-01-01"), ("/f/202613", "/f/202613"), ("/2026-01-01", "/2026-01-01"),
        ("/f/2026", "/f/2026"), ("/f/12345", "/f/12345"), ("/2026/01", "/2026/01"),
    ])
    func `partition directories are cut off as the agent does`(_ path: String, _ name: String) {
        #expect(identity(of: path)?.name == Name(name))
    }

    @Test func `a bucket's key is trimmed without a slash`() {
        #expect(identity(of: "s3://b/ev/d=1")?.name == "ev")
        #expect(identity(of: "s3://b/d=1")?.name == "d=1")
    }

    private func identity(of path: String) -> DatasetIdentity? {
        var naming = DatasetNaming()
        let name = naming.name(.path(location: path, format: "parquet", table: nil), session: [:])
        guard case .named(let table) = name else { return nil }
        return table.dataset.identity
    }
}
