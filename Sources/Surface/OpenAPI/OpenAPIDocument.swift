import Core
import HTTP
import JSON

/// The OpenAPI 3.0 document of an edition, made from its route table. Source: OpenAPI Specification 3.0.3.
package struct OpenAPIDocument {
    private let edition: any Edition
    private let issuer: String
    private var components: JSONObject = [:]

    package static func make(_ edition: any Edition, server: String) -> JSONObject {
        var document = OpenAPIDocument(edition: edition, issuer: server)
        return document.object()
    }

    private init(edition: any Edition, issuer: String) {
        self.edition = edition
        self.issuer = issuer
    }

    private mutating func object() -> JSONObject {
        var paths: JSONObject = [:]
        for route in self.edition.routes + self.edition.streams {
            var item = paths[route.path]?.objectValue ?? [:]
            item[route.method.rawValue.lowercased()] = .object(self.operation(route))
            paths[route.path] = .object(item)
        }
        return [
            "openapi": "3.0.3",
            "info": ["title": .string(self.edition.title), "version": .string(self.edition.currentVersion)],
            "servers": [["url": .string(self.issuer)]],
            "paths": .object(paths),
            "components": [
                "schemas": .object(self.components),
                "securitySchemes": [
                    "bearer": ["type": "http", "scheme": "bearer", "bearerFormat": "JWT"],
                    "apiKey": ["type": "apiKey", "in": "header", "name": "X-API-Key"],
                ],
            ],
        ]
    }

    private mutating func operation(_ route: Route) -> JSONObject {
        var operation: JSONObject = [
            "operationId": .string(route.name), "summary": .string(route.summary),
            "parameters": .array(self.parameters(route).map(JSONValue.object)),
            "responses": .object(self.responses(route)),
        ]
        if let body = route.body {
            operation["requestBody"] = [
                "required": .bool(!body.issues(of: .object([:])).isEmpty),
                "content": .object([route.bodyType: ["schema": .object(body.schema(&self.components))]]),
            ]
        }
        if let form = route.form {
            operation["requestBody"] = [
                "required": true,
                "content": ["multipart/form-data": ["schema": .object(form.schema(&self.components))]],
            ]
        }
        if case .signedIn(let permission, _) = route.access {
            operation["security"] = [["bearer": []], ["apiKey": []]]
            if let permission { operation["x-permission"] = .string(permission.rawValue) }
        } else {
            operation["security"] = []
        }
        if let rule = route.rule {
            operation["x-rate-limit"] = [
                "rule": .string(rule.name), "requests": .integer(Int64(rule.requests)),
                "window_seconds": .integer(rule.window.components.seconds),
            ]
        }
        return operation
    }

    // MARK: Parameters

    private mutating func parameters(_ route: Route) -> [JSONObject] {
        var parameters = route.pathParameterNames.map { name -> JSONObject in
            [
                "name": .string(name), "in": "path", "required": true,
                "schema": ["type": name == "version" ? "integer" : "string"],
            ]
        }
        for parameter in route.query {
            var schema = parameter.shape.schema(&self.components)
            if let initial = parameter.initial { schema["default"] = initial }
            parameters.append([
                "name": .string(parameter.name), "in": "query", "description": .string("\(parameter.note)"),
                "schema": .object(schema),
            ])
        }
        return parameters + Self.headers(route)
    }

    private static func headers(_ route: Route) -> [JSONObject] {
        var headers: [JSONObject] = []
        if route.method == .post {
            headers.append(
                self.header(
                    "Idempotency-Key", "The same key and body again get the stored answer for 24 hours.", maximum: 255))
        }
        switch route.conditional {
        case .none: break
        case .read: headers.append(self.header("If-None-Match", "The entity tag at hand: 304 while it is current."))
        case .write:
            headers.append(self.header("If-Match", "The entity tag that was seen: 412 when it is not current."))
        }
        return headers + route.headers.map { self.header($0.name, "\($0.note)", pattern: $0.pattern) }
    }

    private static func header(
        _ name: String, _ note: String, maximum: Int64? = nil, pattern: String? = nil
    ) -> JSONObject {
        var schema: JSONObject = ["type": "string"]
        if let maximum { schema["maxLength"] = .integer(maximum) }
        if let pattern { schema["pattern"] = .string(pattern) }
        return ["name": .string(name), "in": "header", "description": .string(note), "schema": .object(schema)]
    }

    // MARK: Responses

    private mutating func responses(_ route: Route) -> JSONObject {
        var success: JSONObject = ["description": .string(route.answer.note)]
        if let shape = route.answer.shape {
            success["content"] = ["application/json": ["schema": .object(shape.schema(&self.components))]]
        }
        if let type = route.answer.mediaType {
            // Readers of the document parse what they know, such as YAML: then it is no text.
            let schema: JSONObject = type.hasPrefix("text/") ? ["type": "string"] : [:]
            success["content"] = .object([type: ["schema": .object(schema)]])
        }
        if route.answer.isFile { success["content"] = ["*/*": ["schema": ["type": "string", "format": "binary"]]] }
        var responses: JSONObject = ["\(route.answer.status.rawValue)": .object(success)]
        if let nothing = route.answer.nothing { responses["204"] = ["description": .string(nothing)] }
        if route.answer.isFile {
            responses["206"] = ["description": "The part of the file that Range asks for."]
            responses["304"] = ["description": "The client has the file."]
            responses["416"] = ["description": "The file has no such part."]
        }
        if route.conditional == .read { responses["304"] = ["description": "The entity tag at hand is current."] }
        let error = (route.errorWording?.shape ?? self.edition.errorShape).schema(&self.components)
        for (status, note) in Self.errors(of: route) {
            // A line that is too long is not read: nobody knows whose path it names, and the workspace edition answers.
            let isReadable = status != .uriTooLong || self.edition.name == .workspace
            responses["\(status.rawValue)"] = [
                "description": .string(note),
                "content": ["application/json": ["schema": .object(isReadable ? error : [:])]],
            ]
        }
        return responses
    }

    private static func errors(of route: Route) -> [(HTTPStatus, String)] {
        var errors: [(HTTPStatus, String)] = [
            (.badRequest, "Something in the request is wrong; the fields are named."),
            (.methodNotAllowed, "The path does not have this method."),
            (.tooManyRequests, "A rate limit is used up, or the account is locked for a while."),
            (.internalServerError, "A mistake of ours; quote the request id."),
            (.serviceUnavailable, "Come again after the seconds in Retry-After."),
        ]
        if case .signedIn = route.access {
            errors.append((.unauthorized, "No access token, or one that is not good."))
            errors.append((.forbidden, "The actor may see it but not do this."))
        } else if route.isSecret {
            errors.append((.unauthorized, "The credentials are not good."))
        }
        if !route.pathParameterNames.isEmpty || route.isSigned { errors.append((.notFound, "There is no such thing.")) }
        if route.hasLongQuery {
            errors.append((.uriTooLong, "The line of the request is longer than the web server takes."))
        }
        if route.conditional == .write { errors.append((.preconditionFailed, "If-Match names another version.")) }
        if route.method != .get && route.method != .delete {
            errors.append((.payloadTooLarge, "The body is too large."))
            errors.append((.unsupportedMediaType, "The body is not of the media type that this takes."))
        }
        if [.post, .put, .patch].contains(route.method) {
            errors.append((.conflict, "It collides with what is stored, or the key's first request is under way."))
        }
        if route.method == .post {
            errors.append((.unprocessable, "The idempotency key was used with another request."))
        } else if route.isQuery {
            errors.append((.unprocessable, "The query took longer than it may."))
        }
        errors += route.refusals.map { ($0.status, $0.note) }
        return errors
    }
}

extension Route {
    fileprivate var bodyType: String {
        if case .form = self.manners { "application/x-www-form-urlencoded" } else { "application/json" }
    }

    /// Names in braces, in order.
    package var pathParameterNames: [String] {
        self.path.split(separator: "/").filter { $0.hasPrefix("{") }.map { String($0.dropFirst().dropLast()) }
    }

    /// Whether the query may hold a list or words.
    fileprivate var hasLongQuery: Bool {
        self.query.contains {
            switch $0.shape {
            case .array, .string: true
            default: false
            }
        }
    }

    package var isSigned: Bool {
        if case .signedIn = self.access { true } else { false }
    }
}
