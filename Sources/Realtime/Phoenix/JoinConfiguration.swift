import JSON
import Primitives
import Services

/// What a client asks for when it joins: the `config` of `phx_join`. What it leaves out, or says as null, takes its
/// default.
struct JoinConfiguration {
    /// The words are safe to show.
    struct Malformed: Swift.Error, Equatable {
        let reason: String
    }

    /// Most bindings of `postgres_changes`, which are echoed and never served: there is no Postgres here.
    private static let bindings = 20
    /// Longest presence key, in bytes.
    static let keyBytes = 128

    /// The end of the year 9999, in milliseconds since 1970: the database's times go no further.
    private static let latest: Int64 = 253_402_300_799_999

    /// The client gets its own broadcasts, too.
    var includesSelf = false
    /// Broadcasts of the client are acknowledged.
    var acknowledges = false
    /// What it missed; nil: it asks for nothing of the past.
    var replay: ReplayRequest?
    /// Empty: the server makes one up.
    var presenceKey = ""
    /// Told who is present. Clients of before that switch do not name it and are told.
    var hasPresence = true
    var postgresChanges: [JSONObject] = []

    init(_ payload: JSONObject) throws(Malformed) {
        guard let config = try Self.object(payload, "config") else { return }
        if let broadcast = try Self.object(config, "broadcast") {
            self.includesSelf = broadcast["self"] == true
            self.acknowledges = broadcast["ack"] == true
            if let replay = try Self.object(broadcast, "replay") { self.replay = try Self.replay(replay) }
        }
        if let presence = try Self.object(config, "presence") {
            self.presenceKey = presence["key"]?.stringValue ?? ""
            self.hasPresence = presence["enabled"] != false
        }
        guard self.presenceKey.utf8.count <= Self.keyBytes else {
            throw Malformed(reason: "config.presence.key is longer than \(Self.keyBytes) bytes")
        }
        let changes = config["postgres_changes"]?.arrayValue ?? []
        guard changes.count <= Self.bindings else {
            throw Malformed(reason: "config.postgres_changes has more than \(Self.bindings) bindings")
        }
        self.postgresChanges = changes.compactMap(\.objectValue)
    }

    private static func replay(_ object: JSONObject) throws(Malformed) -> ReplayRequest? {
        let limit = try Self.number(object, "limit")
        if let limit, !ReplayRequest.limits.contains(limit) {
            throw Malformed(
                reason: "config.broadcast.replay.limit is not from 1 to \(ReplayRequest.limits.upperBound)")
        }
        if let offset = try Self.number(object, "after") {
            return ReplayRequest(start: .offset(offset), limit: limit)
        }
        if let time = try Self.number(object, "since") {
            guard time <= Self.latest else {
                throw Malformed(reason: "config.broadcast.replay.since is after the year 9999")
            }
            return ReplayRequest(start: .time(Instant(microseconds: time * 1000)), limit: limit)
        }
        return nil
    }

    private static func object(_ parent: JSONObject, _ key: String) throws(Malformed) -> JSONObject? {
        switch parent[key] {
        case .object(let object)?: return object
        case nil, .null?: return nil
        default: throw Malformed(reason: "\(key) is not an object")
        }
    }

    /// Not below zero; also written as a text, as `meta.id` is.
    private static func number(_ object: JSONObject, _ key: String) throws(Malformed) -> Int64? {
        let number: Int64?
        switch object[key] {
        case nil, .null?: return nil
        case .integer(let value)?: number = value
        case .number(let value)?: number = Int64(exactly: value.rounded(.down))
        case .string(let text)?: number = Int64(text)
        default: number = nil
        }
        guard let number, number >= 0 else {
            throw Malformed(reason: "config.broadcast.replay.\(key) is not a whole number from 0")
        }
        return number
    }
}
