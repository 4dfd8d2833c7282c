import Foundation
import TestSupport
import Testing

@Suite struct ComposeTests {
    private static let file = "\(PackageFiles.root)/docker-compose.lineage.yml"
    private static let isThere = (try? Binary.shell("command -v docker-compose").status) == 0

    private struct Service: Decodable {
        struct Check: Decodable {}
        var image: String
        var ports: [String]
        var healthcheck: Check
        var volumes: [String]?
        var profiles: [String]?
    }

    private struct Composition: Decodable {
        var services: [String: Service]
        var volumes: [String: [String: String]]
    }

    @Test(.enabled(if: isThere, "skipped: needs docker-compose (apt-get install docker-compose)"))
    func `the composition is whole: ports, health, volumes, profiles`() throws {
        let composition = try read()
        let ports = composition.services.mapValues { $0.ports.compactMap { Self.port($0) } }
        #expect(
            ports == [
                "db": [5432], "marquez": [5000, 5001], "web": [3000], "sidecar": [8098], "kafka": [9092],
                "cors": [5080],
            ])
        #expect(composition.services.filter { $0.value.profiles == nil }.keys.sorted() == Self.always)
        #expect(composition.services["kafka"]?.profiles == ["kafka"])
        #expect(composition.services.values.allSatisfy { $0.ports.allSatisfy { $0.hasPrefix("127.0.0.1:") } })
        #expect(composition.services["db"]?.volumes?.contains { $0.hasPrefix("marquez-db:") } == true)
        #expect(composition.volumes.keys.sorted() == ["kafka-data", "marquez-db", "sidecar-state"])
    }

    @Test(.enabled(if: isThere, "skipped: needs docker-compose (apt-get install docker-compose)"))
    func `images are of one version each, and files that are mounted are there`() throws {
        let root = PackageFiles.root
        for (name, service) in try read().services where name != "sidecar" {
            let version = try #require(service.image.split(separator: ":").last, "\(name)")
            #expect(version.first?.isNumber == true && version.contains("."), "\(service.image)")
        }
        let mounted = try read().services.values.flatMap { $0.volumes ?? [] }.filter { $0.hasPrefix("\(root)/marquez") }
        #expect(mounted.count == 3)
        for volume in mounted {
            let path = try #require(volume.split(separator: ":").first)
            #expect(FileManager.default.fileExists(atPath: String(path)), "\(path)")
        }
    }

    @Test(
        .enabled(if: isThere, "skipped: needs docker-compose (apt-get install docker-compose)"),
        arguments: ["compose-up", "compose-status", "compose-logs", "compose-down"])
    func `without a Docker engine one sentence says so`(target: String) throws {
        let line = "cd \"$1\" && DOCKER_HOST=unix:///nowhere.sock make --no-print-directory \"$2\""
        let result = try Binary.shell(line, PackageFiles.root, target)
        #expect(result.status != 0)
        #expect(result.error.contains("no Docker engine answers"))
        #expect(result.error.split(separator: "\n").count == 2, "\(result.error)")
    }

    @Test func `the sidecar's settings are good`() throws {
        let result = try Binary.run("check", "\(PackageFiles.root)/marquez/sparklineage.yaml")
        #expect(result.status == 0, "\(result.error)")
    }

    private static let always = ["db", "marquez", "sidecar", "web"]

    /// The port of this machine in `127.0.0.1:5000:5000/tcp`.
    private static func port(_ text: String) -> Int? {
        let parts = text.split(separator: ":")
        return parts.count == 3 ? Int(parts[1]) : nil
    }

    /// What docker-compose understands of the file, as JSON by Python's YAML, which docker-compose needs itself.
    private func read() throws -> Composition {
        let line = """
            docker-compose --file "$1" --profile kafka --profile cors config |
            /usr/bin/python3 -c 'import json, sys, yaml; print(json.dumps(yaml.safe_load(sys.stdin)))'
            """
        let result = try Binary.shell(line, Self.file)
        try #require(result.status == 0, "\(result.error)")
        return try JSONDecoder().decode(Composition.self, from: Data(result.output))
    }
}
