import LineageModel
import TestSupport
import Testing

@testable import SparkApplication

@Suite struct JobNameTests {
    @Test(arguments: [
        ("", ""), ("word", "word"), ("@ more than one     words !", "more_than_one_words"),
        ("this - on the other hand -- has hyphens", "this_on_the_other_hand_has_hyphens"),
        ("theNamesLikeThisShouldBeSeparated - are they?", "the_names_like_this_should_be_separated_are_they"),
        ("testXMLTest", "test_xml_test"), ("testXMLtest", "test_xm_ltest"),
        ("JDBCRelationApplication", "jdbc_relation_application"),
        ("foreignLetters ąśé•¶€ are supported", "foreign_letters_ase_are_supported"), ("xĀČĘx", "x_ac_ex"), ("ĀČĘ", ""),
        ("but to a degree 这是一个例子", "but_to_a_degree"),
        ("323digits123Should45BE_ALSO34 fine89", "323_digits123_should45_be_also34_fine89"),
        ("A Test Application", "a_test_application"), ("AppendDataExecV1", "append_data_exec_v1"),
        ("Execute InsertIntoHadoopFsRelationCommand", "execute_insert_into_hadoop_fs_relation_command"),
        ("pub-torture-3.5", "pub_torture_3_5"), ("__x__", "_x_"), ("e\u{301}t", "et"), ("???", ""),
    ])
    func `names are normalised as the agent's`(_ name: String, _ normalized: String) {
        #expect(NormalizedName(name).text == normalized)
    }

    @Test func `an application whose name has no letter or digit is told by its id`() {
        var sample = Sample(name: "这是一个例子")
        sample.endApplication(at: 3000)
        #expect(sample.told().map(\.job.name) == ["app-1", "app-1"])
    }

    @Test func `any bytes have a name`() {
        var random = SplitMix64(seed: 1)
        for _ in 0..<2000 {
            let name = String(decoding: Array("fooBar 12é".utf8).mutated(by: &random), as: UTF8.self)
            let text = NormalizedName(name).text
            #expect(text.utf8.allSatisfy { $0 == 0x5F || 0x61...0x7A ~= $0 || 0x30...0x39 ~= $0 })
        }
    }

    @Test(
        arguments: [
            (
                "AtomicCreateTableAsSelect", .catalogObject(catalog: "C@1", identifier: "out.`My T`", provider: nil),
                "app.atomic_create_table_as_select.out_My T"
            ),
            ("AppendData", .table(name: "lake.out.t", format: nil), "app.append_data.lake_out_t"),
            (
                "AppendData", .table(name: "/srv/pub-3.5/t", format: nil),
                "app.append_data.default_iceberg_/srv/pub-3_5/t"
            ),
            (
                "AppendData", .path(location: "/srv/t", format: "iceberg", table: nil),
                "app.append_data.default_iceberg_/srv/t"
            ),
            (
                "Execute CreateDataSourceTableAsSelectCommand", .table(name: "spark_catalog.default.o", format: nil),
                "app.execute_create_data_source_table_as_select_command.default_o"
            ),
            (
                "Execute InsertIntoHadoopFsRelationCommand",
                .path(location: "file:/a/files/out", format: nil, table: nil),
                "app.execute_insert_into_hadoop_fs_relation_command.files_out"
            ),
            (
                "Execute InsertIntoDataSourceDirCommand", .path(location: "file:/a/files/out", format: nil, table: nil),
                "app.execute_insert_into_data_source_dir_command"
            ),
            ("DropTable", .catalogObject(catalog: "C@1", identifier: "db.t", provider: nil), "app.drop_table"),
            (
                "AppendDataExecV1", .path(location: "file:/w/d2", format: "delta", table: "spark_catalog.default.d2"),
                "app.append_data_exec_v1.spark_catalog_default_d2"
            ),
            (
                "AppendDataExecV1", .path(location: "file:/a/files/out", format: "delta", table: nil),
                "app.append_data_exec_v1.files_out"
            ),
            (
                "Execute MergeIntoCommand",
                .path(location: "file:/w/d2", format: "delta", table: "spark_catalog.db.d2"),
                "app.execute_merge_into_command.d2"
            ),
            (
                "Execute MergeIntoCommand", .path(location: "file:/a/files/out", format: "delta", table: nil),
                "app.execute_merge_into_command.files_out"
            ),
            (
                "Execute UpdateCommand", .path(location: "file:/w/d2", format: "delta", table: "spark_catalog.db.d2"),
                "app.execute_update_command.db_d2"
            ),
            (
                "Execute TruncateTableCommand", .table(name: "spark_catalog.default.t", format: nil),
                "app.execute_truncate_table_command.files_out"
            ),
            ("CreateV2View", .catalogObject(catalog: "C@1", identifier: "db.v", provider: nil), "app.create_v2_view"),
            ("WriteDelta", .opaque(description: "x"), "app.write_delta"),
        ] as [(String, TableReference, String)])
    func `jobs are named by command and table`(_ command: String, _ target: TableReference, _ name: String) {
        let dataset = Dataset(identity: DatasetIdentity(namespace: "file", name: "/a/files/out"))
        let job = JobName.action(application: "app", rootOperator: command, target: target, dataset: dataset)
        #expect(job.text == name)
    }
}
