import Foundation
import Sidecar
import Telemetry
import TestSupport
import Testing

/// What `deploy/` holds, checked with the tools of those who will use it.
@Suite struct DeployTests {
    private static let folder = "\(PackageFiles.root)/deploy"
    private static let parts = "\(PackageFiles.root)/.build/deploy-parts"

    // MARK: systemd

    @Test func `systemd takes the unit, and finds it well sealed`() throws {
        guard Tool.isThere("systemd-analyze") else { return Tool.skip("systemd-analyze") }
        let unit = try text("systemd/sparklineage.service")
        let folder = try TemporaryDirectory("unit")
        let local = unit.replacing("/usr/bin/sparklineage", with: Tool.binary)
        let file = try folder.write(local.utf8, to: "sparklineage.service")
        let verdict = try Tool.run("systemd-analyze", "verify", file)
        #expect(verdict.status == 0 && !verdict.text.contains("sparklineage.service"), "\(verdict.text)")
        // 15 of 100: from there on systemd says OK.
        let sealing = try Tool.run("systemd-analyze", "security", "--offline=yes", "--threshold=15", file)
        #expect(sealing.status == 0, "\(sealing.text)")
        print(sealing.text.split(separator: "\n").last.map(String.init) ?? "")
    }

    @Test(arguments: ["systemd/sparklineage.yaml", "kubernetes/daemonset.yaml", "kubernetes/sidecar.yaml"])
    func `the settings that stand there are sound`(_ name: String) throws {
        let secrets = try TemporaryDirectory("secrets")
        try secrets.write("word".utf8, to: "word")
        var settings = try text(name)
        if name.hasPrefix("kubernetes") { settings = try embedded(settings) }
        // The secrets lie elsewhere here.
        let pattern = try Regex("\\$\\{file:[^}]*\\}")
        #expect(settings.contains(pattern))
        settings = settings.replacing(pattern, with: "${file:\(secrets.path("word"))}")
        let result = try Tool.run(Tool.binary, "check", try secrets.write(settings.utf8, to: "settings.yaml"))
        #expect(result.status == 0, "\(result.text)")
    }

    /// The settings file within a ConfigMap.
    private func embedded(_ manifest: String) throws -> String {
        let lines = manifest.split(separator: "\n", omittingEmptySubsequences: false)
        let start = try #require(lines.firstIndex { $0.hasSuffix("sparklineage.yaml: |") })
        return lines[(start + 1)...].prefix { $0.hasPrefix("    ") }.map { $0.dropFirst(4) }.joined(separator: "\n")
    }

    // MARK: Kubernetes

    @Test(arguments: ["daemonset", "sidecar"], ["1.29", "1.37"])
    func `Kubernetes takes the manifest, nothing in it unknown`(_ name: String, _ version: String) throws {
        let tool = "\(Self.parts)/venv/bin/kubernetes-validate"
        guard Tool.isThere(tool) else { return Tool.skip("kubernetes-validate (make deploy-parts)") }
        let file = "\(Self.folder)/kubernetes/\(name).yaml"
        let result = try Tool.run(tool, "--strict", "-k", version, file)
        #expect(result.status == 0, "\(result.text)")
        #expect(result.text.contains("passed for resource"), "\(result.text)")
    }

    // MARK: The image

    @Test func `the packages of the image cover what the binary loads`() throws {
        guard Tool.isThere("dpkg-query") else { return Tool.skip("a Debian") }
        let listed = Set(
            try matches(of: /apt-get install --yes --no-install-recommends(?<list>[^&]*)&&/).flatMap {
                $0.split { $0 == "\\" || $0.isWhitespace }.map(String.init)
            })
        #expect(listed.contains("libcurl4"))
        let closure = try Packages.closure(of: listed.union(try Packages.essential()))
        for library in try Packages.libraries(of: Tool.binary) {
            let owner = try #require(try Packages.owner(of: library), "\(library) is of no package")
            #expect(closure.contains(owner), "\(library): add \(owner) to the run stage of deploy/Dockerfile")
        }
        // What it asks for itself is named, and is not there by the grace of another package.
        for library in try Packages.needed(by: Tool.binary) {
            let owner = try #require(try Packages.owner(of: library))
            #expect(listed.contains(owner) || owner == "libc6" || owner == "libgcc-s1", "\(library): name \(owner)")
        }
    }

    @Test func `the image runs as nobody in particular, and copies only what is there`() throws {
        let dockerfile = try text("Dockerfile")
        #expect(dockerfile.contains(/\nUSER [1-9][0-9]*:[1-9]/))
        for name in ["Makefile", "Package.swift", "Sources", "Tests", "tools/install-packages"] {
            #expect(dockerfile.contains(name))
            #expect(FileManager.default.fileExists(atPath: "\(PackageFiles.root)/\(name)"))
        }
        #expect(try matches(of: /HEALTHCHECK[^\n]*CMD (?<list>\[.*\])\n/).count == 1)
    }

