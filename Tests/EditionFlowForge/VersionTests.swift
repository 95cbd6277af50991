import JSON
import TestSupport
import Testing

/// `/api/versions`, and the two spellings of v2's paths. Source: flowforge contract, versioning; contracts' page §1.
@Suite struct VersionTests {
    @Test func `the versions are told to everybody`() throws {
        try withApp { app throws in
            let response = try app.request(.get, "/api/versions")
            #expect(response.status == 200 && response.json["recommended"] == "v2")
            let versions = response.json["versions"]?.arrayValue ?? []
            #expect(versions.map { $0.text("version") } == ["v2", "v1"])
            #expect(versions.map { $0.text("status") } == ["current", "deprecated"])
            #expect(versions.last?["sunsetDate"] == "2024-07-01")
        }
    }

    @Test func `a path without api in front is the same thing, and errors show what was sent`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let long = try app.request(.get, "/api/v2/dashboards", as: ann)
            let short = try app.request(.get, "/v2/dashboards", as: ann)
            #expect(long.status == 200 && short.json == long.json)
            #expect(try app.request(.get, "/v2/dashboards").json["error"]?["path"] == "/v2/dashboards")
            #expect(try app.request(.get, "/v2/nothing", as: ann).code == "NOT_FOUND")
            #expect(try app.request(.get, "/v2", as: ann).json["error"]?["path"] == "/v2")
            #expect(try app.request(.patch, "/v2/dashboards", as: ann)[header: "Allow"]?.contains("GET") == true)
        }
    }
}
