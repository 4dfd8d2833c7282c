import Foundation
import TestSupport
import Testing

/// The daemon's intake as clients use it and abuse it.
@Suite(.serialized) struct IntakeTests {
    private let folder: TemporaryDirectory

    init() throws { folder = try TemporaryDirectory("intake") }

    @Test func `hostile input is refused with its reason, nothing crashes, and others are served`() throws {
        try Driver.run("hostile.py", in: folder, within: 240)
    }

    @Test func `events as Airflow, dbt, Flink, Feast and MLflow send them arrive in normal form`() throws {
        guard let python = Driver.pythonWithParts else { return Driver.skip("openlineage-python") }
        try Driver.run("producers.py", in: folder, python: python, within: 90)
        guard let validator = EventValidator.available else { return print(EventValidator.missing) }
        let (status, output) = try validator.validate(try readFile(folder.path("out.ndjson")))
        #expect(status == 0, "\(output)")
    }
}
