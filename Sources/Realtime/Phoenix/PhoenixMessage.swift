import JSON
import Primitives

/// One message of a client: `{"topic", "event", "payload", "ref", "join_ref"}`.
///
/// Source: Phoenix channels, serializer of version 1.0.0.
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

    init(parsing text: [UInt8]) throws(Malformed) {
        let value: JSONValue
        do throws(JSONSyntaxError) { value = try JSONValue(parsing: text) } catch {
            throw Malformed(reason: "not JSON: \(error.message)")
        }
        guard case .object(let object) = value else { throw Malformed(reason: "a message is an object") }
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
