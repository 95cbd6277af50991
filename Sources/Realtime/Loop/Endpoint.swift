import WebSocket

/// Where lasting connections are asked for, and whose they are. Source: contracts' page §6.
enum Endpoint: Equatable {
    case webSocket(Vocabulary)
    case stream(Vocabulary)

    /// - Parameter path: one slash more at its end makes no difference.
    init?(_ path: String) {
        let path = path.last == "/" ? path.dropLast() : path[...]
        switch path {
        case UpgradeRequest.path: self = .webSocket(.workspace)
        case EventStreamRequest.path: self = .stream(.workspace)
        case "/v2/realtime", "/api/v2/realtime": self = .webSocket(.flowForge)
        case "/v2/events", "/api/v2/events": self = .stream(.flowForge)
        case _ where ModellingSeat.isNamed(by: path): self = .webSocket(.modelling)
        default: return nil
        }
    }

    var vocabulary: Vocabulary {
        switch self {
        case .webSocket(let vocabulary), .stream(let vocabulary): vocabulary
        }
    }
}
