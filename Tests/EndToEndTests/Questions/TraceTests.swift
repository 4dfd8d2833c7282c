import Foundation
import TestSupport
import Testing

/// `sparklineage trace`, `impact` and `search` through the binary.
@Suite struct TraceTests {
    @Test(arguments: LearningPipeline.allCases) func `a model is traced to the raw data, through three products`(
        _ pipeline: LearningPipeline
    ) throws {
        try pipeline.ask { place in
            let result = try Binary.run(["trace", "churn/predict"] + place)
            #expect(result.error.isEmpty && result.status == 0)
            #expect(
                result.text == """
                    churn/predict  in https://serving.example.com
                    └─ models/churn  by churn.deploy
                       └─ churn/training-set  by churn.train
                          └─ churn_service  by churn.assemble_training_set
                             └─ user_stats  by feature_service_churn_service
                                ├─ user  by feast_feature_views_churn
                                └─ user_stats_source  by feast_feature_views_churn
                                   └─ raw/events  by churn_daily.build_features
                                      └─ shop.public.events  by churn_daily.load_events

                    """)
        }
    }

    @Test(arguments: LearningPipeline.allCases) func `what raw data goes into is found down to the deployment`(
        _ pipeline: LearningPipeline
    ) throws {
        try pipeline.ask { place in
            let result = try Binary.run(["impact", "shop.public.events"] + place)
            #expect(
                result.text == """
                    shop.public.events  in postgres://shop-db:5432
                    └─ raw/events  by churn_daily.load_events
                       └─ user_stats_source  by churn_daily.build_features
                          ├─ online_store_user_stats  by materialize_churn
                          └─ user_stats  by feast_feature_views_churn
                             └─ churn_service  by feature_service_churn_service
                                └─ churn/training-set  by churn.assemble_training_set
                                   └─ models/churn  by churn.train
                                      └─ churn/predict  by churn.deploy

                    """)
        }
    }

    @Test(arguments: LearningPipeline.allCases)
    func `a column is traced with its ways, and where columns are not told that is said`(
        _ pipeline: LearningPipeline
    ) throws {
        try pipeline.ask { place in
            let result = try Binary.run(["trace", "training-set.spend_30d", "--direct"] + place)
            #expect(
                result.text == """
                    churn/training-set.spend_30d  in mlflow://tracking:5000
                    └─ churn_service.spend_30d  identity  by churn.assemble_training_set
                       └─ user_stats  columns not told  by feature_service_churn_service
                          ├─ user  by feast_feature_views_churn
                          └─ user_stats_source  by feast_feature_views_churn
                             └─ raw/events  by churn_daily.build_features
                                └─ shop.public.events  by churn_daily.load_events

                    """)
            let down = try Binary.run(["impact", "shop.public.events.amount"] + place)
            #expect(down.lines.last?.hasSuffix("└─ churn/predict  by churn.deploy") == true, "\(down.text)")
            #expect(down.text.contains("raw/events.amount  identity  by churn_daily.load_events"))
            #expect(down.text.contains("user_stats_source.spend_30d  aggregation  sum(amount)  by churn_daily"))
        }
    }

    @Test(arguments: LearningPipeline.allCases) func `what is printed for machines is for machines`(
        _ pipeline: LearningPipeline
    ) throws {
        try pipeline.ask { place in
            let json = try Binary.run(["trace", "user_stats_source.spend_30d", "--json"] + place)
            let document = try JSONSerialization.jsonObject(with: Data(json.output)) as? [String: Any]
            #expect((document?["edges"] as? [Any])?.count == 6)
            let dot = try Binary.run(["trace", "models/churn", "--dot"] + place)
            #expect(dot.text.hasPrefix("digraph lineage {\n") && dot.text.hasSuffix("}\n"))
            let mermaid = try Binary.run(["trace", "models/churn", "--mermaid"] + place)
            #expect(mermaid.text.hasPrefix("flowchart LR\n"))
            #expect(try Binary.run(["trace", "models/churn", "--dot", "--json"] + place).status == 64)
            #expect(try Binary.run(["trace", "models/churn", "--dot"] + place).text == dot.text)
        }
    }

    @Test func `a search finds tables, jobs and columns, or ends with 1`() throws {
        let server = try ToldServer(try LearningPipeline.events)
        let found = try Binary.run("search", "TRAIN", "--url", server.url)
        #expect(
            found.lines == [
                "job     churn.assemble_training_set  mlflow", "job     churn.train                  mlflow",
                "table   churn/training-set           mlflow://tracking:5000",
            ])
        let columns = try Binary.run("search", "spend", "--columns", "--json", "--url", server.url)
        #expect(columns.text.hasPrefix(#"{"results":[{"column":"spend_30d","kind":"column","#))
        let none = try Binary.run("search", "nothing", "--url", server.url)
        #expect(none.status == 1 && none.output.isEmpty)
        let elsewhere = try Binary.run("search", "train", "--namespace", "s3://b", "--url", server.url)
        #expect(elsewhere.status == 1 && elsewhere.error == "nothing in s3://b has 'train' in its name\n")
    }

    @Test func `a name that is none, or several, ends with 64 and is helped with`() throws {
        let server = try ToldServer(try LearningPipeline.events)
        let misspelled = try Binary.run("trace", "trainig-set", "--url", server.url)
        #expect(misspelled.status == 64 && misspelled.error.contains("did you mean 'training-set'?"))
        let several = try Binary.run("trace", "events", "--url", server.url)
        #expect(several.status == 64)
        #expect(
            several.error.hasSuffix("\n  postgres://shop-db:5432  shop.public.events\n  s3://ml-lake  raw/events\n"))
        #expect(try Binary.run("trace", "events", "--namespace", "s3://ml-lake", "--url", server.url).status == 0)
    }

    @Test func `nobody there, or no token, ends with 69 and says what to do`() throws {
        let events = try LearningPipeline.events
        let gone = try ToldServer(events).url
        let nobody = try Binary.run("trace", "events", "--url", gone)
        #expect(nobody.status == 69 && nobody.error.contains("is it running"))
        let guarded = try ToldServer(events, token: "sesame")
        let refused = try Binary.run("impact", "raw/events", "--url", guarded.url)
        #expect(refused.status == 69 && refused.error.contains("give a token"))
        #expect(try Binary.run("impact", "raw/events", "--url", guarded.url, "--token", "sesame").status == 0)
        let environment = ["MARQUEZ_URL": guarded.url, "OPENLINEAGE_API_KEY": "sesame"]
        #expect(try Binary.run("impact", "raw/events", environment: environment).status == 0)
        #expect(try Binary.run("trace", "events", "--url", "nowhere").status == 78)
        let events2 = try Binary.run(
            "trace", "raw/events", "--url", "\(guarded.url)/api/v1/lineage", "--token", "sesame")
        #expect(events2.status == 0)
    }
}
