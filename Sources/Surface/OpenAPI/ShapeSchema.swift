import Core
import JSON

extension Shape {
    /// The shape as a JSON Schema of OpenAPI 3.0; named shapes go to `components` once and are referred to.
    func schema(_ components: inout JSONObject) -> JSONObject {
        switch self {
        case .boolean: ["type": "boolean"]
        case .integer(let range): Self.integerSchema(range)
        case .number(let range):
            ["type": "number", "minimum": .number(range.lowerBound), "maximum": .number(range.upperBound)]
        case .string(let length, let format): Self.stringSchema(length, format)
        case .choice(let choices): ["type": "string", "enum": .array(choices.map(JSONValue.string))]
        case .identifier(let prefix):
            ["type": "string", "example": .string("\(prefix.rawValue)_0Nk7wPZ2q5Wm1hUxYt3aB9")]
        case .array(let element, let count):
            [
                "type": "array", "items": .object(element.schema(&components)),
                "minItems": .integer(Int64(count.lowerBound)), "maxItems": .integer(Int64(count.upperBound)),
            ]
        case .object(let fields): Self.objectSchema(fields, isOpen: false, &components)
        case .open(let fields): Self.objectSchema(fields, isOpen: true, &components)
        case .any: [:]
        case .nullable(let shape): Self.nullableSchema(shape, &components)
        case .named(let name, let shape): Self.reference("\(name)", shape, &components)
        }
    }

    private static func integerSchema(_ range: ClosedRange<Int64>) -> JSONObject {
        var schema: JSONObject = ["type": "integer", "format": "int64", "minimum": .integer(range.lowerBound)]
        if range.upperBound < Int64.max { schema["maximum"] = .integer(range.upperBound) }
        return schema
    }

    private static func stringSchema(_ length: ClosedRange<Int>, _ format: TextFormat?) -> JSONObject {
        var schema: JSONObject = [
            "type": "string", "minLength": .integer(Int64(length.lowerBound)),
            "maxLength": .integer(Int64(length.upperBound)),
        ]
        switch format {
        case .color: schema["pattern"] = "^#([0-9A-Fa-f]{3}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})$"
        // Judged by the rules of accounts, together with the address, so that both are named at once.
        case .password:
            schema["format"] = "password"
            schema["minLength"] = .integer(Int64(PasswordRules.length.lowerBound))
            schema["maxLength"] = .integer(Int64(PasswordRules.length.upperBound))
        case .some(let format): schema["format"] = .string(format.rawValue)
        case nil: break
        }
        return schema
    }

    private static func objectSchema(
        _ fields: [Field], isOpen: Bool, _ components: inout JSONObject
    ) -> JSONObject {
        var properties: JSONObject = [:]
        for field in fields { properties[field.name] = .object(field.schema(&components)) }
        var schema: JSONObject = ["type": "object", "properties": .object(properties)]
        let required = fields.filter(\.isRequired).map { JSONValue.string($0.name) }
        if !required.isEmpty { schema["required"] = .array(required) }
        schema["additionalProperties"] = .bool(isOpen)
        return schema
    }

    private static func nullableSchema(_ shape: Shape, _ components: inout JSONObject) -> JSONObject {
        var schema = shape.schema(&components)
        guard schema["$ref"] == nil else { return ["allOf": .array([.object(schema)]), "nullable": true] }
        if schema["type"] != nil { schema["nullable"] = true }
        // OpenAPI 3.0.3: an enumeration allows null only when it lists it.
        if let choices = schema["enum"]?.arrayValue { schema["enum"] = .array(choices + [.null]) }
        return schema
    }

    private static func reference(_ name: String, _ shape: Shape, _ components: inout JSONObject) -> JSONObject {
        if components[name] == nil { components[name] = .object(shape.schema(&components)) }
        return ["$ref": .string("#/components/schemas/\(name)")]
    }
}

extension FormShape {
    /// Source: OpenAPI 3.0.3, considerations for file uploads.
    func schema(_ components: inout JSONObject) -> JSONObject {
        var properties: JSONObject = [
            self.file: ["type": "string", "format": "binary", "description": .string("\(self.note)")]
        ]
        for field in self.fields { properties[field.name] = .object(field.schema(&components)) }
        let required = [self.file] + self.fields.filter(\.isRequired).map(\.name)
        return [
            "type": "object", "properties": .object(properties), "required": .array(required.map(JSONValue.string)),
            "additionalProperties": false,
        ]
    }
}

extension Field {
    fileprivate func schema(_ components: inout JSONObject) -> JSONObject {
        var schema = self.shape.schema(&components)
        if schema["$ref"] != nil, self.note != nil || self.initial != nil {
            schema = ["allOf": .array([.object(schema)])]
        }
        if let note = self.note { schema["description"] = .string("\(note)") }
        if let initial = self.initial { schema["default"] = initial }
        return schema
    }
}
