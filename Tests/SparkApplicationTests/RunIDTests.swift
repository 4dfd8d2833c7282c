import LineageModel
import SparkApplication
import Testing

@Suite struct RunIDTests {
    // The ids were computed apart from this code: Python's hashlib and uuid.
    @Test(
        arguments: [
            (1_795_227_844_715, "local-1795227845314", nil, nil, "01a1fbeb-006b-78d0-9f8e-1fde803fe214"),
            (1_795_227_858_347, "local-1795227845314", nil, 18, "01a1fbeb-35ab-7ecc-937f-f44f7d420078"),
            (1_795_227_858_347, "application_1700000000000_0042", "2", 18, "01a1fbeb-35ab-7255-8e0c-15f9f91e6554"),
            (0, "", nil, nil, "00000000-0000-7ce6-b5fd-c194aaf3122d"),
        ] as [(Int64, String, String?, Int?, String)])
    func `ids of runs are for good`(
        _ start: Int64, _ application: String, _ attempt: String?, _ execution: Int?, _ id: String
    ) {
        let run = RunID(
            start: Timestamp(milliseconds: start), application: application, attempt: attempt, execution: execution)
        #expect(run.description == id)
    }
}
