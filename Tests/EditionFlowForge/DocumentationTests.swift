import EditionFlowForge
import JSON
import TestSupport
import Testing

/// Whatever an answer points at is there.
@Suite struct DocumentationTests {
    @Test func `every code has a page, and every page is linked`() throws {
        try withApp { app throws in
            let document = try app.request(.get, "/api/openapi/flowforge.json").json
            let error = document["components"]?["schemas"]?["Error"]?["properties"]?["error"]?["properties"]
            let codes = error?["code"]?["enum"]?.arrayValue?.compactMap(\.stringValue) ?? []
            #expect(codes.count > 20)
            let index = try app.request(.get, "/docs/errors")
            for code in codes {
                let page = try app.request(.get, "/docs/errors/\(code)")
                #expect(page.status == 200 && page[header: "Content-Type"] == "text/html; charset=utf-8", "\(code)")
                #expect(String(decoding: page.body, as: UTF8.self).contains("<h1>\(code)</h1>"))
                #expect(
                    String(decoding: index.body, as: UTF8.self).contains("https://test.example/docs/errors/\(code)"))
            }
        }
    }

    @Test func `what the list of versions names is there, and nothing else is`() throws {
        try withApp { app throws in
            let versions = try app.request(.get, "/api/versions").json["versions"]?.arrayValue ?? []
            let links = versions.flatMap { [$0["documentation"], $0["migrationGuide"]] }.compactMap { $0?.stringValue }
            #expect(links.count == 3)
            for link in links {
                #expect(link.hasPrefix("https://test.example/docs/"))
                #expect(try app.request(.get, String(link.dropFirst("https://test.example".count))).status == 200)
            }
            #expect(try app.request(.get, "/docs/rate-limits").status == 200)
            for path in ["/docs/api/v3", "/docs/errors/NOTHING"] {
                #expect(try app.request(.get, path).code == "NOT_FOUND")
            }
        }
    }
}
