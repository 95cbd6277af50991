import Core
import HTTP
import JSON
import Primitives
import Surface

/// `{"error": {code, message, timestamp, path, method, requestId, details?, documentation}}`. Source: flowforge contract,
/// standard error response format.
enum ErrorEnvelope {
    private static let validationError = Shape.object([
        .required("field", .text, "Its path, such as `position.x` or `tags[2]`; empty: the body as a whole."),
        .optional("value", .any, "What was sent, when it is plain and short."),
        .required("message", .text),
        .required("code", .string(1...64)),
    ])

    static let shape = Shape.named(
        "Error",
        .object([
            .required(
                "error",
                .object([
                    .required("code", .choice(ErrorCode.allCases.map(\.rawValue))),
                    .required("message", .text),
                    .required("timestamp", .instant),
                    .required("path", .text, "As it was sent, without the query."),
                    .required("method", .string(0...32)),
                    .required("requestId", .string(1...128)),
                    .optional(
                        "details", .open([.optional("validationErrors", .array(validationError, 1...100))])),
                    .required("documentation", .text, "A page about the code."),
                    .optional("retryAfter", .count, "In seconds."),
                    .optional("upgradeUrl", .text, "A page about the limits."),
                ]))
        ]))

    static func answer(to error: CoreError, _ context: ErrorContext, _ pages: Pages) -> Response {
        let fault = Fault(error, context.given)
        return Response(
            fault.status, headers: fault.headers.map { (name: $0.0, value: $0.1) },
            body: .json { self.write(fault, context, pages, $0) })
    }

    private static func write(_ fault: Fault, _ context: ErrorContext, _ pages: Pages, _ json: JSONWriter) {
        json.beginObject()
        json.key("error")
        json.beginObject()
        json.field("code", fault.code.rawValue)
        json.field("message", fault.message)
        json.field("timestamp", context.at)
        json.field("path", context.path)
        json.field("method", String(context.method.prefix(32)))
        json.field("requestId", context.requestID)
        if !fault.details.isEmpty { json.field("details", fault.details) }
        json.field("documentation", pages.error(fault.code))
        json.field("retryAfter", fault.retryAfter)
        if fault.code == .rateLimitExceeded { json.field("upgradeUrl", pages.rateLimits) }
        json.endObject()
        json.endObject()
    }

    /// The code and the words alone, for an error that is a part of an answer.
    static func words(_ error: CoreError) -> (code: String, message: String) {
        let fault = Fault(error, .none)
        return (code: fault.code.rawValue, message: fault.message)
    }
}

private struct Fault {
    let status: HTTPStatus
    let code: ErrorCode
    let message: String
    var details: JSONObject = [:]
    var retryAfter: Int64?
    var headers: [(String, String)] = []

    init(_ status: HTTPStatus, _ code: ErrorCode, _ message: String, details: JSONObject = [:]) {
        self.status = status
        self.code = code
        self.message = message
        self.details = details
    }

