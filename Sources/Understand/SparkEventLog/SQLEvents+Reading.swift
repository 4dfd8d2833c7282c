import ByteReading
import LineageModel

extension ExecutionStart {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (id, time) = (Int?.none, Int?.none)
        self.init(id: 0, time: Timestamp(0))
        while let key = try cursor.nextKey() {
            switch key {
            case "executionId": id = try cursor.readIntIfAny()
            case "rootExecutionId": rootID = try cursor.readIntIfAny()
            case "description": description = try cursor.readNonEmptyString()
            case "physicalPlanDescription": plan = try cursor.readBytesIfAny()
            case "sparkPlanInfo": metrics = try PlanMetrics.all(&cursor)
            case "time": time = try cursor.readIntIfAny()
            case "modifiedConfigs": try cursor.readSettings(into: &settings)
            case "jobGroupId": group = try cursor.readNonEmptyString()
            default: try cursor.skipValue()
            }
        }
        guard let id, let time else { return nil }
        self.id = id
        self.time = Timestamp(time)
    }
}

extension ExecutionEnd {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (id, time) = (Int?.none, Int?.none)
        var errorMessage: String?
        while let key = try cursor.nextKey() {
            switch key {
            case "executionId": id = try cursor.readIntIfAny()
            case "time": time = try cursor.readIntIfAny()
            case "errorMessage": errorMessage = try cursor.readStringIfAny()
            default: try cursor.skipValue()
            }
        }
        guard let id, let time else { return nil }
        self.init(id: id, time: Timestamp(time), errorMessage: errorMessage)
    }
}
