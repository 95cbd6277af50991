import Primitives

extension JSONValue {
    package func write(to writer: JSONWriter) {
        switch self {
        case .null: writer.null()
        case .bool(let value): writer.bool(value)
        case .integer(let value): writer.integer(value)
        case .number(let value): writer.number(value)
        case .string(let value): writer.string(value)
        case .object(let members): members.write(to: writer)
        case .array(let values):
            writer.beginArray()
            for value in values { value.write(to: writer) }
            writer.endArray()
        }
    }

    /// The value as compact JSON, keys in order.
    package var encoded: [UInt8] {
        let writer = JSONWriter(buffer: ByteBuffer(capacity: 512))
        self.write(to: writer)
        return writer.buffer.array
    }

    /// `encoded` as a string.
    package var text: String { String(decoding: self.encoded, as: UTF8.self) }
}

extension JSONObject {
    package func write(to writer: JSONWriter) {
        writer.beginObject()
        for (key, value) in self {
            writer.key(key)
            value.write(to: writer)
        }
        writer.endObject()
    }

    /// The object as compact JSON, keys in order.
    package var encoded: [UInt8] { JSONValue.object(self).encoded }

    /// `encoded` as a string.
    package var text: String { JSONValue.object(self).text }
}
