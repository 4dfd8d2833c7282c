package import Delivery

/// Writes events to a file, one a line: OpenLineage NDJSON.
///
/// An attempt ends when its line is on the disk. All attempts that have begun share one fsync.
package struct FileTransport: Transport {
    private var file: RotatingFile
    private var begun: [(attempt: Int, line: [UInt8])] = []
    private let pipe = WakePipe()

    /// Makes a transport; the file is opened when there is something to write.
    ///
    /// - Parameters:
    ///   - path: the file; it is continued where it is there.
    ///   - size: at which size it is put aside as `PATH.1` and begun anew.
    ///   - count: how many files are kept beside it.
    package init(path: String, rotatingAt size: Int = 1_000_000_000, keeping count: Int = 5) {
        file = RotatingFile(path: path, limit: size, kept: count)
    }

    package var waker: any Waker { pipe }

    package mutating func begin(_ attempt: Int, _ body: [UInt8]) {
        begun.append((attempt, line(of: body)))
    }

    package mutating func wait(atMost time: Duration?) -> [AttemptEnd] {
        if begun.isEmpty { pipe.sleep(atMost: time) }
        defer { begun.removeAll(keepingCapacity: true) }
        let answer = write()
        return begun.map { AttemptEnd($0.attempt, answer) }
    }

    private mutating func write() -> Answer {
        do throws(FileFailure) {
            for (_, line) in begun { try file.append(line) }
            if !begun.isEmpty { try file.sync() }
            return .response(.init(status: 200))
        } catch {
            file.close()
            return .failure(error.description)
        }
    }
}

/// A document as one line: what breaks lines in JSON stands between its values only, where a space does as well.
func line(of body: [UInt8]) -> [UInt8] {
    var line = body.map { $0 == 0x0A || $0 == 0x0D ? 0x20 : $0 }
    line.append(0x0A)
    return line
}
