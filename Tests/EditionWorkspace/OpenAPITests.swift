import EditionWorkspace
import JSON
import Surface
import TestSupport
import Testing

/// The document that is served for the edition. Source: OpenAPI Specification 3.0.3.
@Suite struct OpenAPITests {
    private func document() throws -> JSONValue {
        try withApp { app throws in
            let response = try app.request(.get, "/api/openapi/workspace.json")
            #expect(response.status == 200 && response[header: "Content-Type"] == "application/json")
            return response.json
        }
    }

    private func operations(_ document: JSONValue) -> [(path: String, method: String, operation: JSONValue)] {
        (document["paths"]?.objectValue ?? [:]).flatMap { path, item in
            (item.objectValue ?? [:]).map { (path: path, method: $0.key, operation: $0.value) }
        }
    }

    @Test func `it has the members that OpenAPI wants`() throws {
        let document = try self.document()
        #expect(document.text("openapi") == "3.0.3")
        #expect(document["info"]?.text("title").isEmpty == false && document["info"]?.text("version") == "2025-08-02")
        #expect(document["servers"] == [["url": "https://test.example"]])
        for (path, method, operation) in self.operations(document) {
            let which = "\(method) \(path)"
            #expect(path.hasPrefix("/"), "\(which)")
            #expect(["get", "put", "post", "delete", "patch"].contains(method), "\(which)")
            #expect(operation.text("summary").hasSuffix("."), "\(which)")
            let responses = operation["responses"]?.objectValue ?? [:]
            #expect(responses.contains { $0.key.hasPrefix("2") }, "\(which)")
            #expect(responses.allSatisfy { $0.key.count == 3 && !$0.value.text("description").isEmpty }, "\(which)")
        }
    }

    @Test func `every route of the edition is in it once, with what it needs`() throws {
        let document = try self.document()
        let routes = WorkspaceEdition().routes
        #expect(self.operations(document).count == routes.count)
        for route in routes {
            let operation = document["paths"]?[route.path]?[route.method.rawValue.lowercased()] ?? .null
            #expect(operation.text("operationId") == route.name)
            #expect(operation["security"] == (route.isSigned ? [["bearer": []], ["apiKey": []]] : []), "\(route.name)")
            #expect((operation["requestBody"] != nil) == (route.body != nil || route.form != nil), "\(route.name)")
            let parameters = operation["parameters"]?.arrayValue ?? []
            let names = { (place: String) in parameters.filter { $0.text("in") == place }.map { $0.text("name") } }
            #expect(names("path") == route.pathParameterNames, "\(route.name)")
            #expect(names("query") == route.query.map { "\($0.name)" }, "\(route.name)")
            #expect(names("header").contains("Idempotency-Key") == (route.method == .post), "\(route.name)")
            #expect(names("header").contains("If-Match") == (route.conditional == .write), "\(route.name)")
            #expect(names("header").contains("If-None-Match") == (route.conditional == .read), "\(route.name)")
        }
    }

    @Test func `operation ids are unique, and parameters are within an operation`() throws {
        let operations = self.operations(try self.document()).map(\.operation)
        let ids = operations.map { $0.text("operationId") }
        #expect(Set(ids).count == ids.count)
        for operation in operations {
            let parameters = (operation["parameters"]?.arrayValue ?? []).map { "\($0.text("in")) \($0.text("name"))" }
            #expect(Set(parameters).count == parameters.count)
        }
    }

    @Test func `every reference leads to something`() throws {
        let document = try self.document()
        let references = Self.references(document)
        #expect(!references.isEmpty)
        for reference in references {
            let steps = reference.split(separator: "/")
            #expect(steps.first == "#")
            #expect(steps.dropFirst().reduce(document) { $0[String($1)] ?? .null } != .null, "\(reference)")
        }
        let listed = document["components"]?["schemas"]?.objectValue?.keys ?? []
        #expect(Set(listed) == Set(references.map { String($0.dropFirst("#/components/schemas/".count)) }))
    }

    @Test func `every schema is one that a validator understands`() throws {
        let document = try self.document()
        let schemas =
            (document["components"]?["schemas"]?.objectValue ?? [:]).map(\.value)
            + self.operations(document).flatMap { Self.schemas($0.operation) }
        #expect(schemas.count > 40)
        for schema in schemas { self.check(schema) }
    }

    /// A media type, a reference beside nothing else, a type with bounds that fit it, members that are listed.
    private func check(_ schema: JSONValue) {
        if schema["$ref"] != nil {
            #expect(schema.objectValue?.count == 1)
            return
        }
        let type = schema["type"]?.stringValue
        if let type { #expect(["object", "array", "string", "integer", "number", "boolean"].contains(type)) }
        if schema["nullable"] != nil { #expect(type != nil || schema["allOf"] != nil) }
        for (lower, upper) in [("minimum", "maximum"), ("minLength", "maxLength"), ("minItems", "maxItems")] {
            if let low = schema[lower]?.numberValue, let high = schema[upper]?.numberValue { #expect(low <= high) }
        }
        if type == "array" { self.check(schema["items"] ?? "missing") }
        if schema["items"] != nil { #expect(type == "array") }
        let members = schema["properties"]?.objectValue ?? [:]
        for required in schema["required"]?.arrayValue ?? [] { #expect(members[required.stringValue ?? ""] != nil) }
        if schema["required"] != nil { #expect(schema["required"]?.arrayValue?.isEmpty == false) }
        if schema["enum"] != nil { #expect(schema["enum"]?.arrayValue?.isEmpty == false) }
        for member in members.values + (schema["allOf"]?.arrayValue ?? []) { self.check(member) }
        #expect(schema.objectValue != nil)
    }

    private static func references(_ value: JSONValue) -> Set<String> {
        switch value {
        case .object(let object):
            object.reduce(into: []) { found, member in
                if member.key == "$ref", let reference = member.value.stringValue { found.insert(reference) }
                found.formUnion(Self.references(member.value))
            }
        case .array(let array): array.reduce(into: []) { $0.formUnion(Self.references($1)) }
        default: []
        }
    }

    /// Every value under a key named `schema`.
    private static func schemas(_ value: JSONValue) -> [JSONValue] {
        switch value {
        case .object(let object): object.flatMap { $0.key == "schema" ? [$0.value] : Self.schemas($0.value) }
        case .array(let array): array.flatMap(Self.schemas)
        default: []
        }
    }
}
