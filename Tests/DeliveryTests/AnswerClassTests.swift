import Delivery
import Testing

struct AnswerClassTests {
    @Test(arguments: [200, 201, 202, 204, 299])
    func `a 2xx is delivered`(status: Int) {
        #expect(answer(status) == .delivered)
    }

    @Test(arguments: ["", "garbage", "{\"errors\":[]}", "\u{0}\u{1}", "{", "see <html>"])
    func `scenario 17, a 200 with a garbage body is delivered`(body: String) {
        #expect(answer(200, body: body) == .delivered)
    }

    @Test(arguments: ["<html><body>Sign in</body>", "\r\n <!DOCTYPE html>", "<HTML lang=en>"])
    func `scenario 17, a 200 with a web page is somebody else's`(body: String) {
        #expect(kind(answer(200, body: body)) == "misconfigured")
    }

    @Test(arguments: [400, 413, 422])
    func `what the sink finds wrong with the event is permanent`(status: Int) {
        #expect(kind(answer(status)) == "permanent")
    }

    @Test(arguments: [
        (#"{"code":400,"message":"x"}"#, "permanent"), (#"{"message":"x","code":400}"#, "permanent"),
        (#"{"code":400,"message":"cut off in the mid"#, "permanent"), (#"{"code":500,"message":"x"}"#, "ambiguous"),
        (#"{"code":"400"}"#, "ambiguous"), (#"{"error":{"code":400}}"#, "ambiguous"), ("<html>400", "ambiguous"),
        ("", "ambiguous"), (#"{"servlet":"jersey","status":"500"}"#, "ambiguous"), ("[400]", "ambiguous"),
    ])
    func `a 500 is the event's fault only if its body says code 400`(body: String, expected: String) {
        #expect(kind(answer(500, body: body)) == expected)
    }

    @Test(arguments: [408, 425, 429, 502, 503, 504, 0, 101, 600])
    func `what passes by itself is tried again`(status: Int) {
        #expect(kind(answer(status)) == "retry")
    }

    @Test(arguments: [506, 507, 508, 520, 599])
    func `other 5xx are ambiguous`(status: Int) {
        #expect(kind(answer(status)) == "ambiguous")
    }

    @Test(arguments: [
        301, 302, 307, 308, 401, 403, 404, 405, 406, 407, 409, 410, 411, 414, 415, 431, 451, 501, 505, 511,
    ])
    func `scenario 17, what no event can help is a matter of settings`(status: Int) {
        #expect(kind(answer(status)) == "misconfigured")
        if status >= 500 { return }
        #expect(kind(answer(status, retryAfter: "10")) == "misconfigured")
    }

    @Test func `no answer is tried again and what cannot be said is permanent`() {
        #expect(AnswerClass(.failure("refused")) == .retry("refused"))
        #expect(AnswerClass(.unsayable("too long")) == .permanent("too long"))
    }

    private static let date = "Sun, 06 Nov 1994 08:49:37 GMT"

    @Test(arguments: [
        (nil, nil, nil), ("10", nil, 10), (" 0", nil, 0), ("-5", nil, nil), ("soon", nil, nil), ("", nil, nil),
        ("301", nil, 300), ("315360000", nil, 300), ("99999999999999999999999", nil, 300),
        ("Sun, 06 Nov 1994 08:50:07 GMT", date, 30), ("Sun, 06 Nov 1994 08:49:00 GMT", date, 0),
        ("Mon, 07 Nov 1994 00:00:00 GMT", date, 300), ("Tue, 06 Nov 2004 08:49:37 GMT", date, 300),
        ("Sun, 06 Nov 1994 08:50:07 GMT", nil, nil), ("Sun, 06 Nov 1994 08:50:07 GMT", "today", nil),
        ("Tue, 01 Mar 2022 00:00:10 GMT", "Mon, 28 Feb 2022 23:59:55 GMT", 15),
        ("Sun, 06 Xyz 1994 08:50:07 GMT", date, nil), ("Sun, 06 Nov 1994 25:50:07 GMT", date, nil),
    ])
    func `scenario 15, Retry-After is seconds or a date, and five minutes at most`(
        retryAfter: String?, date: String?, seconds: Int?
    ) {
        let expected = AnswerClass.retry("the sink answered 429", after: seconds.map { .seconds($0) })
        #expect(answer(429, retryAfter: retryAfter, date: date) == expected)
    }

    private func answer(
        _ status: Int, body: String = "", retryAfter: String? = nil, date: String? = nil
    ) -> AnswerClass {
        AnswerClass(
            .response(Answer.Response(status: status, retryAfter: retryAfter, date: date, body: Array(body.utf8))))
    }
}

/// The class without its words.
func kind(_ answer: AnswerClass) -> String {
    switch answer {
    case .delivered: "delivered"
    case .permanent: "permanent"
    case .retry: "retry"
    case .ambiguous: "ambiguous"
    case .misconfigured: "misconfigured"
    }
}
