import CCurl
import SystemMessage

/// Says to people why no answer came: what failed, where, and what to do.
struct FailureText {
    var authority: String
    var settings: HTTPTransportSettings
    var redaction: Redaction
    /// What becomes of it when an answer is cut short.
    var consequence = "; the event is sent again"

    func text(_ code: CURLcode, of transfer: CurlTransfer) -> String {
        let detail = redaction.apply(to: transfer.detail)
        return "\(authority): \(reason(code, transfer, detail.isEmpty ? "" : " (\(detail))"))"
    }

    func text(_ reason: String) -> String { "\(authority): \(redaction.apply(to: reason))" }

    private func reason(_ code: CURLcode, _ transfer: CurlTransfer, _ detail: String) -> String {
        switch code {
        case CURLE_COULDNT_RESOLVE_HOST: "its name is not known; check the url, and the DNS of this machine"
        case CURLE_COULDNT_RESOLVE_PROXY: "the name of the proxy is not known; check proxy, and the DNS of this machine"
        case CURLE_COULDNT_CONNECT, CURLE_PROXY:
            "no connection: \(systemReason(transfer, detail)); is it running, and do firewall and proxy let us through?"
        case CURLE_OPERATION_TIMEDOUT: lateness(transfer)
        case CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_ISSUER_ERROR, CURLE_SSL_INVALIDCERTSTATUS:
            "its certificate is not trusted\(detail); name the certificates of its CA in tls.ca, "
                + "and the host in url as the certificate does"
        case CURLE_SSL_CACERT_BADFILE: "tls.ca cannot be used\(detail); is it a readable PEM file?"
        case CURLE_SSL_CERTPROBLEM:
            "tls.cert or tls.key cannot be used\(detail); are they readable PEM files that belong together?"
        case CURLE_SSL_CONNECT_ERROR:
            "TLS fails\(detail); does it speak TLS 1.2 or later there, and does it want a certificate of ours?"
        case CURLE_GOT_NOTHING, CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_PARTIAL_FILE, CURLE_HTTP2, CURLE_HTTP2_STREAM:
            "the connection ended before the answer did\(detail)\(consequence)"
        case CURLE_UNSUPPORTED_PROTOCOL, CURLE_WEIRD_SERVER_REPLY:
            "what answers there does not speak HTTP\(detail); check the url"
        default: unsafe "\(String(cString: curl_easy_strerror(code)))\(detail)"
        }
    }

    private func systemReason(_ transfer: CurlTransfer, _ detail: String) -> String {
        let code = transfer.systemError
        if code == 0 { return "it cannot be reached\(detail)" }
        return systemMessage(code)
    }

    private func lateness(_ transfer: CurlTransfer) -> String {
        guard transfer.wasConnected else {
            return
                "no connection within \(seconds(settings.connectTimeout)); is it running, and does a firewall let us through?"
        }
        return
            "no whole answer within \(seconds(settings.timeout)); is it overloaded? A larger timeout gives it more time"
    }

    private func seconds(_ time: Duration) -> String {
        let milliseconds = time.wholeMilliseconds
        return milliseconds % 1000 == 0 ? "\(milliseconds / 1000) s" : "\(milliseconds) ms"
    }
}
