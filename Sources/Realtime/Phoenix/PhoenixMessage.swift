import JSON
import Primitives

/// One message of a client, in the form of its `PhoenixVersion`.
struct PhoenixMessage {
    /// Not a message at all; the words are safe to show.
    struct Malformed: Swift.Error, Equatable {
        let reason: String
    }

    /// Longest topic, event and reference, in bytes.
    static let nameBytes = 255

    let topic: String
    let event: String
    /// Empty when it is absent or null.
    let payload: JSONObject
    /// A text, a whole number or null; comes back in the reply as it is.
    let ref: JSONValue
    let joinRef: JSONValue

    init(parsing text: [UInt8], _ version: PhoenixVersion) throws(Malformed) {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: text) } catch {
            throw Malformed(reason: "not JSON: \(error.message)")
        }
        switch (version, value) {
        case (.one, .object(let object)): try self.init(object)
        case (.two, .array(let values)) where values.count == 5:
            let keys = ["join_ref", "ref", "topic", "event", "payload"]
            try self.init(JSONObject(zip(keys, values).map { ($0, $1) }))
        case (.one, _): throw Malformed(reason: "a message is an object")
        case (.two, _): throw Malformed(reason: "a message is an array of five")
        }
    }

    private init(_ object: JSONObject) throws(Malformed) {
        self.topic = try Self.name(object, "topic")
        self.event = try Self.name(object, "event")
        switch object["payload"] {
        case .object(let payload)?: self.payload = payload
        case .null?, nil: self.payload = [:]
        default: throw Malformed(reason: "payload is not an object")
        }
        self.ref = try Self.reference(object, "ref")
        self.joinRef = try Self.reference(object, "join_ref")
    }

    /// A broadcast in the binary form of version 2: its kind (3), the lengths of join reference, reference, topic, event
    /// and metadata, the encoding of the payload (1: JSON), each a byte; then these texts, and the payload.
    ///
    /// Source: Supabase Realtime, serializer of version 2.0.0, user broadcast push.
    init(parsing bytes: [UInt8]) throws(Malformed) {
        guard bytes.count >= 7, bytes[0] == 3 else { throw Malformed(reason: "there is no such binary message") }
        guard bytes[6] == 1 else { throw Malformed(reason: "the payload of a broadcast is JSON") }
        var rest = bytes[7...]
        var texts: [String] = []
        for length in bytes[1...5] {
            guard rest.count >= Int(length), let text = String(validating: rest.prefix(Int(length)), as: UTF8.self)
            else { throw Malformed(reason: "a binary message is cut short, or is not UTF-8") }
            texts.append(text)
            rest = rest.dropFirst(Int(length))
        }
        let payload: JSONValue
        do throws(JSONSyntaxError) { payload = try JSONValue(parsing: Array(rest)) } catch {
            throw Malformed(reason: "not JSON: \(error.message)")
        }
        try self.init([
            "join_ref": texts[0].isEmpty ? .null : .string(texts[0]),
            "ref": texts[1].isEmpty ? .null : .string(texts[1]),
            "topic": .string(texts[2]), "event": "broadcast",
            "payload": ["type": "broadcast", "event": .string(texts[3]), "payload": payload],
        ])
    }

    private static func name(_ object: JSONObject, _ key: String) throws(Malformed) -> String {
        guard let text = object[key]?.stringValue, !text.isEmpty, text.utf8.count <= Self.nameBytes else {
            throw Malformed(reason: "\(key) is not a text of 1 to \(Self.nameBytes) bytes")
        }
        return text
    }

    private static func reference(_ object: JSONObject, _ key: String) throws(Malformed) -> JSONValue {
        switch object[key] {
        case nil, .null?: return .null
        case .integer(let number)?: return .integer(number)
        case .string(let text)? where text.utf8.count <= Self.nameBytes: return .string(text)
        default: throw Malformed(reason: "\(key) is neither a short text nor a whole number nor null")
        }
    }
}
