package import Delivery
import Glibc

/// Writes events to standard output, one a line.
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
        return begun.map { AttemptEnd($0.attempt, write($0.line)) }
    }

    private func write(_ line: [UInt8]) -> Answer {
        do throws(FileFailure) {
            try writeAll(line, to: descriptor, path: "standard output")
            return .response(.init(status: 200))
        } catch {
            return .failure(error.description)
        }
    }
}
