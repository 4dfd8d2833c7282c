import Glibc
import Synchronization

/// The wish to stop that comes as a signal; whoever works in a loop looks at it between two steps.
package enum Interruption {
    private static let number = Atomic<Int32>(0)
    private static let hangups = Atomic<Int>(0)

    /// The signal that came; nil while none did.
    package static var signal: Int32? {
        let number = number.load(ordering: .relaxed)
        return number == 0 ? nil : number
    }

    /// Notes SIGINT, SIGTERM and SIGHUP from now on, unless they are ignored; a second one ends the process at once.
    package static func observe() {
        for number in [SIGINT, SIGTERM, SIGHUP] where !isIgnored(number) {
            handle(number, flags: 0) { Interruption.note($0) }
        }
    }

    /// Counts SIGHUP from now on instead of stopping at it.
    static func countHangups() {
        handle(SIGHUP, flags: SA_RESTART) { _ in Interruption.hangups.add(1, ordering: .relaxed) }
    }

    /// How often SIGHUP came since it is counted.
    static var hangupCount: Int { hangups.load(ordering: .relaxed) }

    /// Wishes to stop as a signal would, unless one came; SIGHUP is the least of them.
    static func request(_ wish: Int32) {
        if number.compareExchange(expected: 0, desired: wish, ordering: .relaxed).exchanged || wish == SIGHUP { return }
        _ = number.compareExchange(expected: SIGHUP, desired: wish, ordering: .relaxed)
    }

    /// Takes a wish back; false when another one stands.
    static func withdraw(_ wish: Int32) -> Bool {
        number.compareExchange(expected: wish, desired: 0, ordering: .relaxed).exchanged
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

    private static func handle(_ number: Int32, flags: Int32, _ body: @convention(c) (Int32) -> Void) {
        var action = sigaction()
        unsafe action.__sigaction_handler.sa_handler = body
        action.sa_flags = flags
        unsafe sigaction(number, &action, nil)
        // Whoever started the process may have blocked it, as threads of a pool do.
        var signals = sigset_t()
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, nil)
    }

    private static func note(_ signal: Int32) {
        // A reading that is only to begin anew is no stop that somebody waits for.
        let earlier = number.exchange(signal, ordering: .relaxed)
        if earlier == SIGINT || earlier == SIGTERM || earlier == signal { endAtOnce(by: signal) }
    }

    /// Ends the process from within the handler: what is on the disk is whole at any time.
    private static func endAtOnce(by number: Int32) {
        // The first process of a container does not die of a signal.
        if getpid() == 1 { _exit(128 + number) }
        Glibc.signal(number, SIG_DFL)
        raise(number)
    }
}
