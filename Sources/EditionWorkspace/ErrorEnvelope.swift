import Core
import HTTP
import JSON
import Primitives
import Surface

/// `{"error": {code, message, details?, timestamp, request_id}}`. Source: workspace contract, error handling; codes
/// beyond its table are named after the status.
enum ErrorEnvelope {
    static let shape = Shape.named(
        "Error",
        .object([
            .required(
                "error",
                .object([
                    .required("code", .string(1...64)),
                    .required("message", .text),
                    .optional("details", .open([])),
                    .required("timestamp", .instant),
                    .required("request_id", .string(1...128)),
                ]))
        ]))

    static func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        let fault = Fault(error)
        let headers = fault.headers.map { (name: $0.0, value: $0.1) }
        return Response(
            fault.status, headers: headers,
            body: .json { json in
                self.write(code: fault.code, message: fault.message, details: fault.details, context, json)
            })
    }

    static func write(
        code: String, message: String, details: JSONObject = [:], _ context: ErrorContext, _ json: JSONWriter
    ) {
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.field("code", code)
        json.field("message", message)
        if !details.isEmpty { json.field("details", details) }
        json.field("timestamp", context.at)
        json.field("request_id", context.requestID)
        json.endObject()
        json.endObject()
    }

    /// The code and the words alone, for an error that is a part of an answer.
    static func words(_ error: CoreError) -> (code: String, message: String) {
        let fault = Fault(error)
        return (code: fault.code, message: fault.message)
    }

    private struct Fault {
        let status: HTTPStatus
        let code: String
        let message: String
        var details: JSONObject = [:]
        var headers: [(String, String)] = []

        init(_ status: HTTPStatus, _ code: String, _ message: String) {
            self.status = status
            self.code = code
            self.message = message
        }

        /// Every error, by name: a new one does not compile until it has its words here.
        init(_ error: CoreError) {
            switch error {
            case .unauthenticated(let failure):
                self.init(.unauthorized, "UNAUTHORIZED", failure.message)
                self.headers = [("WWW-Authenticate", "Bearer")]
            case .forbidden(let message): self.init(.forbidden, "FORBIDDEN", message)
            case .lacksPermission(let permission): self.init(.forbidden, "FORBIDDEN", permission.refusal)
            case .notFound(let message): self.init(.notFound, "NOT_FOUND", message)
            case .validation(let issues): self.init(issues)
            case .invalidFile(let issues):
                let place = issues.first.map { "Line \($0.line): \($0.message)" } ?? "The file cannot be read."
                let rest = issues.count > 1 ? " (and \(issues.count - 1) more)" : ""
                self.init(.badRequest, "VALIDATION_ERROR", place + rest)
                self.details = [
                    "fields": [["field": "file", "code": "format", "message": .string(place + rest)]],
                    "lines": .array(issues.map(Self.json)),
                ]
            case .conflict(let field, let message):
                self.init(.conflict, "CONFLICT", message)
                if let field { self.details = ["field": .string(field)] }
            case .editConflict(let conflict): self.init(.conflict, "CONFLICT", conflict.message)
            case .timerRunning: self.init(.conflict, "CONFLICT", "Another timer is running.")
            case .quotaExceeded(let message): self.init(.conflict, "CONFLICT", message)
            case .dependencyFailed(let message): self.init(.unprocessable, "CONNECTOR_ERROR", message)
            case .preconditionFailed(let current):
                self.init(.preconditionFailed, "PRECONDITION_FAILED", "It was changed since you read it.")
                self.details = ["current_version": .integer(current)]
                self.headers = [("ETag", "\"\(current)\"")]
            case .idempotencyKeyReused:
                self.init(
                    .unprocessable, "IDEMPOTENCY_KEY_REUSED", "This idempotency key was used with another request.")
            case .idempotencyKeyInFlight:
                self.init(.conflict, "REQUEST_IN_FLIGHT", "A request with this idempotency key is under way.")
                self.headers = [("Retry-After", "1")]
            case .accountLocked(let wait):
                self.init(.tooManyRequests, "ACCOUNT_LOCKED", "Too many failed sign-ins. Try again later.")
                self.wait(wait)
            case .rateLimited(let rule, let wait):
                self.init(.tooManyRequests, "RATE_LIMIT_EXCEEDED", "Too many requests. Try again later.")
                self.details = ["rule": .string(rule)]
                self.wait(wait)
            case .crm(let refusal): self.init(refusal.plain)
            case .unavailable(let message, let wait), .databaseAway(let message, let wait):
                self.init(.serviceUnavailable, "SERVICE_UNAVAILABLE", message)
                self.wait(wait)
            case .queryTooCostly:
                self.init(
                    .unprocessable, "QUERY_TOO_COSTLY",
                    "The query took longer than it may. Filter more, or ask for less.")
            case .outcomeUnknown:
                self.init(
                    .serviceUnavailable, "OUTCOME_UNKNOWN",
                    "The database went away during the change. It was made whole or not at all: look, or send it again "
                        + "with the same Idempotency-Key.")
                self.wait(.seconds(2))
            case .malformedBody(let message): self.init(.badRequest, "VALIDATION_ERROR", message)
            case .unsupportedMediaType(let given):
                self.init(
                    .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE",
                    "The body must be application/json in UTF-8; where a file is sent, multipart/form-data with a CSV "
                        + "or JSON file.")
                self.details = ["content_type": .string(given)]
            case .bodyTooLarge(let limit):
                self.init(.payloadTooLarge, "PAYLOAD_TOO_LARGE", "The body is too large.")
                self.details = ["limit_bytes": .integer(Int64(limit))]
            case .methodNotAllowed(let allowed):
                self.init(.methodNotAllowed, "METHOD_NOT_ALLOWED", "This path does not have this method.")
                self.details = ["allowed": .array(allowed.map(JSONValue.string))]
                self.headers = [("Allow", allowed.joined(separator: ", "))]
            case .unsupportedVersion(let version):
                self.init(.badRequest, "UNSUPPORTED_API_VERSION", "This API version is not served.")
                self.details = [
                    "requested": .string(version), "supported": [.string(WorkspaceEdition.version)],
                ]
            case .fault:
                self.init(.internalServerError, "INTERNAL_ERROR", "Something went wrong here. Quote the request id.")
            }
        }

        private init(_ issues: [FieldIssue]) {
            self.init(.badRequest, "VALIDATION_ERROR", Self.sentence(issues))
            self.details = [
                "fields": .array(
                    issues.map {
                        [
                            "field": .string($0.field), "code": .string($0.code.plain.rawValue),
                            "message": .string($0.message),
                        ]
                    })
            ]
        }

        private static func json(_ issue: FileIssue) -> JSONValue {
            var object: JSONObject = ["line": .integer(Int64(issue.line)), "message": .string(issue.message)]
            if let column = issue.column { object["column"] = .string(column) }
            return .object(object)
        }

        private static func sentence(_ issues: [FieldIssue]) -> String {
            guard let first = issues.first else { return "The request is not valid." }
            let subject = first.field.isEmpty ? "The body" : first.field
            let rest = issues.count > 1 ? " (and \(issues.count - 1) more)" : ""
            return "\(subject): \(first.message)\(rest)"
        }

        private mutating func wait(_ duration: Duration) {
            let parts = duration.components
            let seconds = max(1, parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
            self.details["retry_after_seconds"] = .integer(seconds)
            self.headers.append(("Retry-After", "\(seconds)"))
        }
    }
}
