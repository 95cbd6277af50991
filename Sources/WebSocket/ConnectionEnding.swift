/// How a connection came to its end.
package enum ConnectionEnding: Hashable, Sendable {
    /// The client closed; `nil` when it gave no code.
    case client(CloseCode?, reason: String)
    /// The server closed.
    case server(CloseCode, reason: String)
    /// The client broke the protocol or a limit, and is told so.
    case violation(CloseCode, reason: String)
    /// The client did not answer a ping in time.
    case silent
    /// The stream ended without a close frame.
    case lost

    /// For the log: 1005 stands for a close without a code, 1006 for none at all (RFC 6455, section 7.4.1).
    package var code: CloseCode {
        switch self {
        case .client(let code, _): code ?? CloseCode(rawValue: 1005)
        case .server(let code, _), .violation(let code, _): code
        case .silent, .lost: CloseCode(rawValue: 1006)
        }
    }
}
