import Core
import EditionWorkspace
import JSON
import Primitives
import Surface
import Testing

/// Every error of the product in the contract's words. Source: workspace contract, error codes.
@Suite struct ErrorEnvelopeTests {
    private static let cases: [(CoreError, Int, String)] = [
        (.unauthenticated(.missing), 401, "UNAUTHORIZED"), (.forbidden("No."), 403, "FORBIDDEN"),
        (.notFound("None."), 404, "NOT_FOUND"), (.validation([FieldIssue("a", .type, "No.")]), 400, "VALIDATION_ERROR"),
        (.conflict(field: "email", message: "Taken."), 409, "CONFLICT"),
        (.preconditionFailed(current: 7), 412, "PRECONDITION_FAILED"),
        (.idempotencyKeyReused, 422, "IDEMPOTENCY_KEY_REUSED"), (.idempotencyKeyInFlight, 409, "REQUEST_IN_FLIGHT"),
        (.accountLocked(retryAfter: .milliseconds(1_500)), 429, "ACCOUNT_LOCKED"),
        (.rateLimited(rule: "r", retryAfter: .seconds(3)), 429, "RATE_LIMIT_EXCEEDED"),
        (.unavailable("Away.", retryAfter: .zero), 503, "SERVICE_UNAVAILABLE"),
        (.queryTooCostly, 422, "QUERY_TOO_COSTLY"), (.invalidFile([FileIssue(line: 2, "")]), 400, "VALIDATION_ERROR"),
        (.outcomeUnknown, 503, "OUTCOME_UNKNOWN"),
        (.databaseAway("Away.", retryAfter: .seconds(2)), 503, "SERVICE_UNAVAILABLE"),
        (.crm(.noSuchDashboard), 404, "NOT_FOUND"), (.crm(.defaultDashboardStays), 403, "FORBIDDEN"),
        (.crm(.duplicateDashboardName("a")), 409, "CONFLICT"),
        (.crm(.widgetConfig([FieldIssue("a", .type, "No.")])), 400, "VALIDATION_ERROR"),
        (.malformedBody("Bad."), 400, "VALIDATION_ERROR"),
        (.unsupportedMediaType("x/y"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        (.bodyTooLarge(limit: 5), 413, "PAYLOAD_TOO_LARGE"),
        (.methodNotAllowed(allowed: ["GET"]), 405, "METHOD_NOT_ALLOWED"),
        (.unsupportedVersion("1"), 400, "UNSUPPORTED_API_VERSION"), (.fault("secret"), 500, "INTERNAL_ERROR"),
    ]

    private func answer(_ error: CoreError) throws -> (response: Response, json: JSONValue) {
        let context = ErrorContext(requestID: "req_1", at: Instant(seconds: 1_767_225_600))
        let response = WorkspaceEdition().answer(to: error, context)
        guard case .json(let write) = response.body else { throw CoreError.fault("the error has no JSON") }
        let writer = JSONWriter(buffer: ByteBuffer())
        write(writer)
        return (response, try JSONValue(parsing: writer.buffer.array))
    }

    private func header(_ response: Response, _ name: String) -> String? {
        response.headers.first { $0.name == name }?.value
    }

    @Test func `each has its status, its code and the contract's members`() throws {
        for (error, status, code) in Self.cases {
            let (response, json) = try self.answer(error)
            #expect(response.status.rawValue == status, "\(code)")
            #expect(WorkspaceEdition().errorShape.issues(of: json).isEmpty, "\(code)")
            #expect(json["error"]?["code"] == .string(code))
            #expect(json["error"]?["request_id"] == "req_1")
            #expect(json["error"]?["timestamp"] == "2026-01-01T00:00:00.000Z")
            #expect(!json.text.contains("secret"))
        }
    }

    @Test func `seconds to wait are rounded up and at least one`() throws {
        for (error, seconds) in [
            (CoreError.accountLocked(retryAfter: .milliseconds(1_500)), "2"),
            (.unavailable("", retryAfter: .zero), "1"),
            (.rateLimited(rule: "r", retryAfter: .seconds(3)), "3"),
            (.rateLimited(rule: "r", retryAfter: .microseconds(1)), "1"),
            (.outcomeUnknown, "2"), (.idempotencyKeyInFlight, "1"), (.accountLocked(retryAfter: .seconds(-5)), "1"),
        ] {
            #expect(self.header(try self.answer(error).response, "Retry-After") == seconds, "\(error)")
        }
    }

    @Test func `details name what an error is about`() throws {
        #expect(
            try self.answer(.conflict(field: "email", message: "x")).json["error"]?["details"] == ["field": "email"])
        #expect(try self.answer(.bodyTooLarge(limit: 5)).json["error"]?["details"] == ["limit_bytes": 5])
        #expect(try self.answer(.preconditionFailed(current: 7)).json["error"]?["details"] == ["current_version": 7])
        #expect(self.header(try self.answer(.preconditionFailed(current: 7)).response, "ETag") == "\"7\"")
        #expect(
            self.header(try self.answer(.methodNotAllowed(allowed: ["GET", "PUT"])).response, "Allow") == "GET, PUT")
        #expect(self.header(try self.answer(.unauthenticated(.expired)).response, "WWW-Authenticate") == "Bearer")
        let issues = [FieldIssue("a.b", .range, "Too much."), FieldIssue("c", .unknown, "None.")]
        let json = try self.answer(.validation(issues)).json
        #expect(
            json["error"]?["details"]?["fields"] == [
                ["field": "a.b", "code": "range", "message": "Too much."],
                ["field": "c", "code": "unknown", "message": "None."],
            ])
        #expect(json["error"]?["message"] == "a.b: Too much. (and 1 more)")
    }
}
