import CCurl
import Delivery
import Synchronization

/// libcurl's set of transfers, with the connections that they share.
@safe final class CurlMulti: Waker, @unchecked Sendable {
    // SAFETY: one thread drives it; others call `wake`, which libcurl allows.

    private let handle: UnsafeMutableRawPointer
    private let isWoken = Atomic(false)

    /// Once a process; libcurl of this version does it under a lock of its own.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    init(connections: Int) {
        guard Self.isReady, let handle = unsafe curl_multi_init() else { fatalError("libcurl does not start") }
        unsafe self.handle = handle
        unsafe _ = sparklineage_set_multi_number(handle, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections)
        unsafe _ = sparklineage_set_multi_number(handle, CURLMOPT_MAXCONNECTS, connections)
    }

    deinit { unsafe _ = curl_multi_cleanup(handle) }

    /// Ends the sleep of ``poll(atMost:)``, or its next one.
    func wake() {
        isWoken.store(true, ordering: .releasing)
        unsafe _ = curl_multi_wakeup(handle)
    }

    /// Whether it was woken since the last question.
    func takeWake() -> Bool { isWoken.exchange(false, ordering: .acquiring) }

    @unsafe func add(_ transfer: UnsafeMutableRawPointer) -> CURLMcode {
        unsafe curl_multi_add_handle(handle, transfer)
    }

    @unsafe func remove(_ transfer: UnsafeMutableRawPointer) { unsafe _ = curl_multi_remove_handle(handle, transfer) }

    /// Reads and writes what can be without waiting.
    func perform() {
        var running: Int32 = 0
        unsafe _ = curl_multi_perform(handle, &running)
    }

    /// Sleeps until something can be read or written, a timer of a transfer is due or the time is over.
    func poll(atMost time: Duration) { unsafe _ = curl_multi_poll(handle, nil, 0, time.wholeMilliseconds, nil) }

    /// A transfer that has ended, by its address, and how.
    func nextEnd() -> (transfer: UInt, code: CURLcode)? {
        var left: Int32 = 0
        while let message = unsafe curl_multi_info_read(handle, &left) {
            if unsafe message.pointee.msg != CURLMSG_DONE { continue }
            return unsafe (UInt(bitPattern: message.pointee.easy_handle), message.pointee.data.result)
        }
        return nil
    }
}

extension Duration {
    /// At least one where it is above zero, at most what libcurl takes.
    var wholeMilliseconds: Int32 {
        let (seconds, rest) = components
        guard seconds < 2_000_000 else { return 2_000_000_000 }
        return self <= .zero ? 0 : max(1, Int32(seconds * 1000 + rest / 1_000_000_000_000_000))
    }
}
