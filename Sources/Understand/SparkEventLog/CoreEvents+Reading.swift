import ByteReading
import LineageModel

extension ApplicationStart {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (name, id, attempt, user) = (String?.none, String?.none, String?.none, String?.none)
        var time: Int?
        while let key = try cursor.nextKey() {
            switch key {
            case "App Name": name = try cursor.readStringIfAny()
            case "App ID": id = try cursor.readNonEmptyString()
            case "App Attempt ID": attempt = try cursor.readNonEmptyString()
            case "Timestamp": time = try cursor.readIntIfAny()
            case "User": user = try cursor.readNonEmptyString()
            default: try cursor.skipValue()
            }
        }
        guard let time else { return nil }
        self.init(name: name ?? "", id: id, attemptID: attempt, time: Timestamp(time), user: user)
    }
}

extension ApplicationEnd {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var (time, exitCode) = (Int?.none, Int?.none)
        while let key = try cursor.nextKey() {
            switch key {
            case "Timestamp": time = try cursor.readIntIfAny()
            case "ExitCode": exitCode = try cursor.readIntIfAny()
            default: try cursor.skipValue()
            }
        }
        guard let time else { return nil }
        self.init(time: Timestamp(time), exitCode: exitCode)
    }
}

extension JobStart {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var id: Int?
        self.init(id: 0)
        while let key = try cursor.nextKey() {
            switch key {
            case "Job ID": id = try cursor.readIntIfAny()
            case "Submission Time": time = try cursor.readIntIfAny().map(Timestamp.init)
            case "Stage IDs": stages = try cursor.readInts()
            case "Properties": try readProperties(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let id else { return nil }
        self.id = id
    }

    private mutating func readProperties(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginObjectIfAny() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "spark.sql.execution.id": executionID = try cursor.readIntIfAny()
            case "spark.job.description": description = try cursor.readNonEmptyString()
            case "spark.jobGroup.id": group = try cursor.readNonEmptyString()
            case "callSite.short": callSite = try cursor.readNonEmptyString()
            default: try cursor.skipValue()
            }
        }
    }
}

extension JobEnd {
    init?(_ cursor: inout JSONCursor) throws(JSONError) {
        var id: Int?
        self.init(id: 0, succeeded: true)
        while let key = try cursor.nextKey() {
            switch key {
            case "Job ID": id = try cursor.readIntIfAny()
            case "Completion Time": time = try cursor.readIntIfAny().map(Timestamp.init)
            case "Job Result": try readResult(&cursor)
            default: try cursor.skipValue()
            }
        }
        guard let id else { return nil }
        self.id = id
    }

    private mutating func readResult(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginObjectIfAny() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "Result": succeeded = try cursor.readStringIfAny() == "JobSucceeded"
            case "Exception": try readException(&cursor)
            default: try cursor.skipValue()
            }
        }
    }

    private mutating func readException(_ cursor: inout JSONCursor) throws(JSONError) {
        guard try cursor.beginObjectIfAny() else { return }
        while let key = try cursor.nextKey() {
            switch key {
            case "Message": errorMessage = try cursor.readNonEmptyString()
            default: try cursor.skipValue()
            }
        }
    }
}

extension Timestamp {
    init(_ milliseconds: Int) { self.init(milliseconds: Int64(milliseconds)) }
}
