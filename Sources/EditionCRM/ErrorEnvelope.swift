import Core
import HTTP
import JSON
import Primitives
import Surface

/// `{"error": {code, message, status, timestamp, details?, retry_after?}}`. Source: crm contract, error codes; codes
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
                    .required("status", .integer(400...599), "The status of the answer."),
                    .required("timestamp", .instant),
                    .optional("details", .open([])),
                    .optional("retry_after", .count, "In seconds."),
                ]))
        ]))

    static func answer(to error: CoreError, _ context: ErrorContext) -> Response {
        let fault = Fault(error)
        return Response(
            fault.status, headers: fault.headers.map { (name: $0.0, value: $0.1) },
            body: .json { json in
                json.beginObject()
                json.key("error")
                json.beginObject()
                json.field("code", fault.code)
                json.field("message", fault.message)
                json.field("status", fault.status.rawValue)
                json.field("timestamp", context.at)
                if !fault.details.isEmpty { json.field("details", fault.details) }
                json.field("retry_after", fault.retryAfter)
                json.endObject()
                json.endObject()
            })
    }

    /// `{code, message}`, where an error is one of several answers.
    static func writeBrief(_ error: CoreError, _ json: JSONWriter) {
        let fault = Fault(error)
        json.beginObject()
        json.field("code", fault.code)
        json.field("message", fault.message)
        json.endObject()
    }

    private struct Fault {
        let status: HTTPStatus
        let code: String
        let message: String
        var details: JSONObject = [:]
        var retryAfter: Int64?
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
                self.init(.unauthorized, Self.code(of: failure), failure.message)
                self.headers = [("WWW-Authenticate", "Bearer")]
            case .forbidden(let message): self.init(.forbidden, "FORBIDDEN", message)
            case .lacksPermission(let permission): self.init(.forbidden, "FORBIDDEN", permission.refusal)
            case .notFound(let message): self.init(.notFound, "NOT_FOUND", message)
            case .validation(let issues): self.init(.badRequest, "INVALID_REQUEST", issues)
            case .crm(let refusal): self.init(refusal)
            case .conflict(let field, let message):
                self.init(.conflict, "CONFLICT", message)
                if let field { self.details = ["field": .string(field)] }
            case .editConflict(let conflict): self.init(.conflict, "CONFLICT", conflict.message)
            case .timerRunning: self.init(.conflict, "CONFLICT", "Another timer is running.")
            case .quotaExceeded(let message): self.init(.conflict, "CONFLICT", message)
            case .dependencyFailed(let message): self.init(.unprocessable, "DEPENDENCY_ERROR", message)
            case .preconditionFailed(let current):
                self.init(.preconditionFailed, "PRECONDITION_FAILED", "It was changed since you read it.")
                self.details = ["current_version": .integer(current)]
                self.headers = [("ETag", "\"\(current)\"")]
            case .idempotencyKeyReused:
                self.init(
                    .unprocessable, "IDEMPOTENCY_KEY_REUSED", "This idempotency key was used with another request.")
            case .idempotencyKeyInFlight:
                self.init(.conflict, "REQUEST_IN_FLIGHT", "A request with this idempotency key is under way.")
                self.wait(.seconds(1))
            case .accountLocked(let wait):
                self.init(.tooManyRequests, "ACCOUNT_LOCKED", "Too many failed sign-ins. Try again later.")
                self.wait(wait)
            case .rateLimited(let rule, let wait):
                let seconds = Self.seconds(wait)
                self.init(
                    .tooManyRequests, "RATE_LIMIT_EXCEEDED", "Rate limit exceeded. Try again in \(seconds) seconds.")
                self.details = ["rule": .string(rule)]
                self.wait(wait)
            case .unavailable(let message, let wait):
                self.init(.serviceUnavailable, "SERVICE_UNAVAILABLE", message)
                self.wait(wait)
            case .databaseAway(let message, let wait):
                self.init(.internalServerError, "DATABASE_ERROR", message)
                self.wait(wait)
            case .invalidFile(let issues):
                self.init(.badRequest, "INVALID_REQUEST", "The file cannot be read.")
                self.details = [
                    "lines": .array(issues.map { ["line": .integer(Int64($0.line)), "message": .string($0.message)] })
                ]
            case .queryTooCostly:
                self.init(.unprocessable, "QUERY_TOO_COSTLY", "The query took longer than it may. Ask for less.")
            case .outcomeUnknown:
                self.init(
                    .internalServerError, "DATABASE_ERROR",
                    "The database went away during the change. It was made whole or not at all: look, or send it again "
                        + "with the same Idempotency-Key.")
                self.wait(.seconds(2))
            case .malformedBody(let message): self.init(.badRequest, "INVALID_REQUEST", message)
            case .unsupportedMediaType(let given):
                self.init(
                    .unsupportedMediaType, "UNSUPPORTED_MEDIA_TYPE",
                    "The body must be application/json in UTF-8; where a file is sent, multipart/form-data.")
                self.details = ["content_type": .string(given)]
            case .bodyTooLarge(let limit):
                self.init(.payloadTooLarge, "PAYLOAD_TOO_LARGE", "The body is too large.")
                self.details = ["limit_bytes": .integer(Int64(limit))]
            case .methodNotAllowed(let allowed):
                self.init(.methodNotAllowed, "METHOD_NOT_ALLOWED", "This path does not have this method.")
                self.details = ["allowed": .array(allowed.map(JSONValue.string))]
                self.headers = [("Allow", allowed.joined(separator: ", "))]
            case .unsupportedVersion(let version):
                self.init(.badRequest, "INVALID_REQUEST", "This API version is not served.")
                self.details = ["requested": .string(version)]
            case .fault:
                self.init(.internalServerError, "INTERNAL_ERROR", "Something went wrong here. Quote the request id.")
            }
        }

        private init(_ refusal: CRMRefusal) {
            switch refusal {
            case .noSuchDashboard: self.init(.notFound, "DASHBOARD_NOT_FOUND", "There is no such dashboard.")
            case .noSuchWidget(let requested, let available):
                self.init(.notFound, "WIDGET_NOT_FOUND", "Widget with ID '\(requested)' does not exist")
                self.details = [
                    "requested_widget_id": .string(requested),
                    "available_widgets": .array(available.map(JSONValue.string)),
                ]
            case .widgetConfig(let issues): self.init(.unprocessable, "INVALID_WIDGET_CONFIG", issues)
            case .duplicateDashboardName(let name):
                self.init(.conflict, "DUPLICATE_DASHBOARD_NAME", "You have a dashboard with this name already.")
                self.details = ["name": .string(name)]
            case .defaultDashboardStays:
                self.init(.forbidden, "CANNOT_DELETE_DEFAULT", "The default dashboard cannot be deleted.")
            case .dateRange(let requested, let allowed):
                self.init(.badRequest, "INVALID_DATE_RANGE", "There is no such date range.")
                self.details = [
                    "requested": .string(requested), "allowed": .array(allowed.map(JSONValue.string)),
                ]
            }
        }

        private init(_ status: HTTPStatus, _ code: String, _ issues: [FieldIssue]) {
            self.init(status, code, Self.sentence(issues))
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

        private static func code(of failure: AuthenticationFailure) -> String {
            switch failure {
            case .missing: "MISSING_AUTH_HEADER"
            case .malformed, .expired, .revoked, .refreshTokenInvalid, .refreshTokenReused, .keyInvalid:
                "INVALID_TOKEN"
            case .wrongCredentials: "INVALID_CREDENTIALS"
            }
        }

        private static func sentence(_ issues: [FieldIssue]) -> String {
            guard let first = issues.first else { return "The request is not valid." }
            let subject = first.field.isEmpty ? "The body" : first.field
            let rest = issues.count > 1 ? " (and \(issues.count - 1) more)" : ""
            return "\(subject): \(first.message)\(rest)"
        }

        private static func seconds(_ duration: Duration) -> Int64 {
            let parts = duration.components
            return max(1, parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
        }

        private mutating func wait(_ duration: Duration) {
            let seconds = Self.seconds(duration)
            self.retryAfter = seconds
            self.headers.append(("Retry-After", "\(seconds)"))
        }
    }
}
