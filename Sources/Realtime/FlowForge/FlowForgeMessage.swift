import JSON
import Primitives

/// One message of a client: `{type, id, timestamp?, data?}`. Source: flowforge contract, `WebSocketMessage`.
struct FlowForgeMessage {
    /// Longest type and id, in bytes.
    static let nameBytes = 128

    let type: String
    /// Comes back in the answer; a client that gives none gets one of ours. A number comes back as a text.
    let id: String?
    /// Empty when it is absent or null.
    let data: JSONObject

    /// - Throws: what is wrong with it; the answer has the id if that much could be read.
    init(parsing text: [UInt8]) throws(Malformed) {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: text) } catch {
            throw Malformed(id: nil, Problem(.badRequest, "The message is not JSON: \(error.message)."))
        }
        guard let object = value.objectValue else {
            throw Malformed(id: nil, Problem(.badRequest, "A message is an object."))
        }
        let id = Self.id(object["id"])
        if id == nil, object["id"] != nil, object["id"] != .null {
            throw Malformed(id: nil, Problem(field: "id", "This must be a text of 1 to \(Self.nameBytes) bytes."))
        }
        self.id = id
        guard let type = object["type"]?.stringValue, !type.isEmpty, type.utf8.count <= Self.nameBytes else {
            throw Malformed(id: id, Problem(field: "type", "This must be a text of 1 to \(Self.nameBytes) bytes."))
        }
        self.type = type
        switch object["data"] {
        case .object(let data)?: self.data = data
        case .null?, nil: self.data = [:]
        default: throw Malformed(id: id, Problem(field: "data", "This must be an object."))
        }
    }

    private static func id(_ value: JSONValue?) -> String? {
        switch value {
        case .integer(let number)?: return String(number)
        case .string(let text)? where !text.isEmpty && text.utf8.count <= Self.nameBytes: return text
        default: return nil
        }
    }

    struct Malformed: Swift.Error {
        let id: String?
        let problem: Problem

        init(id: String?, _ problem: Problem) {
            self.id = id
            self.problem = problem
        }
    }
}

/// Why something cannot be, as a client of the flowforge edition reads it.
struct Problem: Swift.Error, Equatable {
    /// Source: flowforge contract, error codes; the last four are Atrium's own.
    enum Code: String {
        case badRequest = "BAD_REQUEST"
        case unauthorized = "UNAUTHORIZED"
        case forbidden = "FORBIDDEN"
        case notFound = "NOT_FOUND"
        case validation = "VALIDATION_ERROR"
        case rateLimit = "RATE_LIMIT_EXCEEDED"
        case quota = "QUOTA_EXCEEDED"
        case unavailable = "SERVICE_UNAVAILABLE"
        /// There is no such channel, or not yet.
        case unknownChannel = "UNKNOWN_CHANNEL"
        /// What was missed is not kept any more.
        case historyLost = "HISTORY_LOST"
        case tokenExpired = "TOKEN_EXPIRED"
        /// What was subscribed to is gone.
        case gone = "GONE"
    }

    let code: Code
    let message: String
    var details: JSONObject = [:]

    init(_ code: Code, _ message: String, details: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// A field of the message is wrong.
    ///
    /// - Parameter field: its path, such as `data.params.interval`.
    init(field: String, _ message: String) {
        self.init(
            .validation, "The message has a field that is wrong.",
            details: ["validationErrors": [["field": .string(field), "message": .string(message)]]])
    }

    init(_ reason: Reason) {
        let code: Code
        switch reason.code {
        case "unauthorized": code = .unauthorized
        case "forbidden", "other_account", "access_lost": code = .forbidden
        case "not_found": code = .notFound
        case "history_lost": code = .historyLost
        case "deleted": code = .gone
        default: code = .unavailable
        }
        self.init(code, reason.words)
    }
}
