import Core
import HTTP
import JSON
import Surface

/// `/api/versions`. Source: flowforge contract, version discovery.
enum VersionRoutes {
    static func routes(_ pages: Pages) -> [Route] {
        [
            Route(
                .get, "/api/versions", name: "listVersions", summary: "The versions of this API.",
                rule: FlowForgeEdition.Rules.standard, access: .everyone { _ in self.response(pages) }, body: nil,
                answer: .json(.ok, shape), conditional: .read)
        ]
    }

    private static let shape = Shape.object([
        .required(
            "versions",
            .array(
                .object([
                    .required("version", .choice(["v1", "v2"])),
                    .required("status", .choice(["current", "deprecated"])),
                    .optional("releaseDate", .string(10...10)),
                    .optional("deprecationDate", .string(10...10)),
                    .optional("sunsetDate", .string(10...10)),
                    .required("documentation", .text),
                    .optional("migrationGuide", .text),
                ]), 1...10)),
        .required("recommended", .choice(["v2"])),
    ])

    private static func response(_ pages: Pages) -> Response {
        Response.json { json in
            let versions: [JSONValue] = [
                [
                    "version": "v2", "status": "current", "releaseDate": "2024-01-01",
                    "documentation": .string(pages.version("v2")),
                ],
                [
                    "version": "v1", "status": "deprecated", "deprecationDate": "2024-01-01",
                    "sunsetDate": "2024-07-01", "documentation": .string(pages.version("v1")),
                    "migrationGuide": .string(pages.migration),
                ],
            ]
            json.beginObject()
            json.field("versions", .array(versions))
            json.field("recommended", "v2")
            json.endObject()
        }
    }
}
