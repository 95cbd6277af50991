import EditionFlowForge
import JSON
import Surface
import TestSupport
import Testing

/// The document that is served for the edition.
@Suite struct OpenAPITests {
    @Test func `every route of the edition is in it once, with what it needs`() throws {
        try withApp { app throws in
            let response = try app.request(.get, "/api/openapi/flowforge.json")
            #expect(response.status == 200 && response[header: "Content-Type"] == "application/json")
            let paths = response.json["paths"]?.objectValue ?? [:]
            let edition = FlowForgeEdition(site: "")
            let routes = edition.routes + edition.streams
            #expect(paths.values.reduce(0) { $0 + ($1.objectValue?.count ?? 0) } == routes.count)
            for route in routes {
                let operation = paths[route.path]?[route.method.rawValue.lowercased()] ?? .null
                #expect(operation.text("operationId") == route.name)
                #expect((operation["requestBody"] != nil) == (route.body != nil || route.form != nil), "\(route.name)")
            }
            #expect(Set(routes.map(\.name)).count == routes.count)
        }
    }
}
