import JSON
import Primitives

/// Who is present on one subject: under each key the clients that show themselves with it.
///
/// Changes are gathered until `takeDiff`, so that a crowd that comes at once is told of in one message.
///
/// Source: Phoenix presence, `presence_state` and `presence_diff`.
struct PresenceTable {
    /// Clients shown on one subject; further ones are not taken.
    static let limit = 1000

    private struct Entry {
        let owner: Int
        let ref: String
        /// The ref that this one took the place of.
        let previous: String?
        let meta: JSONObject
    }

    private var entries: [String: [Entry]] = [:]
    private(set) var count = 0
    private var keys: [Int: String] = [:]
    private var refs: UInt64 = 0
    private var joins: [String: [Entry]] = [:]
    private var leaves: [String: [Entry]] = [:]

    var hasChanges: Bool { !self.joins.isEmpty || !self.leaves.isEmpty }

    /// Shows a client, or changes what it shows.
    ///
    /// - Parameter owner: the client's subscription.
    /// - Returns: false when there is no room.
    mutating func track(_ owner: Int, key: String, meta: JSONObject) -> Bool {
        let former = self.remove(owner)
        guard self.count < Self.limit else { return false }
        self.refs += 1
        var meta = meta
        meta["phx_ref"] = nil
        meta["phx_ref_prev"] = nil
        let entry = Entry(owner: owner, ref: String(self.refs, radix: 36), previous: former?.ref, meta: meta)
        self.entries[key, default: []].append(entry)
        self.keys[owner] = key
        self.count += 1
        self.joins[key, default: []].append(entry)
        return true
    }

    /// The client shows itself no more.
    mutating func untrack(_ owner: Int) { _ = self.remove(owner) }

    private mutating func remove(_ owner: Int) -> Entry? {
        guard let key = self.keys.removeValue(forKey: owner),
            let index = self.entries[key]?.firstIndex(where: { $0.owner == owner }),
            let entry = self.entries[key]?.remove(at: index)
        else { return nil }
        if self.entries[key]?.isEmpty == true { self.entries[key] = nil }
        self.count -= 1
        if let untold = self.joins[key]?.firstIndex(where: { $0.ref == entry.ref }) {
            self.joins[key]?.remove(at: untold)
            if self.joins[key]?.isEmpty == true { self.joins[key] = nil }
        }
        // Told also of one whose coming was not told of: a client that came in between has it from its state.
        self.leaves[key, default: []].append(entry)
        return entry
    }

    /// Everyone present: `{key: {"metas": [{"phx_ref", …}]}}`.
    var state: [UInt8] {
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256))
        Self.write(self.entries, json)
        return json.buffer.array
    }

    /// What changed since the last call: `{"joins": …, "leaves": …}`; nil when nothing did.
    mutating func takeDiff() -> [UInt8]? {
        guard self.hasChanges else { return nil }
        let json = JSONWriter(buffer: ByteBuffer(capacity: 256))
        json.beginObject()
        json.key("joins")
        Self.write(self.joins, json)
        json.key("leaves")
        Self.write(self.leaves, json)
        json.endObject()
        self.joins = [:]
        self.leaves = [:]
        return json.buffer.array
    }

    private static func write(_ entries: [String: [Entry]], _ json: JSONWriter) {
        json.beginObject()
        for (key, entries) in entries.sorted(by: { $0.key < $1.key }) {
            json.key(key)
            json.beginObject()
            json.key("metas")
            json.beginArray()
            for entry in entries {
                json.beginObject()
                json.field("phx_ref", entry.ref)
                json.field("phx_ref_prev", entry.previous)
                for (key, value) in entry.meta {
                    json.key(key)
                    json.value(value)
                }
                json.endObject()
            }
            json.endArray()
            json.endObject()
        }
        json.endObject()
    }
}
