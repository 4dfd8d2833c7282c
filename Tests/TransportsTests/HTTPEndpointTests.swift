import Secrecy
import Testing
import Transports

@Suite struct HTTPEndpointTests {
    @Test(arguments: [
        ("http://marquez:5000", "marquez:5000"), ("https://marquez", "marquez"),
        ("http://marquez:5000/", "marquez:5000"),
        ("http://u:geheim@marquez:5000/x/y?key=geheim#part", "marquez:5000"), ("http://[::1]:80", "[::1]:80"),
    ])
    func `an address is told by its host alone`(text: String, shown: String) throws {
        let endpoint = try HTTPEndpoint(text)
        #expect("\(endpoint)" == shown)
        var dumped = ""
        dump(endpoint, to: &dumped)
        #expect(!dumped.contains("geheim"))
    }

    @Test func `user and password of an address become the authorization`() throws {
        let endpoint = try HTTPEndpoint("http://us%40er:p%3Aw@marquez:5000")
        #expect(endpoint.credentials == .init(user: "us@er", password: Secret("p:w")))
        #expect(HTTPTransportSettings(endpoint).authorization == .basic(.init(user: "us@er", password: Secret("p:w"))))
        #expect(HTTPTransportSettings(try HTTPEndpoint("http://marquez")).authorization == .none)
    }

    @Test(arguments: [
        "", "marquez", "marquez:5000", "ftp://geheim@marquez", "http://", "http://a b", "file:///geheim",
        "http://m:99999",
    ])
    func `what is no address is refused without being repeated`(text: String) {
        let error = #expect(throws: HTTPEndpointError.self) { try HTTPEndpoint(text) }
        #expect(error?.description.contains("http://") == true)
        #expect(error?.description.contains("geheim") == false)
    }
}
