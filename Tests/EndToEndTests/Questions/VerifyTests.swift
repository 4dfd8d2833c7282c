import Foundation
import TestSupport
import Testing

/// `sparklineage verify` through the binary.
@Suite struct VerifyTests {
    private static let failing = """
        expect:
          - table: s3://ml-lake/raw/events
            team: sales
            columns: [id, user_id, kind, amount, at]
          - column: user_stats_source.spend_30d
            from: [raw/events.amount, raw/events.price]
          - table: "mlflow://*"
            owner: "*"
          - column: shop.public.events.user_id
            must_not_reach: ["https://*"]

        """

    private static let way =
        "shop.public.events.user_id → raw/events.user_id → user_stats_source.user_id → user_stats → churn_service → "
        + "churn/training-set → models/churn → churn/predict"

    @Test(arguments: LearningPipeline.allCases) func `the example of the manual holds`(
        _ pipeline: LearningPipeline
    ) throws {
        let manual = String(decoding: try readFile("\(PackageFiles.root)/docs/verify.md"), as: UTF8.self)
        let blocks = manual.split(separator: "```", omittingEmptySubsequences: false)
        let yaml = try #require(blocks.first { $0.hasPrefix("yaml\n") }?.dropFirst(5))
        let said = try #require(blocks.first { $0.hasPrefix("\nlineage.yaml:") }?.dropFirst(1))
        try pipeline.ask { place in
            let folder = try TemporaryDirectory("verify")
            let path = try folder.write(yaml.utf8, to: "lineage.yaml")
            let result = try Binary.run(["verify", path] + place)
            #expect(result.text == "as expected: 13\n")
            #expect(result.status == 0 && result.error.isEmpty)
            let wrong = String(yaml).replacing("from: [raw/events.amount]", with: "from: [raw/events.price]")
            try folder.write(wrong.utf8, to: "lineage.yaml")
            let line = "cd \"$1\" && \"$BIN\" verify lineage.yaml \"${@:2}\""
            #expect(try Binary.shell(line, arguments: [folder.path] + place).text == String(said))
        }
    }

    @Test func `what is not as expected is told with its place and what is there instead, and the end is 1`() throws {
        let server = try ToldServer(try LearningPipeline.events)
        let folder = try TemporaryDirectory("verify")
        try folder.write(Self.failing.utf8, to: "lineage.yaml")
        let result = try Binary.shell(
            "cd \"$1\" && \"$BIN\" verify lineage.yaml --url \"$2\" --junit junit.xml --sarif out.sarif", folder.path,
            server.url)
        #expect(result.status == 1)
        #expect(
            result.text == """
                lineage.yaml:3:5: s3://ml-lake/raw/events: team: its team is another
                  - sales
                  + data-platform  (team)
                lineage.yaml:6:5: user_stats_source.spend_30d: from: 1 missing
                    raw/events.amount
                  - raw/events.price  (raw/events in s3://ml-lake has no column 'price'; it has amount, at, id, kind, user_id)
                lineage.yaml:8:5: churn/training-set: owner: it has no owner
                  - *
                lineage.yaml:10:5: shop.public.events.user_id: must_not_reach: https://* is reached
                  + \(Self.way)  (may reach it: columns are not told)
                as expected: 2, not as expected: 4

                """)
        try checkDocuments(in: folder)
    }

    private func checkDocuments(in folder: TemporaryDirectory) throws {
        let xml = String(decoding: try readFile(folder.path("junit.xml")), as: UTF8.self)
        #expect(
            xml.contains(
                #"<testcase classname="lineage.yaml" name="s3://ml-lake/raw/events: columns" file="lineage.yaml" line="4"/>"#
            ))
        let python =
            "import sys, xml.dom.minidom as m; print(len(m.parse(sys.argv[1]).getElementsByTagName('failure')))"
        #expect(try Binary.shell("python3 -c \"$1\" \"$2\"", python, folder.path("junit.xml")).text == "4\n")
        let sarif =
            try JSONSerialization.jsonObject(with: Data(try readFile(folder.path("out.sarif")))) as? [String: Any]
        let run = try #require((sarif?["runs"] as? [[String: Any]])?.first)
        let results = try #require(run["results"] as? [[String: Any]])
        #expect(results.map { $0["ruleId"] as? String } == ["team", "from", "owner", "must_not_reach"])
    }

    @Test func `a bad file ends with 78, with all that is wrong in it`() throws {
        let folder = try TemporaryDirectory("verify")
        let text = """
            expect:
              - table: a
                onwer: x
              - column: a.b
                team: x
              - {}
              - table: b
                column: b.c
              - table: c
              - tagged: PII
                must_not_reach: x
                allow_others: true

            """
        let file = try folder.write(text.utf8, to: "l.yaml")
        let result = try Binary.run("verify", file, "--url", "http://127.0.0.1:1")
        #expect(result.status == 78)
        #expect(
            result.error.split(separator: "\n").map { String($0.dropFirst(file.count + 1)) } == [
                "2:5: nothing is expected of it; add one of exists, columns, upstream, origins, owner, team, complete, "
                    + "must_not_reach",
                "3:5: unknown key 'onwer' in expect; did you mean 'owner'?",
                "5:5: 'team' says nothing of a column; known there are from, indirect, origins, must_not_reach",
                "6:5: an expectation of nothing; add one of table, column, tagged",
                "7:5: table and column in one expectation; put '- ' before each",
                "9:5: nothing is expected of it; add one of exists, columns, upstream, origins, owner, team, complete, "
                    + "must_not_reach",
                "12:5: 'allow_others' goes with one of columns, upstream, from, indirect, origins",
            ])
        #expect(try Binary.run("verify", folder.path("none"), "--url", "http://127.0.0.1:1").status == 78)
        let good = try folder.write("expect: [{table: a, exists: true}]\n".utf8, to: "good.yaml")
        #expect(try Binary.run("verify", good, "--url", "http://127.0.0.1:1").status == 69)
    }
}
