import Core
import HTTP
import JSON
import Primitives
import Services

/// What a handler gets: a request that was matched, authenticated and checked against its route's shapes.
package struct Request {
    package let id: String
    package let route: Route
    package let edition: EditionName
    package let version: String
    package let services: ServiceSet
    /// The body, or a form's fields; an empty object when there was none. It fits the route's shape.
    package let body: JSONObject
    /// A form's file.
    package let file: UploadedFile?
    /// `If-Match`.
    package let expected: VersionCondition
    /// `If-None-Match`, where the route heeds it.
    let known: EntityTagList?
    let pathParameters: [(name: String, value: String)]
    let queryParameters: JSONObject
    let source: any GatewayRequest

    /// Tells whether the client has a version of the one thing that the path names; nil when it says nothing of that.
    package var isAtHand: ((Int64) -> Bool)? {
        self.known.map { known in { version in known.containsWeakly(EntityTag(opaque: "\(version)")) } }
    }

    /// The key in a path parameter.
    ///
    /// - Throws: `.notFound` for text that is no identifier of this kind: such a thing cannot exist.
    package func identifier(_ name: String, _ prefix: IdentifierPrefix) throws(CoreError) -> UUID {
        guard let id = prefix.identifier(self.pathParameter(name)) else {
            throw .notFound("There is nothing with this id.")
        }
        return id
    }

    /// - Throws: `.notFound` for text that is not a whole number above 0.
    package func ordinal(_ name: String) throws(CoreError) -> Int64 {
        guard let number = Int64(self.pathParameter(name)), number > 0 else {
            throw .notFound("There is nothing with this number.")
        }
        return number
    }

    package func pathParameter(_ name: String) -> String {
        self.pathParameters.first { $0.name == name }?.value ?? ""
    }

    /// A query parameter's value in the type of its shape, its default, or nil.
    package func query(_ name: String) -> JSONValue? { self.queryParameters[name] }

    package var page: PageRequest {
        PageRequest(
            limit: self.query("limit")?.integerValue ?? PageRequest.defaultLimit,
            offset: self.query("offset")?.integerValue ?? 0)
    }

    /// A request header by its CGI name, `HTTP_…`.
    package func header(_ name: StaticString) -> String? { self.source.text(name) }
}
