import Core
import EditionModelling
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Every error of the product in the contract's words. Source: modelling contract, error responses.
@Suite struct ErrorEnvelopeTests {
    private static let element = UUID.v7()

    private static let cases: [(CoreError, Int, String)] = [
        (.unauthenticated(.missing), 401, "unauthorized"), (.unauthenticated(.expired), 401, "unauthorized"),
        (.forbidden("No."), 403, "forbidden"), (.lacksPermission(.modelWrite), 403, "forbidden"),
        (.notFound("None."), 404, "not_found"),
        (.validation([FieldIssue("a", .type, "No.")]), 400, "validation_error"),
        (.invalidFile([FileIssue(line: 2, "")]), 400, "validation_error"),
        (.crm(.defaultDashboardStays), 403, "forbidden"),
        (.conflict(field: "a", message: "Taken."), 409, "conflict"),
        (.editConflict(.deleted(.table, element)), 409, "conflict"),
        (.quotaExceeded("Full."), 409, "conflict"), (.dependencyFailed("Away."), 422, "dependency_failed"),
        (.preconditionFailed(current: 7), 412, "precondition_failed"),
        (.idempotencyKeyReused, 422, "idempotency_key_reused"), (.idempotencyKeyInFlight, 409, "conflict"),
        (.accountLocked(retryAfter: .milliseconds(1_500)), 429, "account_locked"),
        (.rateLimited(rule: "requests", retryAfter: .seconds(45)), 429, "rate_limited"),
        (.unavailable("Away.", retryAfter: .zero), 503, "unavailable"),
        (.databaseAway("Away.", retryAfter: .seconds(2)), 503, "unavailable"),
        (.outcomeUnknown, 503, "unavailable"), (.queryTooCostly, 422, "query_too_costly"),
        (.malformedBody("Bad."), 400, "validation_error"), (.unsupportedVersion("1"), 400, "validation_error"),
        (.unsupportedMediaType("x/y"), 415, "unsupported_media_type"),
        (.bodyTooLarge(limit: 5), 413, "payload_too_large"),
        (.methodNotAllowed(allowed: ["GET"]), 405, "method_not_allowed"), (.fault("secret"), 500, "internal_error"),
    ]

    private func answer(_ error: CoreError) throws -> (response: Response, json: JSONValue) {
        let context = ErrorContext(requestID: "req_1", at: Instant(seconds: 1_767_225_600))
        let response = ModellingEdition().answer(to: error, context)
        guard case .json(let write) = response.body else { throw CoreError.fault("the error has no JSON") }
        let writer = JSONWriter(buffer: ByteBuffer())
        write(writer)
        return (response, try JSONValue(parsing: writer.buffer.array))
    }

    @Test func `each has its status and its code, and is flat`() throws {
        for (error, status, code) in Self.cases {
            let (response, json) = try self.answer(error)
            #expect(response.status.rawValue == status, "\(code)")
            #expect(ModellingEdition().errorShape.issues(of: json).isEmpty, "\(code)")
            #expect(json.text("error") == code && json.text("request_id") == "req_1")
            #expect(!json.text("message").isEmpty && !json.text.contains("secret"))
        }
    }

    @Test func `a field that is wrong is named with the reason, and all of several are listed`() throws {
        let one = try self.answer(.validation([FieldIssue("name", .required, "Name is required")])).json
        #expect(one["details"] == ["field": "name", "reason": "Name is required"])
        let issues = [FieldIssue("name", .required, "A"), FieldIssue("columns[1].name", .length, "B")]
        let two = try self.answer(.validation(issues)).json
        #expect(two["details"]?["field"] == "name" && two["details"]?["issues"]?[1]?["field"] == "columns[1].name")
    }

    @Test func `an edit of what is gone says so, and one that was overtaken says where`() throws {
        let gone = try self.answer(.editConflict(.deleted(.table, Self.element))).json
        #expect(gone["message"] == "Table has already been deleted")
        #expect(gone["element_id"] == .string(Self.element.description) && gone["details"] == nil)
        let overtaken = EditConflict.changed(.table, Self.element, fields: ["x", "modelType"], current: 7)
        let json = try self.answer(.editConflict(overtaken)).json
        #expect(json["details"] == ["fields": ["position_x", "model_type"], "current_version": 7])
    }
}
