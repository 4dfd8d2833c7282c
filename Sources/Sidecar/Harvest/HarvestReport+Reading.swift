import ByteReading
import Compression
import FileTailing

extension HarvestReport {
    /// Notes that an argument gave nothing, or not all.
    mutating func fail(_ error: LogError) {
        fail(error.isAboutContent ? .badInput : .unavailable, error.path.description, "\(error.reason)")
    }

    /// Notes what lies in a folder and is no log.
    mutating func passOver(_ error: LogError) {
        passOver(error.path.description, "\(error.reason)")
    }

    /// Notes which parts of a log were not read.
    mutating func add(_ unreadable: [LogError], gaps: [PartGap], of path: FilePath) {
        for gap in gaps { miss(path.description, "\(gap)") }
        for error in unreadable {
            if error.isAboutContent || error.reason == .missing {
                miss(error.path.description, "\(error.reason)")
            } else {
                fail(error)
            }
        }
    }

    /// Notes what could not be read.
    mutating func note(_ record: UnreadableRecord) {
        let path = record.file.description
        switch record.reason {
        case .damagedFrame: damage(path, at: record.offset, record.detail)
        case .longLine, .badLine, .cutLine: skip(path, at: record.offset, record.detail)
        }
        keep(record)
    }

    /// Notes where the end of a file cuts off what it holds.
    mutating func add(_ summary: ReadingSummary, of path: FilePath) {
        if summary.tornStart > 0 {
            let size = summary.tornStart
            skip(
                path.description, at: 0,
                "the log begins in the middle of a line, of which \(size) bytes are passed over")
        }
        if let start = summary.unfinishedFrame {
            skip(path.description, at: start, "the file ends in the middle of the compressed frame that starts here")
        }
    }
}
