import Glibc
import Synchronization

/// The wish to stop that comes as a signal; whoever works in a loop looks at it between two steps.
package enum Interruption {
    private static let number = Atomic<Int32>(0)

    /// The signal that came; nil while none did.
    package static var signal: Int32? {
        let number = number.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on, unless they are ignored; a second one ends the process at once.
    package static func observe() {
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
            var action = sigaction()
            unsafe action.__sigaction_handler.sa_handler = { Interruption.note($0) }
            action.sa_flags = Int32(bitPattern: UInt32(SA_RESETHAND))
            unsafe sigaction(number, &action, nil)
        }
    }

    /// Ends the process as the signal would have done.
    package static func end(by number: Int32) -> Never {
        Glibc.signal(number, SIG_DFL)
        raise(number)
        exit(128 + number)
    }

    /// Whether whoever started the process wants the signal ignored, as `nohup` does.
    private static func isIgnored(_ number: Int32) -> Bool {
        var action = sigaction()
        unsafe sigaction(number, nil, &action)
        return unsafe unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self) == 1
    }

    private static func note(_ number: Int32) { Self.number.store(number, ordering: .relaxed) }
}
