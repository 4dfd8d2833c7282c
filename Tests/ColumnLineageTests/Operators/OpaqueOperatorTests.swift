import Testing

struct OpaqueOperatorTests {
    private let scan = PlanSketch.scan("t", "a#1L, b#2")

    @Test func `typed code makes each column of all columns`() {
        let objects = PlanSketch("DeserializeToObject", ["Arguments: newInstance(class T), obj#5: T"], [scan])
        let map = PlanSketch("MapElements", ["Arguments: Lambda@1, obj#6: U"], [objects])
        let rows = PlanSketch("SerializeFromObject", ["Arguments: [input[0].x AS x#7, input[0].y AS y#8]"], [map])
        #expect(
            rows.lineage(writing: "x#7, y#8") == [
                "x <- lake.db.t.a TRANSFORMATION opaque, lake.db.t.b TRANSFORMATION opaque",
                "y <- lake.db.t.a TRANSFORMATION opaque, lake.db.t.b TRANSFORMATION opaque", "incomplete OPAQUE_CODE",
            ])
    }

    @Test func `Python over whole frames is opaque`() {
        let map = PlanSketch("MapInPandas", ["Output [1]: [x#7]", "Arguments: f(a#1L, b#2)#6, [x#7], false"], [scan])
        #expect(map.lineage(writing: "x#7").last == "incomplete OPAQUE_CODE")
    }

    @Test func `an unknown operator passes attributes on and is named`() {
        let unknown = PlanSketch("Frobnicate", ["Output [2]: [b#2, n#9]"], [scan])
        #expect(
            unknown.lineage(writing: "b#2, n#9")
                == ["b <- lake.db.t.b IDENTITY", "n <-", "incomplete UNKNOWN_OPERATOR Frobnicate"])
    }

    @Test(arguments: ["GpuProject", "PhotonProject", "CometProject"])
    func `an accelerator's operator is the plain one`(name: String) {
        let project = PlanSketch(name, ["Output [1]: [(a#1L + 1) AS x#7L]"], [scan])
        #expect(project.lineage(writing: "x#7L") == ["x <- lake.db.t.a TRANSFORMATION"])
    }
}
