import Core
import HTTP
import JSON
import Surface

/// `{"error", "error_description"}`, as the endpoints of OAuth have it. Source: RFC 6749 §5.2.
enum OAuthWording {
    static let shape = Shape.named(
        "OAuthError",
        .object([
            .required("error", .string(1...64)), .optional("error_description", .text, "For the developer."),
        ]))

    static let wording = Route.ErrorWording(shape: shape) { OAuthWording.answer(to: $0) }

    /// Runs a handler; what the protocol refuses becomes an answer in its words.
    static func answering(_ handler: () throws -> Response) throws -> Response {
        do {
            return try handler()
        } catch let refusal as OAuthRefusal {
            return self.response(refusal, self.status(of: refusal.code))
        }
    }

    /// Tokens and what is said of them are kept by nobody. Source: RFC 6749 §5.1.
    static func unkept(_ response: Response) -> Response {
        response.with("Cache-Control", "no-store").with("Pragma", "no-cache")
    }

    private static func status(of code: OAuthRefusal.Code) -> HTTPStatus {
        code == .invalidClient ? .unauthorized : .badRequest
    }

    private static func response(_ refusal: OAuthRefusal, _ status: HTTPStatus) -> Response {
        let response = self.unkept(
            Response(
                status,
                body: .json { json in
                    json.beginObject()
                    json.field("error", refusal.code.rawValue)
                    json.field("error_description", refusal.message)
                    json.endObject()
                }))
        return status == .unauthorized ? response.with("WWW-Authenticate", "Basic realm=\"oauth\"") : response
    }

    /// What went wrong before the protocol had a say, in its nearest word; the status stays what it is elsewhere.
    private static func answer(to error: CoreError) -> Response {
        switch error {
        case .validation(let issues):
            let names = issues.map(\.field).joined(separator: ", ")
            return self.response(OAuthRefusal(.invalidRequest, "wrong or repeated: " + Self.plain(names)), .badRequest)
        case .malformedBody:
            return self.response(OAuthRefusal(.invalidRequest, "the body cannot be read"), .badRequest)
        case .unsupportedMediaType:
            return self.response(
                OAuthRefusal(.invalidRequest, "the body must be application/x-www-form-urlencoded"),
                .unsupportedMediaType)
        case .bodyTooLarge: return self.response(OAuthRefusal(.invalidRequest, "too large"), .payloadTooLarge)
        case .unauthenticated: return self.response(OAuthRefusal(.invalidGrant, "the grant is over"), .badRequest)
        case .rateLimited(_, let wait):
            return self.later(.tooManyRequests, "too many requests", wait)
        case .unavailable(_, let wait), .databaseAway(_, let wait):
            return self.later(.serviceUnavailable, "the service is not available at this moment", wait)
        case .outcomeUnknown: return self.later(.serviceUnavailable, "it is not known whether it was done", .seconds(2))
        case .idempotencyKeyReused:
            return self.response(OAuthRefusal(.invalidRequest, "the Idempotency-Key was used before"), .unprocessable)
        case .idempotencyKeyInFlight:
            return self.response(OAuthRefusal(.invalidRequest, "the Idempotency-Key is in use"), .conflict)
        default:
            return self.response(OAuthRefusal(.serverError, "something went wrong here"), .internalServerError)
        }
    }

    private static func later(_ status: HTTPStatus, _ message: String, _ wait: Duration) -> Response {
        let seconds = max(1, wait.components.seconds + (wait.components.attoseconds > 0 ? 1 : 0))
        return self.response(OAuthRefusal(.temporarilyUnavailable, message), status).with("Retry-After", "\(seconds)")
    }

    /// Without what the protocol keeps out of its descriptions.
    private static func plain(_ text: String) -> String {
        String(decoding: text.utf8.filter { (0x20...0x7E).contains($0) && $0 != 0x22 && $0 != 0x5C }, as: UTF8.self)
    }
}
