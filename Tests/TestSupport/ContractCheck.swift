import Core
import JSON
import Primitives
import Surface

/// An answer that is not what its route says.
package struct ContractViolation: Swift.Error, CustomStringConvertible {
    package let description: String

    init(_ description: String) { self.description = description }
}

/// Holds every answer of the tests against its route: status, shape, headers.
struct ContractCheck {
    let request: TestRequest
    let route: Route?
    let edition: any Edition
    let response: TestResponse
    let mayFault: Bool

    /// - Throws: `ContractViolation` saying which request was answered wrongly, and how.
    func callAsFunction() throws {
        var problems: [String] = []
        self.checkHead(&problems)
        self.checkStatus(&problems)
        if self.response.status >= 400 { self.checkError(&problems) } else { self.checkSuccess(&problems) }
        guard problems.isEmpty else {
            let body = String(decoding: self.response.body, as: UTF8.self)
            throw ContractViolation(
                "\(self.request.method) \(self.request.path) → \(self.response.status): "
                    + problems.joined(separator: "; ") + (self.response.cause.map { " [\($0)]" } ?? "") + "\n\(body)")
        }
    }

    private func checkHead(_ problems: inout [String]) {
        let names = self.response.headers.map { $0.name.lowercased() }
        for name in Set(names) where names.count(where: { $0 == name }) > 1 {
            problems.append("the header \(name) is there twice")
        }
        if self.response[header: "X-Request-ID"] == nil { problems.append("no X-Request-ID") }
        if self.response[header: "Cache-Control"] == nil { problems.append("no Cache-Control") }
        let length = self.response[header: "Content-Length"].flatMap { Int($0) }
        let isBodiless = [204, 304].contains(self.response.status)
        if isBodiless || self.request.method == "HEAD" {
            if !self.response.body.isEmpty { problems.append("it has a body") }
        }
        if isBodiless {
            if length != nil { problems.append("Content-Length on an answer that has no body") }
        } else if self.request.method != "HEAD", length != self.response.body.count {
            problems.append("Content-Length is \(length.map { "\($0)" } ?? "missing")")
        }
    }

    /// A status that the OpenAPI document does not list, or a mistake of ours.
    private func checkStatus(_ problems: inout [String]) {
        if self.response.status == 500, !self.mayFault { problems.append("a mistake of ours") }
        guard let route, route.rule != nil else { return }
        let documented = Self.documented["\(self.edition.name) \(route.name)"]?.contains(self.response.status) == true
        if !documented { problems.append("this status is not in the OpenAPI document of \(route.name)") }
    }

    private func checkSuccess(_ problems: inout [String]) {
        guard let route, self.response.status != 304, self.request.method != "HEAD" else { return }
        if self.response.status == 204, route.answer.nothing != nil { return }
        if self.response.status != route.answer.status.rawValue {
            problems.append("a success is \(route.answer.status.rawValue) here")
        }
        guard let shape = route.answer.shape else { return }
        if self.response[header: "Content-Type"]?.contains("json") != true { problems.append("not JSON") }
        problems += shape.issues(of: self.response.json).map { "\($0.field): \($0.message)" }
    }

    private func checkError(_ problems: inout [String]) {
        guard self.request.method != "HEAD" else { return }
        if self.response[header: "Content-Type"] != "application/json" { problems.append("an error that is not JSON") }
        let shape = self.route?.errorWording?.shape ?? self.edition.errorShape
        problems += shape.issues(of: self.response.json).map { "\($0.field): \($0.message)" }
        guard self.route?.errorWording == nil else { return }
        if self.edition.name == .modelling { return self.checkFlat(&problems) }
        let error = self.response.json["error"] ?? .null
        if self.edition.name == .crm {
            if error["status"]?.integerValue != Int64(self.response.status) { problems.append("another status") }
        } else if self.edition.name == .flowforge {
            self.checkRequest(error, &problems)
        } else if error["request_id"]?.stringValue != self.response[header: "X-Request-ID"] {
            problems.append("request_id is not the request's")
        }
        if Self.status(of: error.text("code")) != self.response.status {
            problems.append("the code is not the status's")
        }
        if Instant(rfc3339: error.text("timestamp")) == nil || !error.text("timestamp").hasSuffix("Z") {
            problems.append("the timestamp is not a time in UTC")
        }
        if [429, 503].contains(self.response.status), (Int(self.response[header: "Retry-After"] ?? "") ?? 0) < 1 {
            problems.append("no Retry-After")
        }
    }

