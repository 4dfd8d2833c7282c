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

    /// Writes text over the line that the cursor is in.
    func redraw(_ text: String) { put("\r\u{1B}[K\(text)") }

    private func put(_ text: String) {
        try? writeAll(Array(text.utf8), to: descriptor, target: "")
    }
}

private func environment(_ name: String) -> String? {
    guard let value = unsafe getenv(name) else { return nil }
    return unsafe String(cString: value)
}
