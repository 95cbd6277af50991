import Core
import JSON
import Primitives
import Services
import Surface

/// What the parts of a model have in common on the wire.
enum ModelWire {
    static let name = Shape.string(ModelRules.nameLength)
    static let position = Shape.integer(ModelRules.positions)
    static let extent = Shape.integer(ModelRules.extents)
    static let version = Field.required("version", .count, "Its entity tag.")

    /// A new part may be called as its maker says, so that it can be shown before the answer comes.
    static func ownID(_ prefix: IdentifierPrefix) -> Field {
        .optional("id", .identifier(prefix), "Chosen by the client; it must not be in use.")
    }

    /// `{"tables": […]}`.
    static func list(_ key: String, of shape: Shape, _ most: Int) -> Shape {
        .object([.required(key, .array(shape, 0...most))])
    }

    static func list<Item>(
        _ key: StaticString, _ items: [Item], _ write: @escaping (Item, JSONWriter) -> Void
    ) -> Response {
        .json { json in
            json.beginObject()
            self.field(key, items, json, write)
            json.endObject()
        }
    }

    static func field<Item>(
        _ key: StaticString, _ items: [Item], _ json: JSONWriter, _ write: (Item, JSONWriter) -> Void
    ) {
        json.key(key)
        json.beginArray()
        for item in items { write(item, json) }
        json.endArray()
    }

    static func field(_ key: StaticString, _ ids: [UUID], _ json: JSONWriter) {
        self.field(key, ids, json) { $1.uuid($0) }
    }
}

extension JSONWriter {
    func field(_ key: StaticString, orNull value: UUID?) {
        self.key(key)
        if let value { self.uuid(value) } else { self.null() }
    }
}

extension JSONObject {
    func identifier(_ key: String, _ prefix: IdentifierPrefix) -> UUID? {
        self[key]?.stringValue.flatMap { prefix.identifier($0) }
    }

    func identifiers(_ key: String, _ prefix: IdentifierPrefix) -> [UUID]? {
        self[key]?.arrayValue?.compactMap { $0.stringValue.flatMap { prefix.identifier($0) } }
    }

    func choice<Choice: RawRepresentable<String>>(_ key: String) -> Choice? {
        self[key]?.stringValue.flatMap(Choice.init)
    }

    func objects(_ key: String) -> [JSONObject]? { self[key]?.arrayValue?.compactMap(\.objectValue) }

    /// What a body says of a member that null clears; nil when it says nothing.
    func change<Value>(_ key: String, _ read: (JSONValue) -> Value?) -> FieldChange<Value>? {
        guard let value = self[key] else { return nil }
        return value == .null ? .clear : read(value).map(FieldChange.set)
    }

    func change(_ key: String, _ prefix: IdentifierPrefix) -> FieldChange<UUID>? {
        self.change(key) { $0.stringValue.flatMap { prefix.identifier($0) } }
    }
}

extension Request {
    /// A part of a model that the path names.
    ///
    /// - Throws: `.notFound` for text that is no identifier: such a part cannot exist.
    func element(_ parameter: String, _ prefix: IdentifierPrefix, _ title: String) throws(CoreError) -> UUID {
        guard let id = prefix.identifier(self.pathParameter(parameter)) else { throw .notFound("\(title) not found") }
        return id
    }
}
