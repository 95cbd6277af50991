import Primitives

/// Everything that can go wrong with a request, in the product's own words.
///
/// Whatever is thrown becomes one of these before it leaves (`Surface/Pipeline`), and each edition maps them to its
/// own envelope in one exhaustive `switch`. Messages are safe to show; a cause that is not is in `.fault` alone.
package enum CoreError: Error, Equatable {
    /// No token, or one that is not good (any more).
    case unauthenticated(AuthenticationFailure)
    /// The actor may see the thing but not do this to it.
    case forbidden(String)
    /// The actor's role does not hold the permission that this wants.
    case lacksPermission(Permission)
    /// No such thing, or one whose existence must not be told.
    case notFound(String)
    /// One or more fields of the input are wrong.
    case validation([FieldIssue])
    /// A file is not what it must be; the first places at which it is wrong.
    case invalidFile([FileIssue])
    /// The input collides with what is stored; `field` names the unique one.
    case conflict(field: String?, message: String)
    /// An edit of a model meets one that its sender had not seen, or a part that is gone.
    case editConflict(EditConflict)
    /// A timer of the actor's runs already; one at a time may.
    case timerRunning(entry: UUID)
    /// There is as much of something as there may be.
    case quotaExceeded(String)
    /// Another server, which the request needs, did not give what it was asked for.
    case dependencyFailed(String)
    /// `If-Match` named another version than the one that is stored.
    case preconditionFailed(current: Int64)
    /// The idempotency key was used before with another request.
    case idempotencyKeyReused
    /// A request with the same idempotency key is being carried out now.
    case idempotencyKeyInFlight
    /// Too many failed sign-ins of this account.
    case accountLocked(retryAfter: Duration)
    /// A rate limit is used up.
    case rateLimited(rule: String, retryAfter: Duration)
    /// Something the request needs (the database, the hashing queue) is not to be had now; nothing was done.
    case unavailable(String, retryAfter: Duration)
    /// A query over data took longer than one may.
    case queryTooCostly
    /// The database went away while committing: the change was made or was not.
    case outcomeUnknown
    /// The body is not JSON.
    case malformedBody(String)
    /// The body is not of a media type that the route takes.
    case unsupportedMediaType(String)
    /// The body is larger than `limit` bytes.
    case bodyTooLarge(limit: Int)
    /// The path exists, the method does not.
    case methodNotAllowed(allowed: [String])
    /// An API version that the edition does not speak.
    case unsupportedVersion(String)
    /// A rule of the CRM or of its boards.
    case crm(CRMRefusal)
    /// The database cannot serve now; nothing was done.
    case databaseAway(String, retryAfter: Duration)
    /// A mistake of ours. The text is for the log alone.
    case fault(String)
}

/// Why a request counts as nobody's.
package enum AuthenticationFailure: Sendable, Equatable {
    case missing
    case malformed
    case expired
    case revoked
    case wrongCredentials
    case refreshTokenInvalid
    case refreshTokenReused
    case keyInvalid

    /// Plain words, safe to show. Wrong password and unknown address share one sentence on purpose.
    package var message: String {
        switch self {
        case .missing: "Sign in first: the request carries no access token."
        case .malformed: "The access token is not valid."
        case .expired: "The access token has expired."
        case .revoked: "The access token was revoked."
        case .wrongCredentials: "The e-mail address or the password is wrong."
        case .refreshTokenInvalid: "The refresh token is not valid or has expired."
        case .refreshTokenReused: "The refresh token was used before; every token of that sign-in is now revoked."
        case .keyInvalid: "The API key is not valid (any more)."
        }
    }
}

/// One place of a file that is wrong.
package struct FileIssue: Sendable, Equatable {
    /// From 1.
    package let line: Int
    /// Name of the column, or its number where the name is what is wrong; nil: the row as a whole.
    package let column: String?
    package let message: String

    package init(line: Int, column: String? = nil, _ message: String) {
        self.line = line
        self.column = column
        self.message = message
    }
}

/// One field of the input that is wrong: where, which rule, and words for a person.
package struct FieldIssue: Sendable, Equatable {
    /// Path of the field, such as `layout.columns` or `tags[2]`.
    package let field: String
    package let code: Code
    package let message: String

    package enum Code: String, Sendable {
        case required
        case unknown
        case type
        case length
        case range
        case value
        /// A value that is none of a list.
        case choice
        case format
        case forbidden

        /// For editions that do not tell `choice` from `value`.
        package var plain: Code { self == .choice ? .value : self }
    }

    package init(_ field: String, _ code: Code, _ message: String) {
        self.field = field
        self.code = code
        self.message = message
    }
}
