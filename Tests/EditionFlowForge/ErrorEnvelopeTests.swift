import Core
import EditionFlowForge
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Every error of the product in the contract's words. Source: flowforge contract, error handling.
@Suite struct ErrorEnvelopeTests {
    private static let edition = FlowForgeEdition(site: "https://atrium.example")

    private static let cases: [(CoreError, Int, String)] = [
        (.unauthenticated(.missing), 401, "UNAUTHORIZED"), (.unauthenticated(.expired), 401, "UNAUTHORIZED"),
        (.forbidden("No."), 403, "FORBIDDEN"), (.lacksPermission(.dashboardWrite), 403, "INSUFFICIENT_PERMISSIONS"),
        (.notFound("None."), 404, "NOT_FOUND"),
        (.validation([FieldIssue("a", .type, "No.")]), 400, "VALIDATION_ERROR"),
        (.invalidFile([FileIssue(line: 2, "")]), 400, "VALIDATION_ERROR"),
        (.crm(.noSuchDashboard), 404, "NOT_FOUND"), (.crm(.defaultDashboardStays), 403, "FORBIDDEN"),
        (.conflict(field: "a", message: "Taken."), 409, "CONFLICT"), (.quotaExceeded("Full."), 409, "QUOTA_EXCEEDED"),
        (.dependencyFailed("Away."), 424, "DEPENDENCY_ERROR"),
        (.preconditionFailed(current: 7), 412, "PRECONDITION_FAILED"),
        (.idempotencyKeyReused, 422, "IDEMPOTENCY_KEY_REUSED"), (.idempotencyKeyInFlight, 409, "RESOURCE_LOCKED"),
        (.accountLocked(retryAfter: .milliseconds(1_500)), 429, "ACCOUNT_LOCKED"),
        (.rateLimited(rule: "default", retryAfter: .seconds(45)), 429, "RATE_LIMIT_EXCEEDED"),
        (.unavailable("Away.", retryAfter: .zero), 503, "SERVICE_UNAVAILABLE"),
        (.databaseAway("Away.", retryAfter: .seconds(2)), 503, "SERVICE_UNAVAILABLE"),
        (.outcomeUnknown, 503, "SERVICE_UNAVAILABLE"), (.queryTooCostly, 422, "QUERY_TOO_COSTLY"),
        (.malformedBody("Bad."), 400, "BAD_REQUEST"), (.unsupportedVersion("1"), 400, "BAD_REQUEST"),
        (.unsupportedMediaType("x/y"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (.bodyTooLarge(limit: 5), 413, "PAYLOAD_TOO_LARGE"),
        (.methodNotAllowed(allowed: ["GET"]), 405, "METHOD_NOT_ALLOWED"), (.fault("secret"), 500, "INTERNAL_ERROR"),
    ]

    private func answer(_ error: CoreError) throws -> (response: Response, json: JSONValue) {
        let context = ErrorContext(
            requestID: "req_1", at: Instant(seconds: 1_767_225_600), path: "/v2/dashboards", method: "POST")
        let response = Self.edition.answer(to: error, context)
        guard case .json(let write) = response.body else { throw CoreError.fault("the error has no JSON") }
        let writer = JSONWriter(buffer: ByteBuffer())
        write(writer)
        return (response, try JSONValue(parsing: writer.buffer.array))
    }

    @Test func `each has its status, its code and the contract's members`() throws {
        for (error, status, code) in Self.cases {
            let (response, json) = try self.answer(error)
            let body = json["error"] ?? .null
            #expect(response.status.rawValue == status, "\(code)")
            #expect(Self.edition.errorShape.issues(of: json).isEmpty, "\(code)")
            #expect(body.text("code") == code)
            #expect(body.text("timestamp") == "2026-01-01T00:00:00.000Z" && body.text("requestId") == "req_1")
            #expect(body.text("path") == "/v2/dashboards" && body.text("method") == "POST")
            #expect(body.text("documentation") == "https://atrium.example/docs/errors/\(code)")
            #expect(!json.text.contains("secret"))
        }
    }

    @Test func `who asks too often is told for how long, and where more is to be had`() throws {
        let (response, json) = try self.answer(.rateLimited(rule: "default", retryAfter: .seconds(45)))
        #expect(json["error"]?["retryAfter"] == 45)
        #expect(json["error"]?["upgradeUrl"] == "https://atrium.example/docs/rate-limits")
        #expect(json["error"]?["message"] == "API rate limit exceeded")
        #expect(response.headers.first { $0.name == "Retry-After" }?.value == "45")
    }

    @Test func `each kind of mistake in a field has its own code`() throws {
        let codes: [(FieldIssue.Code, String)] = [
            (.required, "REQUIRED_FIELD"), (.unknown, "UNKNOWN_FIELD"), (.type, "INVALID_TYPE"),
            (.length, "INVALID_LENGTH"), (.range, "OUT_OF_RANGE"), (.value, "INVALID_VALUE"),
            (.choice, "INVALID_ENUM"), (.format, "INVALID_FORMAT"), (.forbidden, "FORBIDDEN_FIELD"),
        ]
        let (_, json) = try self.answer(.validation(codes.map { FieldIssue($0.1, $0.0, "No.") }))
        let errors = json["error"]?["details"]?["validationErrors"]?.arrayValue ?? []
        #expect(errors.count == codes.count)
        for error in errors { #expect(error["field"] == error["code"] && error["message"] == "No.") }
    }
}