    /// Every error, by name: a new one does not compile until it has its words here.
    init(_ error: CoreError, _ given: GivenValues) {
        switch error {
        case .unauthenticated(let failure):
            self.init(.unauthorized, .unauthorized, failure.message)
            self.headers = [("WWW-Authenticate", "Bearer")]
        case .forbidden(let message): self.init(.forbidden, .forbidden, message)
        case .lacksPermission(let permission):
            self.init(
                .forbidden, .insufficientPermissions, permission.refusal,
                details: ["permission": .string(permission.rawValue)])
        case .notFound(let message): self.init(.notFound, .notFound, message)
        case .validation(let issues): self.init(issues, given)
        case .invalidFile(let issues): self.init(issues)
        case .crm(let refusal): self.init(refusal.plain, given)
        case .conflict(let field, let message):
            self.init(.conflict, .conflict, message, details: field.map { ["field": .string($0)] } ?? [:])
        case .editConflict(let conflict): self.init(.conflict, .conflict, conflict.message)
        case .timerRunning(let entry):
            self.init(
                .conflict, .resourceLocked, "Another timer is running. Stop it first, or send stopRunning.",
                details: ["runningEntryId": .string("time_\(entry.base62)")])
        case .quotaExceeded(let message): self.init(.conflict, .quotaExceeded, message)
        case .dependencyFailed(let message): self.init(.failedDependency, .dependencyError, message)
        case .preconditionFailed(let current):
            self.init(
                .preconditionFailed, .preconditionFailed, "It was changed since you read it.",
                details: ["currentVersion": .integer(current)])
            self.headers = [("ETag", "\"\(current)\"")]
        case .idempotencyKeyReused:
            self.init(
                .unprocessable, .idempotencyKeyReused, "This idempotency key was used with another request.")
        case .idempotencyKeyInFlight:
            self.init(.conflict, .resourceLocked, "A request with this idempotency key is under way.")
            self.wait(.seconds(1))
        case .accountLocked(let wait):
            self.init(.tooManyRequests, .accountLocked, "Too many failed sign-ins. Try again later.")
            self.wait(wait)
        case .rateLimited(let rule, let wait):
            self.init(
                .tooManyRequests, .rateLimitExceeded, "API rate limit exceeded", details: ["policy": .string(rule)])
            self.wait(wait)
        case .unavailable(let message, let wait), .databaseAway(let message, let wait):
            self.init(.serviceUnavailable, .serviceUnavailable, message)
            self.wait(wait)
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable, .serviceUnavailable,
                "The database went away during the change. It was made whole or not at all: look, or send it again "
                    + "with the same Idempotency-Key.")
            self.wait(.seconds(2))
        case .queryTooCostly:
            self.init(.unprocessable, .queryTooCostly, "The query took longer than it may. Ask for less.")
        case .malformedBody, .unsupportedMediaType, .bodyTooLarge, .methodNotAllowed, .unsupportedVersion, .fault:
            self.init(protocol: error)
        }
    }

    /// What is wrong with the request as HTTP has it, and mistakes of ours.
    private init(protocol error: CoreError) {
        switch error {
        case .malformedBody(let message): self.init(.badRequest, .badRequest, message)
        case .unsupportedMediaType(let given):
            self.init(
                .unsupportedMediaType, .unsupportedMediaType,
                "The body must be application/json in UTF-8; where a file is sent, multipart/form-data, and the file no "
                    + "program.",
                details: ["contentType": .string(given)])
        case .bodyTooLarge(let limit):
            self.init(
                .payloadTooLarge, .payloadTooLarge, "The body is too large.",
                details: ["limitBytes": .integer(Int64(limit))])
        case .methodNotAllowed(let allowed):
            self.init(
                .methodNotAllowed, .methodNotAllowed, "This path does not have this method.",
                details: ["allowed": .array(allowed.map(JSONValue.string))])
            self.headers = [("Allow", allowed.joined(separator: ", "))]
        case .unsupportedVersion(let version):
            self.init(
                .badRequest, .badRequest, "This API version is not served.", details: ["requested": .string(version)])
        default: self.init(.internalServerError, .internalError, "Something went wrong here. Quote the request id.")
        }
    }

    private init(_ issues: [FieldIssue], _ given: GivenValues) {
        self.init(
            .badRequest, .validationError, "Request validation failed",
            details: [
                "validationErrors": .array(
                    issues.map { issue in
                        let value = given.value(of: issue.field)
                        // What must hold something and is empty counts as not there, as in the contract's example.
                        let isEmpty = issue.code == .length && value == .string("")
                        var object: JSONObject = [
                            "field": .string(issue.field), "message": .string(issue.message),
                            "code": .string(isEmpty ? FieldIssue.Code.required.word : issue.code.word),
                        ]
                        object["value"] = value
                        return .object(object)
                    })
            ])
        if issues.isEmpty { self.details = [:] }
    }

    private init(_ issues: [FileIssue]) {
        self.init(
            .badRequest, .validationError, "The file cannot be read.",
            details: [
                "validationErrors": .array(
                    issues.map { issue in
                        let column = issue.column.map { ", column \($0)" } ?? ""
                        return [
                            "field": "file", "code": "INVALID_FORMAT",
                            "message": .string("Line \(issue.line)\(column): \(issue.message)"),
                        ]
                    })
            ])
        if issues.isEmpty { self.details = [:] }
    }

    private mutating func wait(_ duration: Duration) {
        let parts = duration.components
        let seconds = max(1, parts.seconds + (parts.attoseconds > 0 ? 1 : 0))
        self.retryAfter = seconds
        self.headers.append(("Retry-After", "\(seconds)"))
    }
}

extension FieldIssue.Code {
    /// Source: flowforge contract, `REQUIRED_FIELD` and `INVALID_ENUM`; the others are named in their manner.
    fileprivate var word: String {
        switch self {
        case .required: "REQUIRED_FIELD"
        case .unknown: "UNKNOWN_FIELD"
        case .type: "INVALID_TYPE"
        case .length: "INVALID_LENGTH"
        case .range: "OUT_OF_RANGE"
        case .value: "INVALID_VALUE"
        case .choice: "INVALID_ENUM"
        case .format: "INVALID_FORMAT"
        case .forbidden: "FORBIDDEN_FIELD"
        }
    }
}
