/// A status code (RFC 9110, section 15).
package struct HTTPStatus: RawRepresentable, Hashable, Sendable {
    package let rawValue: Int

    package init(rawValue: Int) {
        self.rawValue = rawValue
    }

    package static let switchingProtocols = HTTPStatus(rawValue: 101)
    package static let ok = HTTPStatus(rawValue: 200)
    package static let created = HTTPStatus(rawValue: 201)
    package static let accepted = HTTPStatus(rawValue: 202)
    package static let noContent = HTTPStatus(rawValue: 204)
    package static let partialContent = HTTPStatus(rawValue: 206)
    package static let movedPermanently = HTTPStatus(rawValue: 301)
    package static let found = HTTPStatus(rawValue: 302)
    package static let seeOther = HTTPStatus(rawValue: 303)
    package static let notModified = HTTPStatus(rawValue: 304)
    package static let temporaryRedirect = HTTPStatus(rawValue: 307)
    package static let permanentRedirect = HTTPStatus(rawValue: 308)
    package static let badRequest = HTTPStatus(rawValue: 400)
    package static let unauthorized = HTTPStatus(rawValue: 401)
    package static let forbidden = HTTPStatus(rawValue: 403)
    package static let notFound = HTTPStatus(rawValue: 404)
    package static let methodNotAllowed = HTTPStatus(rawValue: 405)
    package static let notAcceptable = HTTPStatus(rawValue: 406)
    package static let requestTimeout = HTTPStatus(rawValue: 408)
    package static let conflict = HTTPStatus(rawValue: 409)
    package static let gone = HTTPStatus(rawValue: 410)
    package static let lengthRequired = HTTPStatus(rawValue: 411)
    package static let preconditionFailed = HTTPStatus(rawValue: 412)
    package static let payloadTooLarge = HTTPStatus(rawValue: 413)
    package static let uriTooLong = HTTPStatus(rawValue: 414)
    package static let unsupportedMediaType = HTTPStatus(rawValue: 415)
    package static let rangeNotSatisfiable = HTTPStatus(rawValue: 416)
    package static let unprocessable = HTTPStatus(rawValue: 422)
    package static let locked = HTTPStatus(rawValue: 423)
    package static let failedDependency = HTTPStatus(rawValue: 424)
    package static let preconditionRequired = HTTPStatus(rawValue: 428)
    package static let tooManyRequests = HTTPStatus(rawValue: 429)
    package static let headersTooLarge = HTTPStatus(rawValue: 431)
    package static let internalServerError = HTTPStatus(rawValue: 500)
    package static let notImplemented = HTTPStatus(rawValue: 501)
    package static let badGateway = HTTPStatus(rawValue: 502)
    package static let serviceUnavailable = HTTPStatus(rawValue: 503)
    package static let gatewayTimeout = HTTPStatus(rawValue: 504)

    /// Whether the answer says that all went well: 200–299.
    package var isSuccess: Bool { (200...299).contains(self.rawValue) }

    /// Whether an answer of this status has no body (RFC 9110, section 6.4.1).
    package var isBodiless: Bool {
        (100...199).contains(self.rawValue) || self == .noContent || self == .notModified
    }

    /// The words that go with the code. Of an unknown code, those of its class.
    package var reason: StaticString {
        switch self.rawValue {
        case 100...199: self == .switchingProtocols ? "Switching Protocols" : "Continue"
        case 200...299: self.successReason
        case 300...399: self.redirectionReason
        case 400...499: self.clientErrorReason
        default: self.serverErrorReason
        }
    }

    private var successReason: StaticString {
        switch self {
        case .created: "Created"
        case .accepted: "Accepted"
        case .noContent: "No Content"
        case .partialContent: "Partial Content"
        default: "OK"
        }
    }

    private var redirectionReason: StaticString {
        switch self {
        case .movedPermanently: "Moved Permanently"
        case .found: "Found"
        case .seeOther: "See Other"
        case .notModified: "Not Modified"
        case .temporaryRedirect: "Temporary Redirect"
        case .permanentRedirect: "Permanent Redirect"
        default: "Multiple Choices"
        }
    }

    private var clientErrorReason: StaticString {
        switch self {
        case .unauthorized: "Unauthorized"
        case .forbidden: "Forbidden"
        case .notFound: "Not Found"
        case .methodNotAllowed: "Method Not Allowed"
        case .notAcceptable: "Not Acceptable"
        case .requestTimeout: "Request Timeout"
        case .conflict: "Conflict"
        case .gone: "Gone"
        case .lengthRequired: "Length Required"
        case .preconditionFailed: "Precondition Failed"
        case .payloadTooLarge: "Content Too Large"
        case .uriTooLong: "URI Too Long"
        case .unsupportedMediaType: "Unsupported Media Type"
        case .rangeNotSatisfiable: "Range Not Satisfiable"
        case .unprocessable: "Unprocessable Content"
        case .locked: "Locked"
        case .failedDependency: "Failed Dependency"
        case .preconditionRequired: "Precondition Required"
        case .tooManyRequests: "Too Many Requests"
        case .headersTooLarge: "Request Header Fields Too Large"
        default: "Bad Request"
        }
    }

    private var serverErrorReason: StaticString {
        switch self {
        case .notImplemented: "Not Implemented"
        case .badGateway: "Bad Gateway"
        case .serviceUnavailable: "Service Unavailable"
        case .gatewayTimeout: "Gateway Timeout"
        default: "Internal Server Error"
        }
    }
}
