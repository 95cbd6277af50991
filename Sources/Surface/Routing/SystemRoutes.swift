import Core
import HTTP
import JSON
import MariaDB
import Primitives
import Services

/// Paths that belong to the installation rather than to a contract: health, public keys, OpenAPI documents.
package enum SystemRoutes {
    /// - Parameters:
    ///   - server: base URL for the OpenAPI documents.
    ///   - exposition: what `/metrics` says; nginx decides who may read it. nil: there is no such path.
    package static func all(
        editions: [any Edition], server: String, exposition: Exposition? = nil
    ) -> [Route] {
        (exposition.map { [Self.metrics($0)] } ?? []) + [
            Route(
                .get, "/healthz", name: "health", summary: "Whether the service and its database answer.", rule: nil,
                access: .everyone(Self.health), body: nil, answer: .json(.ok, .any)),
            Route(
                .get, "/.well-known/jwks.json", name: "jwks", summary: "Public keys of access tokens (RFC 7517).",
                rule: nil, access: .everyone(Self.jwks), body: nil, answer: .json(.ok, .any)),
        ] + editions.map { Self.document(of: $0, server: server) }
    }

    private static func metrics(_ exposition: Exposition) -> Route {
        Route(
            .get, "/metrics", name: "exposition", summary: "Counts and states for a Prometheus server.", rule: nil,
            access: .everyone { request in
                Response(
                    .ok, headers: [(name: "Cache-Control", value: "no-store")],
                    body: .bytes(Array(exposition.text(request.services).utf8), type: ExpositionText.mediaType))
            }, body: nil, answer: .json(.ok, .any))
    }

    private static func health(_ request: Request) throws -> Response {
        try request.services.database.read { tx in _ = try tx.first("SELECT 1") { try $0.integer(0) } }
        return Response.json { json in
            json.beginObject()
            json.field("status", "ok")
            json.field("database", "ok")
            json.endObject()
        }.with("Cache-Control", "no-store")
    }

    private static func jwks(_ request: Request) -> Response {
        Response(
            .ok, headers: [(name: "Cache-Control", value: "public, max-age=300")],
            body: .bytes(request.services.platform.signingKeys.ring.jwks, type: "application/jwk-set+json"))
    }

    private static func document(of edition: any Edition, server: String) -> Route {
        let name = edition.name.rawValue
        return Route(
            .get, "/api/openapi/\(name).json", name: "openapi-\(name)",
            summary: "The OpenAPI document of the \(name) edition.", rule: nil,
            access: .everyone { _ in
                Response(
                    .ok, headers: [(name: "Cache-Control", value: "public, max-age=300")],
                    body: .bytes(OpenAPIDocument.make(edition, server: server).encoded, type: "application/json"))
            }, body: nil, answer: .json(.ok, .any))
    }
}
