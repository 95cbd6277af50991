import HTTP
import Primitives
import Surface
import WebSocket

/// Where somebody sits who edits a model: the workspace of the address, and what its query says of the client.
///
/// Source: modelling contract, WebSocket endpoint; `client_id` and `since` are Atrium's own.
struct ModellingSeat: Equatable, Sendable {
    static let prefix = "/api/v1/ws/"
    /// Longest `client_id`.
    static let clientLength = 64

    let workspace: UUID
    /// What the client calls itself; nil: it knows the contract alone, and is not told of its own edits.
    let client: String?
    /// The last offset that it has seen.
    let since: Int64?

    /// - Parameter path: one slash more at its end makes no difference.
    /// - Throws: 404 when the path names no workspace, 400.
    init(path: String, _ query: QueryItems) throws(Refusal) {
        let name = (path.last == "/" ? path.dropLast() : path[...]).dropFirst(Self.prefix.count)
        guard let workspace = IdentifierPrefix.workspace.identifier(name) else { throw .noWorkspace }
        self.workspace = workspace
        self.client = try Self.client(query.first("client_id"))
        self.since = try Self.since(query.first("since"))
    }

    /// Whether a path is one of these addresses.
    static func isNamed(by path: some StringProtocol) -> Bool {
        path.hasPrefix(Self.prefix) && path.utf8.count > Self.prefix.utf8.count
            && !path.dropFirst(Self.prefix.count).contains("/")
    }

    private static func client(_ text: String?) throws(Refusal) -> String? {
        guard let text, !text.isEmpty else { return nil }
        guard ModellingMessage.isName(text, upTo: Self.clientLength) else {
            throw .malformed("client_id may have 1 to \(Self.clientLength) letters, digits, - and _")
        }
        return text
    }

    private static func since(_ text: String?) throws(Refusal) -> Int64? {
        guard let text, !text.isEmpty else { return nil }
        guard text.utf8.allSatisfy({ UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }), let offset = Int64(text) else {
            throw .malformed("since is not the offset of an event")
        }
        return offset
    }
}

extension Refusal {
    /// Also for who is no member: that it exists is not told.
    static let noWorkspace = Refusal(status: 404, phrase: "Not Found", message: "Workspace not found")
}
