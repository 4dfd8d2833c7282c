import Foundation
import HTTPServer
import TestSupport
import Testing

/// The lineage page's files, as the binary has them.
@Suite struct PageAssetsTests {
    private static let folder = "\(PackageFiles.root)/Sources/CLibraries/CPage/assets"
    private static let names = ((try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []).sorted()

    private let page = PageAssets()

    private func get(_ path: String, _ headers: HTTPHeader...) -> HTTPResponse? {
        page.answer(HTTPRequest(method: "GET", target: path, headers: headers))
    }

    private func text(_ name: String) throws -> String {
        String(decoding: try readFile("\(Self.folder)/\(name)"), as: UTF8.self)
    }

    @Test func `the folder has files`() { #expect(Self.names.count > 20) }

    @Test(arguments: names)
    func `each file is part of the binary, byte for byte`(_ name: String) throws {
        let answer = try #require(get(name == "index.html" ? "/" : "/assets/\(name)"), "\(name) is not in page.c")
        #expect(answer.status == 200)
        #expect(answer.body == (try readFile("\(Self.folder)/\(name)")))
    }

    @Test func `a browser may do nothing but run the page's own files and ask its own daemon`() throws {
        let answer = try #require(get("/"))
        let policy = try #require(answer.headers.first { $0.isNamed("Content-Security-Policy") }?.value)
        #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; "))
        #expect(!policy.contains("unsafe") && !policy.contains("*") && !policy.contains("data:"))
        #expect(answer.headers.contains(HTTPHeader("X-Content-Type-Options", "nosniff")))
    }

    @Test(arguments: ["/": "text/html", "/assets/app.js": "text/javascript", "/assets/base.css": "text/css"])
    func `files say what they are`(_ path: String, _ type: String) throws {
        let answer = try #require(get(path))
        #expect(answer.headers.contains { $0.isNamed("Content-Type") && $0.value.hasPrefix(type) })
    }

    @Test func `a file that the browser has is not sent again`() throws {
        let tag = try #require(get("/assets/app.js")?.headers.first { $0.isNamed("ETag") }?.value)
        let again = try #require(get("/assets/app.js", HTTPHeader("If-None-Match", tag)))
        #expect(again.status == 304 && again.body.isEmpty)
        #expect(get("/assets/app.js", HTTPHeader("If-None-Match", "\"other\""))?.status == 200)
        let tags = Self.names.compactMap { get("/assets/\($0)")?.headers.first { $0.isNamed("ETag") }?.value }
        #expect(Set(tags).count == Self.names.count - 1)
    }

    @Test(arguments: [
        "/assets/", "/assets", "/assets/index.html", "/assets/../app.js", "/index.html", "", "/assets/app.js/",
    ])
    func `other paths are none of the page`(_ path: String) {
        #expect(get(path) == nil)
        #expect(!page.has(Substring(path)))
    }

    @Test(arguments: names)
    func `no file makes markup or code of text, and none comes from elsewhere`(_ name: String) throws {
        let text = try text(name)
        for forbidden in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            #expect(!text.contains(forbidden), "\(name): \(forbidden)")
        }
        for part in text.split(separator: "://").dropLast() where part.hasSuffix("http") || part.hasSuffix("https") {
            let rest = text[part.endIndex...]
            #expect(rest.hasPrefix("://www.w3.org/"), "\(name): \(rest.prefix(40))")
        }
    }

    @Test(arguments: names)
    func `what a module imports and the page links to is there`(_ name: String) throws {
        let text = try text(name)
        for match in text.matches(of: /from "\.\/([a-z-]+\.js)"|"\/assets\/([a-z.-]+)"/) {
            let wanted = try #require(match.1 ?? match.2)
            #expect(Self.names.contains(String(wanted)), "\(name): \(wanted)")
        }
        #expect(text.split(separator: "\n", omittingEmptySubsequences: false).count <= 500)
    }
}
