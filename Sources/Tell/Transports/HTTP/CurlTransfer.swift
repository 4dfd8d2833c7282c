import CCurl
import Delivery
import Secrecy

/// A request that a transfer is told to send.
struct CurlRequest {
    /// How much of an answer's body is kept, and how much is read at most.
    struct Bounds {
        var kept: Int
        var read = 1 << 20
    }

    var url: Secret
    var headers: [Secret] = []
    var basic: HTTPEndpoint.Credentials?
    /// What is sent, by POST; nil where something is asked for, by GET.
    var body: [UInt8]?
    var bounds = Bounds(kept: 4096)
}

/// One of libcurl's transfers, used for one request after the other.
@safe final class CurlTransfer {
    private let multi: CurlMulti
    private let handle: UnsafeMutableRawPointer
    private let errorText: UnsafeMutablePointer<CChar>
    private var headers: UnsafeMutablePointer<curl_slist>?
    private var bounds = CurlRequest.Bounds(kept: 0)
    private var received = 0
    private var body: [UInt8] = []

    init(_ settings: HTTPTransportSettings, _ multi: CurlMulti) {
        guard let handle = unsafe curl_easy_init() else { fatalError("libcurl gives no transfer") }
        unsafe self.handle = handle
        self.multi = multi
        unsafe errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        unsafe errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        unsafe check(sparklineage_set_pointer(handle, CURLOPT_ERRORBUFFER, errorText))
        let context = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe check(sparklineage_set_writer(handle, takeBody, context))
        set(settings)
    }

    deinit {
        unsafe multi.remove(handle)
        unsafe curl_easy_cleanup(handle)
        unsafe curl_slist_free_all(headers)
        unsafe errorText.deallocate()
    }

    var address: UInt { unsafe UInt(bitPattern: handle) }

    /// Begins to send; gives what is wrong when it cannot.
    func start(_ request: CurlRequest) -> String? {
        (bounds, received) = (request.bounds, 0)
        body.removeAll(keepingCapacity: true)
        unsafe errorText.pointee = 0
        set(CURLOPT_URL, request.url.text)
        set(CURLOPT_USERNAME, request.basic?.user)
        set(CURLOPT_PASSWORD, request.basic?.password.text)
        set(request.headers)
        set(body: request.body)
        let code = unsafe multi.add(handle)
        return code == CURLM_OK ? nil : unsafe String(cString: curl_multi_strerror(code))
    }

    /// Takes the transfer out of the set; it can be started again.
    func finish() { unsafe multi.remove(handle) }

    /// What came back, as far as it came.
    var response: Answer.Response {
        Answer.Response(
            status: number(CURLINFO_RESPONSE_CODE), retryAfter: header("Retry-After"), date: header("Date"), body: body)
    }

    /// Whether more came than anybody wants to read, so that the reading was ended here.
    var isCutShort: Bool { received > bounds.read }

    /// What libcurl says of a failure.
    var detail: String { unsafe String(cString: errorText) }

    /// The system's reason of the last failed connection.
    var systemError: Int32 { Int32(truncatingIfNeeded: number(CURLINFO_OS_ERRNO)) }

    /// Whether there was a connection on which the request could be sent.
    var wasConnected: Bool {
        var time: curl_off_t = 0
        return unsafe sparklineage_get_time(handle, CURLINFO_PRETRANSFER_TIME_T, &time) == CURLE_OK && time > 0
    }

    func set(_ option: CURLoption, _ value: Int) { unsafe check(sparklineage_set_number(handle, option, value)) }

    func set(_ option: CURLoption, _ value: String?) { unsafe check(sparklineage_set_text(handle, option, value)) }

    private func set(body: [UInt8]?) {
        guard let body else { return set(CURLOPT_HTTPGET, 1) }
        set(CURLOPT_POST, 1)
        unsafe check(sparklineage_set_size(handle, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)))
        unsafe body.withUnsafeBytes { bytes in
            let start = unsafe UnsafeMutableRawPointer(mutating: bytes.baseAddress)
            unsafe check(sparklineage_set_pointer(handle, CURLOPT_COPYPOSTFIELDS, start))
        }
    }

    private func set(_ lines: [Secret]) {
        unsafe curl_slist_free_all(headers)
        unsafe headers = nil
        for line in lines { unsafe headers = curl_slist_append(headers, line.text) }
        unsafe check(sparklineage_set_pointer(handle, CURLOPT_HTTPHEADER, headers))
    }

    /// An option that is not taken is one that libcurl lacks: a security option among them must not be passed over.
    private func check(_ code: CURLcode) {
        precondition(code == CURLE_OK, "libcurl refuses an option: \(code.rawValue)")
    }

    private func number(_ info: CURLINFO) -> Int {
        var value = 0
        return unsafe sparklineage_get_number(handle, info, &value) == CURLE_OK ? value : 0
    }

    private func header(_ name: String) -> String? {
        var header: UnsafeMutablePointer<curl_header>?
        let code = unsafe curl_easy_header(handle, name, 0, UInt32(CURLH_HEADER), -1, &header)
        guard code == CURLHE_OK, let header = unsafe header else { return nil }
        return unsafe String(cString: header.pointee.value)
    }

    /// Takes a piece of the answer's body; false ends the transfer.
    @unsafe fileprivate func take(_ piece: UnsafeRawBufferPointer) -> Bool {
        received += piece.count
        unsafe body.append(contentsOf: piece.prefix(max(0, bounds.kept - body.count)))
        return !isCutShort
    }
}

private func takeBody(
    _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
    guard let context = unsafe context else { return 0 }
    let transfer = unsafe Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    let goesOn = unsafe transfer.take(UnsafeRawBufferPointer(start: bytes, count: count))
    return goesOn ? count : 0
}
