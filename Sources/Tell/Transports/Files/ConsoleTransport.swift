package import Delivery
import Glibc

/// Writes events to standard output, one a line; after one that cannot be written none is tried.
package struct ConsoleTransport: Transport {
    private let descriptor: Int32
    private var begun: [(attempt: Int, line: [UInt8])] = []
    private let pipe = WakePipe()

    /// Makes a transport to standard output, or to another open file.
    package init(descriptor: Int32 = STDOUT_FILENO) { self.descriptor = descriptor }

    package var waker: any Waker { pipe }

    package mutating func begin(_ attempt: Int, _ body: [UInt8]) { begun.append((attempt, line(of: body))) }

    package mutating func wait(atMost time: Duration?) -> [AttemptEnd] {
        if begun.isEmpty { pipe.sleep(atMost: time) }
        defer { begun.removeAll(keepingCapacity: true) }
        var failure: Answer?
        return begun.map { attempt, line in
            failure = failure ?? write(line)
            return AttemptEnd(attempt, failure ?? .response(.init(status: 200)))
        }
    }

    /// Writes a line; gives why it could not.
    private func write(_ line: [UInt8]) -> Answer? {
        do throws(FileFailure) {
            try writeAll(line, to: descriptor, path: "standard output")
            return nil
        } catch {
            return .failure(error.description)
        }
    }
}
