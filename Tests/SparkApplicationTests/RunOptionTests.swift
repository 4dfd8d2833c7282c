import ByteReading
import LineageModel
import SparkEventLog
import TestSupport
import Testing

@testable import SparkApplication

/// How runs are told where the operator wants it otherwise, and what an application declares of itself.
struct RunOptionTests {
    @Test(arguments: [
        ("{app}.{command}.{table}", ["app": "a", "command": "c", "table": "t"], "a.c.t"),
        ("{app}.{command}.{table}", ["app": "a", "command": "c"], "a.c"),
        ("{table}_{app}", ["app": "a"], "_a"), ("team-{app}-{table}", ["app": "a"], "team-a"),
        ("{nothing", ["app": "a"], "{nothing"), ("", [:], ""),
    ])
    func `a template is filled, without the separators of what is not known`(
        _ template: String, _ parts: [String: String], _ name: String
    ) {
        #expect(NameTemplate(template).filled(parts) == name)
    }

    /// The application's START, of a log with these settings.
    private func start(_ properties: [String: String], _ options: RunOptions = RunOptions()) throws -> RunUpdate {
        var application = SparkApplication(logName: "log", options: options)
        _ = application.apply(.logStart(sparkVersion: "3.5.6"))
        _ = application.apply(.environmentUpdate(properties: properties))
        let start = ApplicationStart(name: "app", id: "a-1", time: Timestamp(milliseconds: 1))
        return try #require(application.apply(.applicationStart(start)).first)
    }

    @Test func `owners and tags are read as the agent reads them`() throws {
        let update = try start([
            "spark.openlineage.job.owners.team": "sales", "spark.openlineage.job.owners.person": "ann",
            "spark.openlineage.job.tags": #"tier:gold; env:prod:ME;plain;a\;b:c\:d;"#,
            "spark.openlineage.run.tags": "r:1", "spark.other": "x",
        ])
        let declared = try #require(update.run.application?.declared)
        #expect(declared.owners.map { "\($0.type)=\($0.name)" } == ["person=ann", "team=sales"])
        #expect(
            declared.jobTags.map { "\($0.key)|\($0.value)|\($0.source)" } == [
                "tier|gold|CONFIG", "env|prod|ME", "plain|true|CONFIG", "a;b|c:d|CONFIG",
            ])
        #expect(declared.runTags.map(\.key) == ["r"])
        #expect(declared.settings.isEmpty)
        #expect(try start(["spark.other": "x"]).run.application?.declared == nil)
    }

    @Test func `settings that rules ask for are kept`() throws {
        var options = RunOptions()
        options.settings = ["spark.other"]
        let update = try start(["spark.other": "x", "spark.more": "y"], options)
        #expect(update.run.application?.declared?.settings == ["spark.other": "x"])
        let line =
            #"{"Event":"SparkListenerEnvironmentUpdate","Spark Properties":{"spark.other":"x","spark.more":"y"}}"#
        let bytes = Array(line.utf8)
        let event = try SparkEvent(line: bytes.rawSpan, settings: options.settings)
        #expect(event == .environmentUpdate(properties: ["spark.other": "x"]))
    }
}
