import CPage
import Digest

/// The files of the lineage page: `/` and what lies below `/assets/`.
package struct PageAssets: Sendable {
    private struct Asset: Sendable {
        let type: String
        let tag: String
        let body: [UInt8]
    }

    private let assets: [String: Asset]

    /// The files that are part of this binary.
    package init() {
        var assets: [String: Asset] = [:]
        var number = 0
        while let told = unsafe sparklineage_asset_at(number)?.pointee {
            let name = unsafe String(cString: told.name)
            let body = unsafe Array(UnsafeBufferPointer(start: told.bytes, count: told.size))
            let tag = "\"\(SHA256.hash(of: body).prefix(12).map { String($0, radix: 16) }.joined())\""
            assets["/assets/\(name)"] = Asset(type: Self.type(of: name), tag: tag, body: body)
            number += 1
        }
        assets["/"] = assets.removeValue(forKey: "/assets/index.html")
        self.assets = assets
    }

    /// Whether a path is one of the page's files.
    package func has(_ path: Substring) -> Bool { assets[String(path)] != nil }

    /// The file that a request asks for; nil where it is none of the page.
    package func answer(_ request: HTTPRequest) -> HTTPResponse? {
        guard let asset = assets[String(request.path)] else { return nil }
        let isKnown = request.header("If-None-Match") == asset.tag
        var response = HTTPResponse(status: isKnown ? 304 : 200, body: isKnown ? [] : asset.body)
        response.headers = Self.headers + [HTTPHeader("Content-Type", asset.type), HTTPHeader("ETag", asset.tag)]
        return response
    }

    /// What a browser lets the page do: run its own files and ask its own daemon, nothing else.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
        "trusted-types 'none'",
    ].joined(separator: "; ")

    private static let headers = [
        HTTPHeader("Content-Security-Policy", policy), HTTPHeader("X-Content-Type-Options", "nosniff"),
        HTTPHeader("Referrer-Policy", "no-referrer"), HTTPHeader("Cache-Control", "no-cache"),
    ]

    private static func type(of name: String) -> String {
        switch name.split(separator: ".").last {
        case "html": "text/html; charset=utf-8"
        case "js": "text/javascript; charset=utf-8"
        case "css": "text/css; charset=utf-8"
        default: "image/svg+xml"
        }
    }
}
