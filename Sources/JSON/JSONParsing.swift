import CJansson
import Primitives

extension JSONValue {
    /// Deepest nesting of arrays and objects that is read unless the caller says otherwise.
    package static let defaultDepth = 64

    /// Parses one JSON text of any type.
    ///
    /// Refused are: nothing at all, anything after the value, duplicate keys, NUL in strings, invalid UTF-8, integers
    /// beyond 64 bits, numbers beyond `Double`, and nesting deeper than `maximumDepth`, which is looked at first.
    package init(
        parsing text: UnsafeRawBufferPointer, maximumDepth: Int = defaultDepth
    ) throws(JSONSyntaxError) {
        try JSONNesting.check(text, maximumDepth: maximumDepth)
        var error = json_error_t()
        let flags = Int(JSON_REJECT_DUPLICATES | JSON_DECODE_ANY)
        guard let start = text.baseAddress, let root = json_loadb(start, text.count, flags, &error) else {
            throw JSONSyntaxError(error, in: text)
        }
        defer { json_decref(root) }
        self = try JSONTree(text: text).value(root)
    }

    /// As `init(parsing:maximumDepth:)` for a buffer.
    package init(parsing text: [UInt8], maximumDepth: Int = defaultDepth) throws(JSONSyntaxError) {
        self = try text.withUnsafeBytes { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes, maximumDepth: maximumDepth) }
        }.get()
    }

    /// As `init(parsing:maximumDepth:)` for a buffer.
    package init(parsing text: String, maximumDepth: Int = defaultDepth) throws(JSONSyntaxError) {
        self = try text.withUTF8Bytes { bytes in
            Result { () throws(JSONSyntaxError) in try JSONValue(parsing: bytes, maximumDepth: maximumDepth) }
        }.get()
    }
}

/// Copies jansson's tree into values.
private struct JSONTree {
    /// For the place of an error.
    let text: UnsafeRawBufferPointer

    func value(_ node: UnsafeMutablePointer<json_t>) throws(JSONSyntaxError) -> JSONValue {
        switch node.pointee.type {
        case JSON_OBJECT: return .object(try self.object(node))
        case JSON_ARRAY: return .array(try self.array(node))
        case JSON_STRING: return .string(Self.string(json_string_value(node), json_string_length(node)))
        case JSON_INTEGER: return .integer(Int64(json_integer_value(node)))
        case JSON_REAL: return .number(json_real_value(node))
        case JSON_TRUE: return .bool(true)
        case JSON_FALSE: return .bool(false)
        default: return .null
        }
    }

    private func array(_ node: UnsafeMutablePointer<json_t>) throws(JSONSyntaxError) -> [JSONValue] {
        let count = json_array_size(node)
        var values: [JSONValue] = []
        values.reserveCapacity(count)
        for index in 0..<count {
            guard let element = json_array_get(node, index) else { continue }
            values.append(try self.value(element))
        }
        return values
    }

    /// jansson tells keys apart by their bytes, Swift by canonical equivalence; two keys that look the same to Swift
    /// are duplicates here. They can only be where a key is not ASCII, so that most objects pay nothing for it.
    private func object(_ node: UnsafeMutablePointer<json_t>) throws(JSONSyntaxError) -> JSONObject {
        var object = JSONObject()
        object.reserve(json_object_size(node))
        var onlyASCII = true
        var iterator = json_object_iter(node)
        while let member = iterator {
            let key = Self.string(json_object_iter_key(member), json_object_iter_key_len(member))
            if onlyASCII { onlyASCII = key.utf8.allSatisfy { $0 < 0x80 } }
            if !onlyASCII && object[key] != nil {
                throw JSONSyntaxError(message: JSONSyntaxError.duplicateKey(key), at: 0, in: self.text)
            }
            if let value = json_object_iter_value(member) { object.append(newKey: key, try self.value(value)) }
            iterator = json_object_iter_next(node, member)
        }
        return object
    }

    private static func string(_ start: UnsafePointer<CChar>?, _ count: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count), as: UTF8.self)
    }
}
