import EditionModelling
import JSON
import Surface
import TestSupport
import Testing

/// The document that is served for the edition.
@Suite struct OpenAPITests {
    @Test func `every route of the edition is in it once, with what it needs`() throws {
        try withApp { app throws in
            let response = try app.request(.get, "/api/openapi/modelling.json")
            #expect(response.status == 200 && response[header: "Content-Type"] == "application/json")
            let paths = response.json["paths"]?.objectValue ?? [:]
            let routes = ModellingEdition().routes
            #expect(paths.values.reduce(0) { $0 + ($1.objectValue?.count ?? 0) } == routes.count)
            for route in routes {
                let operation = paths[route.path]?[route.method.rawValue.lowercased()] ?? .null
                #expect(operation.text("operationId") == route.name)
                #expect((operation["requestBody"] != nil) == (route.body != nil || route.form != nil), "\(route.name)")
            }
            #expect(Set(routes.map(\.name)).count == routes.count)
        }
    }

    @Test func `the headers that name an edit are told of wherever an edit is made`() throws {
        let edits = ModellingEdition().routes.filter { !$0.headers.isEmpty }
        #expect(edits.allSatisfy { $0.headers.map(\.name) == ["X-Client-ID", "X-Edit-ID"] })
        let without: Set = ["createModelVersion", "deleteModelVersion"]
        for route in ModellingEdition().routes {
            guard case .signedIn(.modelWrite, _) = route.access else { continue }
            #expect(route.headers.isEmpty == without.contains(route.name), "\(route.name)")
        }
        try withApp { app throws in
            let document = try app.request(.get, "/api/openapi/modelling.json").json
            let path = "/api/v1/workspaces/{workspace_id}/tables/{table_id}"
            let told = document["paths"]?[path]?["put"]?["parameters"]?.arrayValue ?? []
            let named = told.first { $0["name"] == "X-Edit-ID" }
            #expect(named?["in"] == "header" && named?["schema"]?["pattern"] == "^[0-9A-Za-z._-]{1,128}$")
        }
    }
}
