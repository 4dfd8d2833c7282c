import Glibc
import Sidecar

/// A standard stream, as far as people look at it.
struct Terminal: Sendable {
    static let output = Terminal(STDOUT_FILENO)
    static let error = Terminal(STDERR_FILENO)

    private let descriptor: Int32
    let isTerminal: Bool

    private init(_ descriptor: Int32) {
        self.descriptor = descriptor
        isTerminal = isatty(descriptor) == 1 && environment("TERM") != "dumb"
    }

    /// Columns: the terminal's own, else those of `COLUMNS`; nil where nobody says.
    var width: Int? {
        var size = winsize()
        if isTerminal, unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 {
            return Int(size.ws_col)
        }
        return environment("COLUMNS").flatMap(Int.init).flatMap { $0 > 0 ? $0 : nil }
    }

    /// Coloured on a terminal only, and not where `NO_COLOR` is set (no-color.org).
    var style: TextStyle {
        TextStyle(isColored: isTerminal && (environment("NO_COLOR") ?? "").isEmpty, width: width)
    }

    /// Says a line; what cannot be said is lost, since there is nobody to tell.
    func say(_ line: String) { put(line + "\n") }

    /// Writes to standard output; gives the status of a command that ends well.
    static func print(_ bytes: [UInt8]) throws(Stop) -> Int32 {
        var output = try OutputFile.open(nil)
        try output.write { $0 += bytes }
        try output.finish()
        return 0
    }

    /// Writes a document to standard output, or lines for people where there is none.
    static func print(_ document: [UInt8]?, or lines: (TextStyle) -> [String]) throws(Stop) -> Int32 {
        try print(document ?? lines(output.style).flatMap { Array($0.utf8) + [UInt8(ascii: "\n")] })
    }

    /// Writes text over the line that the cursor is in.
    func redraw(_ text: String) { put("\r\u{1B}[K\(text)") }

    private func put(_ text: String) {
        try? writeAll(Array(text.utf8), to: descriptor, target: "")
    }
}

/// A variable of the environment; nil where it is not set.
func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}
