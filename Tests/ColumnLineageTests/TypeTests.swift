import LineageModel
import Testing

@testable import ColumnLineage

struct TypeTests {
    @Test(arguments: [
        ("LongType,true,null", "long"), ("DecimalType(10,2),true", "decimal(10,2)"), ("StringType", "string"),
        ("ArrayType(LongType,true),true", "array"), ("StructType(StructField(a,LongType,true)),true", "struct"),
        ("TimestampNTZType,true", "timestamp_ntz"), ("MyType,true", "unknown"), ("", "unknown"),
    ])
    func `types of a CREATE have the agent's names`(_ printed: String, _ name: String) {
        #expect(SparkTypeName(printed).text == name)
    }

    @Test(arguments: [
        ("bigint", "long"), ("int", "integer"), ("smallint", "short"), ("tinyint", "byte"), ("string", "string"),
        ("decimal(10,2)", "decimal(10,2)"), ("struct<a:int,b:bigint>", "struct"), ("array<int>", "array"),
        ("map<string,int>", "map"), ("varchar(5)", "string"), ("char(2)", "string"), ("timestamp_ntz", "timestamp_ntz"),
    ])
    func `types of a scan have the agent's names`(_ simple: Substring, _ name: String) {
        #expect(SparkTypeName(simple: simple).text == name)
    }

    @Test func `a plan shows which columns are bigint, and the types of files`() throws {
        let text = """
            == Physical Plan ==
            AppendData (3)
            +- * Project (2)
               +- Scan parquet  (1)


            (1) Scan parquet\u{20}
            Output [4]: [id#1L, n#2, s#3, x#4L]
            Batched: true
            Location: InMemoryFileIndex [file:/a/b]
            ReadSchema: struct<id:bigint,n:int,s:struct<a:int,b:decimal(3,1)>>

            (2) Project
            Output [4]: [id#1L, (n#2 + 1) AS n#5, s#3, x#4L]
            Input [4]: [id#1L, n#2, s#3, x#4L]

            (3) AppendData
            Input [4]: [id#1L, n#5, s#3, x#4L]
            Arguments: X, IcebergWrite(table=lake.db.t, format=PARQUET)

            """
        let plan = PlanLineage(text: Array(text.utf8))
        #expect(plan.sources.first?.fields.map(\.type) == ["long", "integer", "struct", "long"])
        #expect(plan.write?.columns.map(\.type) == ["long", nil, nil, "long"])
    }
}
