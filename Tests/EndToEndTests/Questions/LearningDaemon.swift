import Foundation
import TestSupport
import Testing

/// A daemon with a store, to which the events of the pipeline were sent.
final class LearningDaemon {
    let url: String
    private let folder: TemporaryDirectory
    private let daemon: Background

    /// Starts, sends, and waits until all runs have ended in the store.
    init() throws {
        folder = try TemporaryDirectory("learning")
        let settings = """
            state: \(folder.path("state"))
            outputs: [{store: {}}]
            server: {listen: "127.0.0.1:0"}
            """
        daemon = try Background(["run", "-c", folder.write(Array(settings.utf8), to: "settings.yaml")])
        try #require(try daemon.waitForError("started"))
        let address = try daemon.error.firstMatch(of: /listen=([0-9.:]+)/)?.1
        url = "http://\(try #require(address))"
        let line = """
            curl -sf --data-binary "@$1" "$2/api/v1/lineage/batch" || exit 1
            for i in {1..200}; do
              ended=$(curl -s "$2/api/v1/events/lineage" | jq '[.events[] | select(.eventType == "COMPLETE")] | length')
              [ "$ended" = 9 ] && exit 0
              sleep 0.1
            done
            exit 2
            """
        let events = PackageFiles.fixture("openlineage/ml-pipeline.ndjson")
        let sent = try Binary.shell(line, events, url)
        try #require(sent.status == 0, "\(sent.text)\(sent.error)")
    }

    deinit { _ = try? daemon.kill(after: 0) }
}
