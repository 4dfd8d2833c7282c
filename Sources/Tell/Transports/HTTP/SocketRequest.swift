import CCurl

/// One request to a server on a socket of the file system.
package enum SocketRequest {
    /// Why there is no answer.
    package struct Failure: Hashable, Sendable, Error, CustomStringConvertible {
        package let description: String
    }

    /// Sends a body and waits for the answer.
    ///
    /// - Parameters:
    ///   - body: what is sent, by POST.
    ///   - socket: the socket's path.
    ///   - path: the path of the address.
    /// - Returns: the answer's status and body.
    /// - Throws: when nobody listens, or the answer does not come.
    package static func post(_ body: [UInt8], to socket: String, path: String) throws(Failure) -> (
        status: Int, body: [UInt8]
    ) {
        let collector = Collector()
        guard let transfer = unsafe curl_easy_init() else { fatalError("libcurl gives no transfer") }
        defer { unsafe curl_easy_cleanup(transfer) }
        let context = unsafe Unmanaged.passUnretained(collector).toOpaque()
        unsafe sparklineage_set_writer(transfer, collect, context)
        unsafe sparklineage_set_text(transfer, CURLOPT_UNIX_SOCKET_PATH, socket)
        unsafe sparklineage_set_text(transfer, CURLOPT_URL, "http://localhost\(path)")
        unsafe sparklineage_set_number(transfer, CURLOPT_NOSIGNAL, 1)
        unsafe sparklineage_set_number(transfer, CURLOPT_TIMEOUT_MS, 60_000)
        unsafe sparklineage_set_size(transfer, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count))
        unsafe body.withUnsafeBytes { bytes in
            let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            unsafe sparklineage_set_pointer(transfer, CURLOPT_COPYPOSTFIELDS, start)
        }
        let code = unsafe curl_easy_perform(transfer)
        guard code == CURLE_OK else {
            throw Failure(description: "\(socket): \(unsafe String(cString: curl_easy_strerror(code)))")
        }
        var status = 0
        unsafe sparklineage_get_number(transfer, CURLINFO_RESPONSE_CODE, &status)
        return (status, collector.bytes)
    }
}

private final class Collector {
    var bytes: [UInt8] = []
}

private func collect(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let piece = unsafe UnsafeRawBufferPointer(start: bytes, count: count)
    unsafe Unmanaged<Collector>.fromOpaque(context).takeUnretainedValue().bytes.append(contentsOf: piece)
    return count
}