    @Test func `the image's health check tells a daemon that is there from one that is not`() throws {
        let list = try #require(try matches(of: /HEALTHCHECK[^\n]*CMD (?<list>\[.*\])\n/).first)
        let words = try JSONDecoder().decode([String].self, from: Data(list.utf8))
        let folder = try TemporaryDirectory("health")
        let line = """
            printf 'state: %s/state\\noutputs: [{console: {}}]\\nserver: {listen: "127.0.0.1:0"}\\n' "$1" > "$1/s.yaml"
            env --default-signal=INT,TERM "$2" run -c "$1/s.yaml" > /dev/null 2> "$1/log" & daemon=$!
            for _ in {1..200}; do grep -qs ' started ' "$1/log" && break; sleep 0.05; done
            port=$(grep -o 'listen=[^ ]*' "$1/log" | grep -o '[0-9]*$'); check=${3//8098/$port}
            bash -c "$check" && echo healthy; kill -TERM "$daemon"; timeout 30 tail --pid="$daemon" -f /dev/null
            timeout 3 bash -c "$check" 2> /dev/null || echo gone
            """
        let result = try Tool.run("bash", "-c", line, "bash", folder.path, Tool.binary, try #require(words.last))
        #expect(words.dropLast() == ["bash", "-c"])
        #expect(result.text == "healthy\ngone\n", "\(result.text)")
    }

    // MARK: Watching

    @Test(arguments: [
        ["check", "rules", "rules.yaml"], ["test", "rules", "rules.test.yaml"], ["check", "config", "prometheus.yml"],
    ])
    func `promtool finds rules and settings right, and each alert comes when it should`(_ words: [String]) throws {
        let tool = "\(Self.parts)/bin/promtool"
        guard Tool.isThere(tool) else { return Tool.skip("promtool (make deploy-parts)") }
        let line = ["bash", "-c", "cd \"$1\"; shift; \"$@\"", "bash", "\(Self.folder)/prometheus", tool]
        let result = try Tool.run(line + words)
        #expect(result.status == 0 && result.text.contains("SUCCESS"), "\(result.text)")
    }

    @Test(arguments: ["prometheus/rules.yaml", "prometheus/rules.test.yaml", "grafana/sparklineage.json"])
    func `every metric that is asked for is one that the daemon tells`(_ name: String) throws {
        let declared = Dictionary(uniqueKeysWithValues: MetricTable.all.map { ($0.name, $0) })
        let names = Set(
            try text(name).matches(of: /\b(?:sparklineage|process)_[a-z_]*[a-z]\b/).map { String($0.output) })
        #expect(names.count > 10)
        for name in names {
            let base = ["_bucket", "_sum", "_count"].first { name.hasSuffix($0) }.map {
                String(name.dropLast($0.count))
            }
            let isHistogram = if case .histogram? = declared[base ?? ""]?.kind { true } else { false }
            #expect(declared[name] != nil || isHistogram, "\(name) is no metric of the daemon")
        }
    }

    @Test(arguments: ["prometheus/rules.yaml", "grafana/sparklineage.json"])
    func `every label that is asked for is one that its metric has`(_ name: String) throws {
        let declared = Dictionary(uniqueKeysWithValues: MetricTable.all.map { ($0.name, $0) })
        // Prometheus adds these itself.
        let always: Set = ["instance", "job", "le"]
        var found = 0
        for match in try text(name).matches(of: /\b((?:sparklineage|process)_[a-z_]*[a-z])\{([^}]*)\}/) {
            let metric = String(match.output.1).replacing(/_bucket$/, with: "")
            let labels = Set(declared[metric]?.labels.map(\.name) ?? []).union(always)
            for label in match.output.2.matches(of: /([a-z_]+)\s*(?:=~|!~|!=|=)/) {
                #expect(labels.contains(String(label.output.1)), "\(metric) has no label \(label.output.1)")
                found += 1
            }
        }
        #expect(found > 0)
    }

    @Test func `every metric is on the board or in a rule, or is told why not`() throws {
        let asked = try text("prometheus/rules.yaml") + text("grafana/sparklineage.json")
        let left = MetricTable.all.map(\.name).filter { !asked.contains($0) }
        let elsewhere: Set = [
            // For those who look into one daemon.
            "process_max_fds", "process_start_time_seconds", "sparklineage_outbox_sink_bytes",
            "sparklineage_settings_last_reload_success_timestamp_seconds",
        ]
        #expect(Set(left).isSubset(of: elsewhere), "\(left)")
    }

    // MARK: Reading

    private func text(_ name: String) throws -> String {
        String(decoding: try readFile("\(Self.folder)/\(name)"), as: UTF8.self)
    }

    /// What stands in the Dockerfile where a pattern has its list.
    private func matches(of pattern: Regex<(Substring, list: Substring)>) throws -> [String] {
        try text("Dockerfile").matches(of: pattern).map { String($0.output.list) }
    }
}
