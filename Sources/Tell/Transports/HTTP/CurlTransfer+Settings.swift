import CCurl
import Secrecy

extension CurlTransfer {
    /// A connection that has been idle for longer is not used again: servers of Marquez close theirs after 30 s.
    private static var longestIdle: Int { 25 }

    /// CURLAUTH_BASIC, which is a macro with a cast.
    private static var basic: Int { 1 }

    /// Sets what is the same for all requests.
    func set(_ settings: HTTPTransportSettings) {
        setProtocol(settings)
        setTimes(settings)
        setTrust(settings.tls)
        switch settings.proxy {
        case .environment: break
        case .none: set(CURLOPT_PROXY, "")
        case .address(let address): set(CURLOPT_PROXY, address.text)
        }
    }

    private func setProtocol(_ settings: HTTPTransportSettings) {
        set(CURLOPT_PROTOCOLS_STR, "http,https")
        set(CURLOPT_HTTP_VERSION, Int(CURL_HTTP_VERSION_2TLS))
        set(CURLOPT_HTTPAUTH, Self.basic)
        // A redirect is an answer: it says that the settings are wrong, and would turn a POST into a GET.
        set(CURLOPT_FOLLOWLOCATION, 0)
        set(CURLOPT_USERAGENT, settings.userAgent)
        set(CURLOPT_TCP_KEEPALIVE, 1)
        set(CURLOPT_MAXAGE_CONN, Self.longestIdle)
    }

    private func setTimes(_ settings: HTTPTransportSettings) {
        set(CURLOPT_NOSIGNAL, 1)
        set(CURLOPT_CONNECTTIMEOUT_MS, Int(settings.connectTimeout.wholeMilliseconds))
        set(CURLOPT_TIMEOUT_MS, Int(settings.timeout.wholeMilliseconds))
        if let stall = settings.stallTimeout {
            set(CURLOPT_LOW_SPEED_LIMIT, 1)
            set(CURLOPT_LOW_SPEED_TIME, max(1, Int(stall.components.seconds)))
        }
        // Without it the end of an attempt waits for its look-up of a name, however long the resolver takes.
        set(CURLOPT_QUICK_EXIT, 1)
    }

    private func setTrust(_ files: TLSFiles) {
        set(CURLOPT_SSL_VERIFYPEER, 1)
        set(CURLOPT_SSL_VERIFYHOST, 2)
        set(CURLOPT_SSLVERSION, Int(CURL_SSLVERSION_TLSv1_2))
        if let authorities = files.authorities {
            set(CURLOPT_CAINFO, authorities)
            set(CURLOPT_CAPATH, nil as String?)
        }
        set(CURLOPT_SSLCERT, files.certificate)
        set(CURLOPT_SSLKEY, files.key)
    }
}
