import EditionWorkspace
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Bodies that nobody thought of. Each answer is held against the OpenAPI document, where a 500 is none.
@Suite struct ShapeSampleTests {
    private static let samples: UInt64 = 120

    @Test(arguments: WorkspaceEdition().routes.filter { $0.body != nil }.map(\.name))
    func `whatever fits a route's shape, or nearly does, is answered as the document says`(name: String) throws {
        let route = try #require(WorkspaceEdition().routes.first { $0.name == name })
        let shape = try #require(route.body)
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account)
            let path = route.path
                .replacing("{id}", with: route.path.hasPrefix("/api/widgets") ? widget.id : board.id)
            var isTaken = false
            for seed in 0..<Self.samples {
                var sampler = ShapeSampler(seed: seed)
                let fitting = sampler.value(shape)
                #expect(shape.issues(of: fitting).isEmpty, "seed \(seed)")
                let body = seed % 2 == 0 ? fitting : sampler.spoiled(fitting)
                let response = try app.request(route.method, path, as: account, json: body)
                isTaken = isTaken || response.status == route.answer.status.rawValue
                if response.status < 300, route.method == .put { try self.expectStored(app, account, path, response) }
            }
            // Tokens and passwords cannot be guessed by a shape.
            #expect(isTaken || ["signIn", "refresh"].contains(name))
        }
    }

    /// What an answer shows is what is there.
    private func expectStored(
        _ app: TestApp, _ account: TestAccount, _ path: String, _ response: TestResponse
    ) throws {
        let shown = try app.request(.get, path, as: account)
        for (key, value) in response.json.objectValue ?? [:] { #expect(shown.json[key] == value) }
    }

    @Test func `whatever stands in a query is answered as the document says`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let route = try #require(WorkspaceEdition().routes.first { $0.name == "listDashboards" })
            for seed in 0..<Self.samples * 2 {
                var sampler = ShapeSampler(seed: seed)
                let parts = route.query.compactMap { parameter -> String? in
                    guard sampler.value(.boolean) == true else { return nil }
                    let fitting = sampler.value(parameter.shape)
                    let value = seed % 2 == 0 ? fitting : sampler.spoiled(fitting)
                    let text =
                        value.stringValue ?? value.arrayValue?.map { $0.stringValue ?? "" }.joined(separator: ",")
                    return "\(parameter.name)=\(PercentCoding.encode(text ?? value.text))"
                }
                let response = try app.request(
                    .get, "/api/dashboards?" + parts.joined(separator: "&"), as: account)
                #expect([200, 400].contains(response.status))
            }
        }
    }

    @Test func `whatever stands in headers is answered as the document says`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let names = [
                "If-Match", "If-None-Match", "Idempotency-Key", "X-Workspace-ID", "API-Version", "X-Request-ID",
                "Authorization", "Cookie", "X-Refresh-Token-Delivery",
            ]
            for seed in 0..<Self.samples {
                for (method, path, body) in [
                    (.get, "/api/dashboards/\(board.id)", nil), (.put, "/api/dashboards/\(board.id)", ["name": "N"]),
                    (.post, "/api/dashboards", ["name": "N"]), (.post, "/auth/refresh", [:]),
                ] as [(HTTPMethod, String, JSONValue?)] {
                    var sampler = ShapeSampler(seed: seed)
                    var headers: [String: String] = [:]
                    for name in names where sampler.value(.integer(0...3)) == 0 {
                        headers[name] = sampler.value(.string(0...60)).stringValue
                    }
                    _ = try app.request(method, path, as: account, json: body, headers: headers)
                }
            }
        }
    }
}
