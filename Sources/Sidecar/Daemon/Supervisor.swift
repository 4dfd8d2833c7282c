import Glibc

/// Tells systemd how the service is, as sd_notify(3) does; nothing where no manager asked for it.
struct Supervisor: Sendable {
    /// Where messages go; nil where nobody waits for them.
    private let socket: String?
    /// How often it wants to hear that the process is alive; nil where it does not watch.
    let watchdog: Duration?

    /// Reads the environment that the manager gives.
    init(_ environment: (String) -> String? = Self.variable, process: Int32 = getpid()) {
        socket = environment("NOTIFY_SOCKET")
        let isMeant = environment("WATCHDOG_PID").map { $0 == "\(process)" } ?? true
        let time = environment("WATCHDOG_USEC").flatMap { Int64($0) }.map { Duration.microseconds($0) }
        watchdog = isMeant ? time : nil
    }

    func ready(_ status: String) { send("READY=1\nSTATUS=\(status)") }
    func stopping() { send("STOPPING=1\nSTATUS=stopping") }
    func alive() { send("WATCHDOG=1") }
    func status(_ text: String) { send("STATUS=\(text)") }

    func reloading() {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        send("RELOADING=1\nMONOTONIC_USEC=\(time.tv_sec * 1_000_000 + time.tv_nsec / 1000)")
    }

    private static func variable(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }
    }

    /// Sends a message; nobody is told when it does not arrive.
    private func send(_ message: String) {
        guard let socket, var address = sockaddr_un(notifying: socket) else { return }
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let bytes = Array(message.utf8)
        // An abstract name has no end of its own: its length says where it ends.
        let length = socklen_t(MemoryLayout<sa_family_t>.size + socket.utf8.count)
        unsafe _ = withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { name in
                unsafe bytes.withUnsafeBytes {
                    unsafe sendto(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL), name, length)
                }
            }
        }
    }
}

extension sockaddr_un {
    /// A path, or an abstract name that begins with `@`; nil for what is neither, or too long.
    fileprivate init?(notifying socket: String) {
        self.init()
        sun_family = sa_family_t(AF_UNIX)
        var bytes = Array(socket.utf8)
        guard bytes.first == UInt8(ascii: "/") || bytes.first == UInt8(ascii: "@"),
            bytes.count < MemoryLayout.size(ofValue: sun_path)
        else { return nil }
        if bytes[0] == UInt8(ascii: "@") { bytes[0] = 0 }
        unsafe withUnsafeMutableBytes(of: &sun_path) { unsafe $0.copyBytes(from: bytes) }
    }
}
