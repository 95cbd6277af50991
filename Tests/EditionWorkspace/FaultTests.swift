import JSON
import TestSupport
import Testing

/// What goes wrong inside. Source: workspace contract, error codes.
@Suite struct FaultTests {
    @Test func `a mistake of ours is a 500 that says nothing of its cause, which the log has`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        setup.mayFault = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            try app.sql { tx in try tx.execute("DROP TABLE dashboard_tags") }
            let response = try app.request(
                .post, "/api/dashboards", as: account, json: ["name": "N", "tags": ["a"]])
            #expect(response.status == 500 && response.code == "INTERNAL_ERROR")
            let text = String(decoding: response.body, as: UTF8.self)
            for word in ["dashboard_tags", "SQL", "1146", "atrium_test"] { #expect(!text.contains(word)) }
            #expect(response.cause?.contains("1146") == true)
            #expect(response[header: "X-Request-ID"]?.isEmpty == false)
            // What the request had written before it failed is not there.
            #expect(try app.request(.get, "/api/dashboards", as: account).json.whole("total") == 1)
        }
    }

    @Test func `without its database the service says when to come again`() throws {
        let token = try withApp { app throws in try app.make.account().accessToken }
        var setup = AppSetup()
        setup.isDatabaseAway = true
        try withApp(setup) { app throws in
            let bearer = ["Authorization": "Bearer \(token)"]
            let signIn: JSONValue = ["email": "a@example.com", "password": "x"]
            for response in try [
                app.request(.get, "/healthz"), app.request(.get, "/api/dashboards", headers: bearer),
                app.request(.post, "/auth/signin", json: signIn),
                app.request(.post, "/auth/signin", json: signIn, headers: ["Idempotency-Key": "k"]),
            ] {
                #expect(response.status == 503 && response.code == "SERVICE_UNAVAILABLE")
                #expect(response[header: "Retry-After"] == "2")
                #expect(response.message == "The database cannot be reached at this moment.")
                #expect(response.cause != nil)
            }
            #expect(try app.request(.get, "/.well-known/jwks.json").status == 200)
            #expect(try app.request(.get, "/api/nothing").status == 404)
            #expect(try app.request(.get, "/api/dashboards").status == 401)
        }
    }
}