    /// Source: modelling contract, error responses; the rest by the status they are named after.
    private func checkFlat(_ problems: inout [String]) {
        let (status, body) = (self.response.status, self.response.json)
        let codes: [Int: [String]] = [
            400: ["validation_error"], 401: ["unauthorized"], 403: ["forbidden"], 404: ["not_found"],
            405: ["method_not_allowed"], 409: ["conflict", "link_required"], 412: ["precondition_failed"],
            413: ["payload_too_large"],
            415: ["unsupported_media_type"],
            422: ["dependency_failed", "idempotency_key_reused", "query_too_costly"],
            429: ["rate_limited", "account_locked"], 500: ["internal_error"], 503: ["unavailable"],
        ]
        if codes[status]?.contains(body.text("error")) != true { problems.append("the code is not the status's") }
        if body["request_id"]?.stringValue != self.response[header: "X-Request-ID"] {
            problems.append("request_id is not the request's")
        }
        if [429, 503].contains(status), (Int(self.response[header: "Retry-After"] ?? "") ?? 0) < 1 {
            problems.append("no Retry-After")
        }
    }

    /// Source: flowforge contract, standard error response format.
    private func checkRequest(_ error: JSONValue, _ problems: inout [String]) {
        let named = [error.text("requestId"), error.text("path"), error.text("method")]
        if named != [self.response[header: "X-Request-ID"] ?? "", self.request.path, self.request.method] {
            problems.append("the request is not named: \(named)")
        }
        if !error.text("documentation").hasSuffix("/docs/errors/\(error.text("code"))") {
            problems.append("no page about the code")
        }
    }

    /// Source: workspace contract, error codes; the rest by the status they are named after.
    private static func status(of code: String) -> Int? {
        switch code {
        case "VALIDATION_ERROR", "UNSUPPORTED_API_VERSION": 400
        case "UNAUTHORIZED": 401
        case "FORBIDDEN": 403
        case "NOT_FOUND": 404
        case "METHOD_NOT_ALLOWED": 405
        case "CONFLICT", "REQUEST_IN_FLIGHT": 409
        case "PRECONDITION_FAILED": 412
        case "PAYLOAD_TOO_LARGE": 413
        case "UNSUPPORTED_MEDIA_TYPE": 415
        case "CONNECTOR_ERROR", "WORKFLOW_ERROR", "IDEMPOTENCY_KEY_REUSED", "QUERY_TOO_COSTLY": 422
        case "RATE_LIMIT_EXCEEDED", "ACCOUNT_LOCKED": 429
        case "INTERNAL_ERROR": 500
        case "SERVICE_UNAVAILABLE", "OUTCOME_UNKNOWN": 503
        // Source: crm contract, application-specific error codes.
        case "INVALID_REQUEST", "INVALID_DATE_RANGE": 400
        case "MISSING_AUTH_HEADER", "INVALID_TOKEN", "INVALID_CREDENTIALS": 401
        case "CANNOT_DELETE_DEFAULT": 403
        case "DASHBOARD_NOT_FOUND", "WIDGET_NOT_FOUND": 404
        case "DUPLICATE_DASHBOARD_NAME": 409
        case "INVALID_WIDGET_CONFIG": 422
        case "DATABASE_ERROR": 500
        // Source: flowforge contract, error codes.
        case "BAD_REQUEST": 400
        case "INSUFFICIENT_PERMISSIONS": 403
        case "RESOURCE_LOCKED", "QUOTA_EXCEEDED": 409
        case "DEPENDENCY_ERROR": 424
        default: nil
        }
    }

    /// The statuses of each operation in the OpenAPI document.
    private static let documented: [String: Set<Int>] = {
        var statuses: [String: Set<Int>] = [:]
        for edition in TestApp.editions {
            let document = OpenAPIDocument.make(edition, server: "https://localhost")
            for (_, item) in document["paths"]?.objectValue ?? [:] {
                for (_, operation) in item.objectValue ?? [:] {
                    let keys = operation["responses"]?.objectValue?.keys ?? []
                    statuses["\(edition.name) \(operation.text("operationId"))"] = Set(keys.compactMap { Int($0) })
                }
            }
        }
        return statuses
    }()
}
