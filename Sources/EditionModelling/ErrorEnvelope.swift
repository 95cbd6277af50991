import Core
import HTTP
import JSON
import Primitives
import Surface

/// `{error, message, details?, element_id?, request_id}`. Source: modelling contract, error responses; codes beyond its
/// list are named after the status.
enum ErrorEnvelope {
    static let shape = Shape.named(
        "Error",
        .object([
            .required("error", .string(1...64), "A code that stays the same."),
            .required("message", .text),
            .optional(
                "details",
                .open([
                    .optional("field", .text, "Its path, such as `columns[2].name`; empty: the body as a whole."),
                    .optional("reason", .text),
                    .optional("issues", .array(.open([]), 1...100), "All of them, when there are several."),
                ])),
            .optional("element_id", .identifier(.modelTable), "What an edit met: a table, a relationship, …"),
            .required("request_id", .string(1...128)),
        ]))

    static func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        let fault = Fault(error)
        return Response(
            fault.status, headers: fault.headers.map { (name: $0.0, value: $0.1) },
            body: .json { json in
                json.beginObject()
                json.field("error", fault.code)
                json.field("message", fault.message)
                if !fault.details.isEmpty { json.field("details", fault.details) }
                json.field("element_id", fault.element)
                json.field("request_id", context.requestID)
                json.endObject()
            })
    }

    /// The code, the words and what they are about, for an error that is a message of its own.
    static func words(_ error: CoreError) -> (code: String, message: String, details: JSONObject) {
        let fault = Fault(error)
        return (code: fault.code, message: fault.message, details: fault.details)
    }

    private struct Fault {
        let status: HTTPStatus
        let code: String
        let message: String
        var details: JSONObject = [:]
        var element: UUID?
        var headers: [(String, String)] = []

        init(_ status: HTTPStatus, _ code: String, _ message: String, details: JSONObject = [:]) {
            self.status = status
            self.code = code
            self.message = message
            self.details = details
        }

        /// Every error, by name: a new one does not compile until it has its words here.
        init(_ error: CoreError) {
            switch error {
            case .unauthenticated(let failure):
                self.init(.unauthorized, "unauthorized", failure.message)
                self.headers = [("WWW-Authenticate", "Bearer")]
            case .forbidden(let message): self.init(.forbidden, "forbidden", message)
            case .lacksPermission(let permission):
                self.init(
                    .forbidden, "forbidden", "You do not have permission to perform this action",
                    details: ["permission": .string(permission.rawValue)])
            case .notFound(let message): self.init(.notFound, "not_found", message)
            case .validation(let issues): self.init(issues)
            case .invalidFile(let issues): self.init(issues)
            case .crm(let refusal): self.init(refusal.plain)
            case .editConflict(let conflict): self.init(conflict)
            case .conflict(let field, let message):
                self.init(.conflict, "conflict", message, details: field.map { ["field": .string($0)] } ?? [:])
            case .timerRunning: self.init(.conflict, "conflict", "Another timer is running.")
            case .quotaExceeded(let message): self.init(.conflict, "conflict", message)
            case .dependencyFailed(let message): self.init(.unprocessable, "dependency_failed", message)
            case .preconditionFailed(let current):
                self.init(
                    .preconditionFailed, "precondition_failed", "It was changed since you read it.",
                    details: ["current_version": .integer(current)])
                self.headers = [("ETag", "\"\(current)\"")]
            case .idempotencyKeyReused:
                self.init(
                    .unprocessable, "idempotency_key_reused", "This idempotency key was used with another request.")
            case .idempotencyKeyInFlight:
                self.init(.conflict, "conflict", "A request with this idempotency key is under way.")
                self.wait(.seconds(1))
            case .accountLocked(let wait):
                self.init(.tooManyRequests, "account_locked", "Too many failed sign-ins. Try again later.")
                self.wait(wait)
            case .rateLimited(let rule, let wait):
                self.init(
                    .tooManyRequests, "rate_limited", "Too many requests. Try again later.",
                    details: ["rule": .string(rule)])
                self.wait(wait)
            case .unavailable(let message, let wait), .databaseAway(let message, let wait):
                self.init(.serviceUnavailable, "unavailable", message)
                self.wait(wait)
            case .outcomeUnknown:
                self.init(
                    .serviceUnavailable, "unavailable",
                    "The database went away during the change. It was made whole or not at all: look, or send it again "
                        + "with the same Idempotency-Key.")
                self.wait(.seconds(2))
            case .queryTooCostly:
                self.init(.unprocessable, "query_too_costly", "The query took longer than it may. Ask for less.")
            case .malformedBody, .unsupportedMediaType, .bodyTooLarge, .methodNotAllowed, .unsupportedVersion, .fault:
                self.init(protocol: error)
            }
        }

        /// What is wrong with the request as HTTP has it, and mistakes of ours.
        private init(protocol error: CoreError) {
            switch error {
            case .malformedBody(let message): self.init(.badRequest, "validation_error", message)
            case .unsupportedMediaType(let given):
                self.init(
                    .unsupportedMediaType, "unsupported_media_type",
                    "The body must be application/json in UTF-8; where a file is sent, multipart/form-data.",
                    details: ["content_type": .string(given)])
            case .bodyTooLarge(let limit):
                self.init(
                    .payloadTooLarge, "payload_too_large", "The body is too large.",
                    details: ["limit_bytes": .integer(Int64(limit))])
            case .methodNotAllowed(let allowed):
                self.init(
                    .methodNotAllowed, "method_not_allowed", "This path does not have this method.",
                    details: ["allowed": .array(allowed.map(JSONValue.string))])
                self.headers = [("Allow", allowed.joined(separator: ", "))]
            case .unsupportedVersion(let version):
                self.init(
                    .badRequest, "validation_error", "This API version is not served.",
                    details: ["requested": .string(version)])
            default:
                self.init(.internalServerError, "internal_error", "An internal error occurred")
            }
        }

        private init(_ conflict: EditConflict) {
            self.init(.conflict, "conflict", conflict.message)
            self.element = conflict.id
            if let current = conflict.current {
                self.details = [
                    "fields": .array(conflict.wireFields.map(JSONValue.string)), "current_version": .integer(current),
                ]
            }
        }

        private init(_ issues: [FieldIssue]) {
            self.init(.badRequest, "validation_error", "Invalid request data")
            self.describe(issues.map { ["field": .string($0.field), "reason": .string($0.message)] })
        }

        private init(_ issues: [FileIssue]) {
            self.init(.badRequest, "validation_error", "The file cannot be read.")
            self.describe(
                issues.map { issue in
                    // The whole file has an empty path.
                    let place = issue.column.map { $0.isEmpty ? "" : ", \($0)" } ?? ""
                    var details: JSONObject = [
                        "field": "file", "reason": .string("Line \(issue.line)\(place): \(issue.message)"),
                        "line": .integer(Int64(issue.line)),
                    ]
                    if let path = issue.column { details["path"] = .string(path) }
                    return details
                })
        }

        private mutating func describe(_ issues: [JSONObject]) {
            guard let first = issues.first else { return }
            self.details = first
            if issues.count > 1 { self.details["issues"] = .array(issues.map(JSONValue.object)) }
        }

        private mutating func wait(_ duration: Duration) {
            let parts = duration.components
            let seconds = max(1, parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
            self.headers.append(("Retry-After", "\(seconds)"))
        }
    }
}
