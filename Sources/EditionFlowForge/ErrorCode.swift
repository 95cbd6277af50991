/// Every code that an error of this edition has. Source: flowforge contract, error codes; those behind
/// `dependencyError` are named after a status that the contract has no code for.
enum ErrorCode: String, CaseIterable {
    case badRequest = "BAD_REQUEST"
    case unauthorized = "UNAUTHORIZED"
    case forbidden = "FORBIDDEN"
    case notFound = "NOT_FOUND"
    case methodNotAllowed = "METHOD_NOT_ALLOWED"
    case conflict = "CONFLICT"
    case validationError = "VALIDATION_ERROR"
    case rateLimitExceeded = "RATE_LIMIT_EXCEEDED"
    case quotaExceeded = "QUOTA_EXCEEDED"
    case internalError = "INTERNAL_ERROR"
    case serviceUnavailable = "SERVICE_UNAVAILABLE"
    /// By the web server alone.
    case gatewayTimeout = "GATEWAY_TIMEOUT"
    case insufficientPermissions = "INSUFFICIENT_PERMISSIONS"
    case resourceLocked = "RESOURCE_LOCKED"
    case dependencyError = "DEPENDENCY_ERROR"

    case accountLocked = "ACCOUNT_LOCKED"
    case preconditionFailed = "PRECONDITION_FAILED"
    case payloadTooLarge = "PAYLOAD_TOO_LARGE"
    case unsupportedMediaType = "UNSUPPORTED_MEDIA_TYPE"
    case idempotencyKeyReused = "IDEMPOTENCY_KEY_REUSED"
    case queryTooCostly = "QUERY_TOO_COSTLY"
    /// By the web server alone.
    case uriTooLong = "URI_TOO_LONG"
    case headersTooLarge = "HEADERS_TOO_LARGE"
    case misdirectedRequest = "MISDIRECTED_REQUEST"
    /// By the realtime worker alone: a WebSocket is wanted where none was asked for.
    case upgradeRequired = "UPGRADE_REQUIRED"
}
