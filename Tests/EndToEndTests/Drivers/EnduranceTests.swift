import Foundation
import TestSupport
import Testing

/// The daemon over long times and through all that can happen to it; `make soak` has the long forms.
@Suite(.serialized) struct EnduranceTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("endurance") }

    @Test func `a day of streaming with restarts: memory and descriptors are flat, and nothing is lost`() throws {
        let (hours, restarts) = isSoaking ? ("168", "60") : ("24", "6")
        try Driver.run(
            "day.py", in: folder, [try Corpus.streaming.log, hours, restarts], within: isSoaking ? 1800 : 900)
    }

    @Test func `scenario 24: a share that fails in every manner is not taken for gone, nor read again`() throws {
        try Driver.run("share.py", in: folder, [try Corpus.tpch.log, "drops"], within: 600)
    }

    @Test(.enabled(if: isSoaking)) func `scenario 24: logs are found among a million folders`() throws {
        try Driver.run("share.py", in: folder, [try Corpus.tpch.log, "folders=1000000"], within: 3600)
    }

    @Test func `scenario 25: kills, faults, rolling logs, full disks and lost shares at once, and nothing is lost`()
        throws
    {
        let (seconds, seed) = isSoaking ? ("1800", "\(getpid())") : ("120", "1")
        try Driver.run("soak.py", in: folder, [try Corpus.tpch.log, seconds, seed], within: isSoaking ? 3000 : 900)
    }
}
