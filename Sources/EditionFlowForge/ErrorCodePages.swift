/// What the page about each code says.
extension ErrorCode {
    /// The statuses that come with it, what happened, and what to do, for people.
    var page: (status: String, meaning: String, remedy: String) {
        self.pageOfContract ?? self.pageOfStatus
    }

    private var pageOfContract: (status: String, meaning: String, remedy: String)? {
        switch self {
        case .badRequest:
            (
                "400", "The request cannot be read: its body is no JSON, or a header makes no sense.",
                "Look at the message: it says where reading ended."
            )
        case .unauthorized:
            (
                "401", "No credential came with the request, or one that is not good (any more).",
                "Sign in, or renew the token; send it as “Authorization: Bearer …”, or an API key as “X-API-Key”."
            )
        case .forbidden:
            ("403", "You may see it, but not do this to it, whatever your role.", "Ask whoever it belongs to.")
        case .notFound:
            (
                "404", "There is nothing at this path or with this id, or it is not for you to see.",
                "Check the path and the id; an id has a prefix and 22 digits, or is a UUID."
            )
        case .methodNotAllowed:
            ("405", "The path exists, but not with this method.", "The Allow header lists the methods it has.")
        case .conflict:
            ("409", "The request collides with what is stored.", "Read the present state and decide again.")
        case .validationError:
            (
                "400", "One or more fields are wrong; details.validationErrors names each with a code of its own.",
                "Correct the named fields. UNKNOWN_FIELD often is a misspelt name."
            )
        case .rateLimitExceeded:
            (
                "429", "You have used up one of your limits.",
                "Wait for the seconds in Retry-After; the limits are explained on the page about rate limits."
            )
        case .quotaExceeded:
            ("409", "There is as much of something as there may be.", "Remove what is not needed any more.")
        case .internalError:
            ("500", "A mistake of ours.", "Tell us the request id; the log knows more than the answer may say.")
        case .serviceUnavailable:
            (
                "502 or 503",
                "The service, or its database, cannot be reached at the moment; nothing was done, or you are told.",
                "Send the request again after the seconds in Retry-After, with the same Idempotency-Key."
            )
        case .gatewayTimeout:
            (
                "504", "No answer came in time; what was asked for may have been done.",
                "Look, or send it again with the same Idempotency-Key."
            )
        case .insufficientPermissions:
            (
                "403",
                "Your role, your API key or the application's grant does not hold the permission in details.permission.",
                "Ask an administrator of the workspace for another role, or make a key that holds it."
            )
        case .resourceLocked:
            (
                "409", "Something about it is under way, such as the first request with this idempotency key.",
                "Wait until that is done, and ask again."
            )
        case .dependencyError:
            (
                "424", "Another server that the request needs did not give what it was asked for.",
                "Look at that server: its address stands in the configuration."
            )
        default: nil
        }
    }

    private var pageOfStatus: (status: String, meaning: String, remedy: String) {
        switch self {
        case .accountLocked:
            ("429", "Too many sign-ins of this account have failed.", "Wait for the seconds in Retry-After.")
        case .preconditionFailed:
            (
                "412", "It was changed since you read it: If-Match names an older version.",
                "Read it again, make your change anew and send the new entity tag."
            )
        case .payloadTooLarge:
            ("413", "The body is larger than details.limitBytes.", "Send less at once.")
        case .unsupportedMediaType:
            (
                "415", "The body is not of a media type that this operation takes.",
                "Send application/json in UTF-8; files as multipart/form-data."
            )
        case .idempotencyKeyReused:
            ("422", "The idempotency key came with another request before.", "Use a new key for each new request.")
        case .queryTooCostly:
            ("422", "The query took longer than it may.", "Ask for less: a shorter time, fewer groups, a filter.")
        case .upgradeRequired:
            ("426", "Only a WebSocket is served here.", "Ask for an upgrade, or read the event stream.")
        case .uriTooLong: ("414", "The address of the request is too long.", "Ask with fewer or shorter parameters.")
        case .headersTooLarge: ("431", "The headers of the request are too large.", "Send fewer, or shorter cookies.")
        default:
            ("421", "This server does not answer for that host name.", "Use the address that the service is known by.")
        }
    }
}
