import Core
import EditionCRM
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Every error of the product in the contract's words. Source: crm contract, error codes.
@Suite struct ErrorEnvelopeTests {
    private static let cases: [(CoreError, Int, String)] = [
        (.unauthenticated(.missing), 401, "MISSING_AUTH_HEADER"), (.unauthenticated(.malformed), 401, "INVALID_TOKEN"),
        (.unauthenticated(.expired), 401, "INVALID_TOKEN"), (.unauthenticated(.revoked), 401, "INVALID_TOKEN"),
        (.unauthenticated(.wrongCredentials), 401, "INVALID_CREDENTIALS"), (.forbidden("No."), 403, "FORBIDDEN"),
        (.notFound("None."), 404, "NOT_FOUND"), (.validation([FieldIssue("a", .type, "No.")]), 400, "INVALID_REQUEST"),
        (.crm(.noSuchDashboard), 404, "DASHBOARD_NOT_FOUND"),
        (.crm(.noSuchWidget(requested: "x", available: ["y"])), 404, "WIDGET_NOT_FOUND"),
        (.crm(.widgetConfig([FieldIssue("a", .value, "No.")])), 422, "INVALID_WIDGET_CONFIG"),
        (.crm(.duplicateDashboardName("a")), 409, "DUPLICATE_DASHBOARD_NAME"),
        (.crm(.defaultDashboardStays), 403, "CANNOT_DELETE_DEFAULT"),
        (.crm(.dateRange(requested: "x", allowed: ["ytd"])), 400, "INVALID_DATE_RANGE"),
        (.databaseAway("Away.", retryAfter: .seconds(2)), 500, "DATABASE_ERROR"),
        (.outcomeUnknown, 500, "DATABASE_ERROR"), (.conflict(field: "a", message: "Taken."), 409, "CONFLICT"),
        (.preconditionFailed(current: 7), 412, "PRECONDITION_FAILED"),
        (.idempotencyKeyReused, 422, "IDEMPOTENCY_KEY_REUSED"), (.idempotencyKeyInFlight, 409, "REQUEST_IN_FLIGHT"),
        (.accountLocked(retryAfter: .milliseconds(1_500)), 429, "ACCOUNT_LOCKED"),
        (.rateLimited(rule: "r", retryAfter: .seconds(45)), 429, "RATE_LIMIT_EXCEEDED"),
        (.unavailable("Away.", retryAfter: .zero), 503, "SERVICE_UNAVAILABLE"),
        (.queryTooCostly, 422, "QUERY_TOO_COSTLY"), (.invalidFile([FileIssue(line: 2, "")]), 400, "INVALID_REQUEST"),
        (.malformedBody("Bad."), 400, "INVALID_REQUEST"), (.unsupportedMediaType("x/y"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (.bodyTooLarge(limit: 5), 413, "PAYLOAD_TOO_LARGE"),
        (.methodNotAllowed(allowed: ["GET"]), 405, "METHOD_NOT_ALLOWED"),
        (.unsupportedVersion("1"), 400, "INVALID_REQUEST"), (.fault("secret"), 500, "INTERNAL_ERROR"),
    ]

    private func answer(_ error: CoreError) throws -> (response: Response, json: JSONValue) {
        let context = ErrorContext(requestID: "req_1", at: Instant(seconds: 1_767_225_600))
        let response = CRMEdition().answer(to: error, context)
        guard case .json(let write) = response.body else { throw CoreError.fault("the error has no JSON") }
        let writer = JSONWriter(buffer: ByteBuffer())
        write(writer)
        return (response, try JSONValue(parsing: writer.buffer.array))
    }

    @Test func `each has its status, its code and the contract's members`() throws {
        for (error, status, code) in Self.cases {
            let (response, json) = try self.answer(error)
            #expect(response.status.rawValue == status, "\(code)")
            #expect(CRMEdition().errorShape.issues(of: json).isEmpty, "\(code)")
            #expect(json["error"]?["code"] == .string(code))
            #expect(json["error"]?["status"] == .integer(Int64(status)))
            #expect(json["error"]?["timestamp"] == "2026-01-01T00:00:00.000Z")
            #expect(!json.text.contains("secret"))
        }
    }

    @Test func `who asks too often is told for how long`() throws {
        let (response, json) = try self.answer(.rateLimited(rule: "r", retryAfter: .seconds(45)))
        #expect(json["error"]?["retry_after"] == 45)
        #expect(json["error"]?["message"] == "Rate limit exceeded. Try again in 45 seconds.")
        #expect(response.headers.first { $0.name == "Retry-After" }?.value == "45")
    }

    @Test func `a database that is away is the contract's 500, and says when to come again`() throws {
        var setup = AppSetup()
        setup.isDatabaseAway = true
        setup.mayFault = true
        try withApp(setup) { app throws in
            let body: JSONValue = ["email": "a@example.com", "password": "quiet-harbour-42"]
            let response = try app.request(.post, "/api/v1/auth/login", json: body)
            #expect(response.status == 500 && response.code == "DATABASE_ERROR")
            #expect(response[header: "Retry-After"] == "2")
        }
    }
}
