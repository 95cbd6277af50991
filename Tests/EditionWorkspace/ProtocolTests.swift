import HTTP
import JSON
import TestSupport
import Testing

/// Paths, methods, versions, and what every answer carries. Source: contracts' page §1; workspace contract, error
/// handling and API versioning.
@Suite struct ProtocolTests {
    @Test(arguments: [
        "/", "", "/api", "/api/", "/api/nothing", "/api/dashboards/", "/api//dashboards", "/API/dashboards", "/auth",
        "/auth/signin/", "/api/dashboards/x/y", "/api/dashboards//widgets", "/api/v2/nothing", "/graphql", "/api/v1/x",
        "/api/openapi/nothing.json", "/healthz/", "/\u{0}",
        "/api/dashboards/dash_0000000000000000000001/versions/1/restore/x",
    ])
    func `an unknown path is a 404 in the envelope, for everybody`(path: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            for actor in [nil, account] {
                for method in [HTTPMethod.get, .post, .delete, .options] {
                    let response = try app.request(method, path, as: actor)
                    #expect(response.status == 404 && response.code == "NOT_FOUND")
                }
            }
        }
    }

    @Test func `a known path under another method is a 405 that names all it has`() throws {
        try withApp { app throws in
            let routes = app.application.editions.all.flatMap(\.routes)
            let methods = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW", "get", ""]
            for (path, routes) in Dictionary(grouping: routes, by: \.path) {
                var allowed = Set(routes.map(\.method.rawValue))
                if allowed.contains("GET") { allowed.insert("HEAD") }
                for method in methods where !allowed.contains(method) {
                    let response = try app.send(TestRequest(method, path))
                    #expect(response.status == 405, "\(method) \(path)")
                    let named = Set((response[header: "Allow"] ?? "").split(separator: ", ").map(String.init))
                    #expect(named == allowed, "\(method) \(path)")
                    guard method != "HEAD" else { continue }
                    // Errors of the modelling edition are flat.
                    let isFlat = routes.first?.rule?.edition == .modelling
                    let code = isFlat ? response.json.text("error") : response.code
                    #expect(code == (isFlat ? "method_not_allowed" : "METHOD_NOT_ALLOWED"))
                    let details = isFlat ? response.json["details"] ?? .null : response.details
                    let listed = details["allowed"]?.arrayValue?.compactMap(\.stringValue) ?? []
                    #expect(Set(listed) == allowed)
                }
            }
        }
    }

    @Test func `HEAD is GET without the body`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for path in ["/api/profile", "/api/dashboards", "/api/dashboards/\(board.id)", "/.well-known/jwks.json"] {
                let get = try app.request(.get, path, as: account)
                let head = try app.request(.head, path, as: account)
                #expect(head.status == 200 && head.body.isEmpty)
                #expect(head[header: "Content-Length"] == "\(get.body.count)")
                #expect(head.etag == get.etag)
                #expect(head.headers.map(\.name) == get.headers.map(\.name))
            }
            #expect(try app.request(.head, "/api/profile").status == 401)
            #expect(try app.request(.head, "/api/nothing").status == 404)
            #expect(try app.request(.head, "/auth/signin").status == 405)
        }
    }

    @Test func `the version of the contract is the default and may be named`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for version in [nil, "", "2025-08-02"] {
                var headers: [String: String] = [:]
                headers["API-Version"] = version
                let response = try app.request(.get, "/api/profile", as: account, headers: headers)
                #expect(response.status == 200 && response[header: "API-Version"] == "2025-08-02")
            }
        }
    }

    @Test(arguments: ["2024-01-15", "1999", "2025-08-02 ", "latest", "2025-08-02\r\nX-Evil: 1", "é"])
    func `an unknown version is a 400 that names those it has`(version: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            for path in ["/api/profile", "/api/dashboards"] {
                let response = try app.request(.get, path, as: account, headers: ["API-Version": version])
                #expect(response.status == 400 && response.code == "UNSUPPORTED_API_VERSION")
                #expect(response.details["supported"] == ["2025-08-02"])
                #expect(response.details.text("requested") == version)
                #expect(response[header: "X-Evil"] == nil)
            }
        }
    }

    @Test func `every answer of the edition carries the version it was served as`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let path = "/api/dashboards/\(board.id)"
            let tag = try app.request(.get, path, as: account).etag
            for response in try [
                app.request(.get, path, as: account, headers: ["If-None-Match": tag]), app.request(.get, path),
                app.request(.put, path, as: account, json: ["x": 1]), app.request(.get, "/api/nothing"),
                app.request(.patch, path), app.request(.get, path, as: account, headers: ["API-Version": "1"]),
                app.request(.put, path, as: account, json: [:], headers: ["If-Match": "\"9\""]),
                app.request(.delete, path, as: account), app.request(.post, "/auth/signin", json: [:]),
            ] {
                #expect(response[header: "API-Version"] == "2025-08-02", "\(response.status)")
            }
        }
    }

    @Test func `a request id is echoed when it is plain, and made otherwise`() throws {
        try withApp { app throws in
            for id in ["abc", "req_1", "A-b.c_9", String(repeating: "x", count: 128)] {
                let response = try app.request(.get, "/healthz", headers: ["X-Request-ID": id])
                #expect(response[header: "X-Request-ID"] == id)
            }
            let odd = ["", " ", "a b", "a\r\nX-Evil: 1", "é", "a\"b", String(repeating: "x", count: 129), "<script>"]
            var made: Set<String> = []
            for id in odd {
                let response = try app.request(.get, "/api/nothing", headers: ["X-Request-ID": id])
                let own = response[header: "X-Request-ID"] ?? ""
                #expect(own.hasPrefix("req_") && own.count == 26 && made.insert(own).inserted)
                #expect(response[header: "X-Evil"] == nil)
                #expect(response.json["error"]?.text("request_id") == own)
            }
        }
    }

    @Test func `an error has the contract's members and no others`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for response in try [
                app.request(.get, "/api/profile"), app.request(.get, "/api/nothing"),
                app.request(.post, "/api/dashboards", as: account, json: [:]), app.request(.patch, "/api/profile"),
            ] {
                #expect(response.json.objectValue?.keys == ["error"])
                let members = Set(response.json["error"]?.objectValue?.keys ?? [])
                #expect(members.subtracting(["details"]) == ["code", "message", "timestamp", "request_id"])
                #expect(response.message?.isEmpty == false)
            }
        }
    }

    @Test func `no text of a request becomes a header`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let evil = "x\r\nX-Evil: 1\r\n\r\n<html>"
            let headers = [
                "X-Request-ID": evil, "If-Match": "\"\(evil)\"", "If-None-Match": "\"\(evil)\"", "Cookie": evil,
                "Idempotency-Key": evil, "X-Refresh-Token-Delivery": evil,
            ]
            let board = try app.make.dashboard("N \(evil)", by: account)
            for (method, path, body) in [
                (.get, "/api/dashboards/\(board.id)", nil), (.put, "/api/dashboards/\(board.id)", ["name": "N"]),
                (.post, "/api/dashboards", ["name": "N"]), (.get, "/api/\(evil)", nil),
                (.post, "/auth/refresh", ["refresh_token": .string(evil)]),
            ] as [(HTTPMethod, String, JSONValue?)] {
                let response = try app.request(method, path, as: account, json: body, headers: headers)
                #expect(response[header: "X-Evil"] == nil)
                #expect(!response.headers.contains { $0.value.contains("<html>") && $0.name != "ETag" })
            }
        }
    }

    @Test func `the time of each stage is told`() throws {
        try withApp { app throws in
            let timing =
                try app.request(.get, "/api/profile", as: try app.make.account())[header: "Server-Timing"] ?? ""
            let stages = timing.split(separator: ", ").map { $0.split(separator: ";dur=").map(String.init) }
            #expect(stages.map(\.first) == ["route", "auth", "read", "handle"])
            #expect(stages.allSatisfy { $0.count == 2 && Double($0[1]) != nil })
        }
    }
}
