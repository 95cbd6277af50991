import Core
import HTTP
import JSON
import Primitives
import Services

/// The stages that read a request's query, headers and body and hold them against the route's shapes.
struct RequestReading {
    let source: any GatewayRequest
    let bodyLimit: Int
    let depth: Int

    // MARK: Query

    /// - Parameter isLenient: parameters that are not known are passed over.
    /// - Throws: `.validation` naming each parameter that is unknown or does not fit.
    func query(_ parameters: [QueryParameter], isLenient: Bool = false) throws(CoreError) -> JSONObject {
        var values: JSONObject = [:]
        let raw = self.source.text("QUERY_STRING") ?? ""
        var issues: [FieldIssue] = []
        if !raw.isEmpty {
            guard let items = QueryItems(raw) else {
                throw .validation([FieldIssue("query", .format, "The query string has an escape that is not valid.")])
            }
            for name in items.names where !isLenient && !parameters.contains(where: { $0.name == name }) {
                issues.append(FieldIssue(name, .unknown, "There is no such parameter here."))
            }
            for parameter in parameters {
                let name = parameter.name
                let texts = items.values(name)
                guard !texts.isEmpty else { continue }
                let value = Self.value(texts, parameter.shape)
                issues += parameter.shape.issues(of: value, at: name)
                values[name] = value
            }
        }
        guard issues.isEmpty else { throw .validation(issues) }
        for parameter in parameters where values[parameter.name] == nil {
            if let initial = parameter.initial { values[parameter.name] = initial }
        }
        return values
    }

    /// The text of a parameter in its shape's type; text that has no such form stays text, and then does not fit.
    private static func value(_ texts: [String], _ shape: Shape) -> JSONValue {
        if case .array(let element, _) = shape {
            let isEmpty = texts == [""]
            let parts = isEmpty ? [] : texts.flatMap { $0.split(separator: ",", omittingEmptySubsequences: false) }
            return .array(parts.map { self.value([String($0)], element) })
        }
        guard texts.count == 1 else { return .array(texts.map(JSONValue.string)) }
        let text = texts[0]
        switch shape {
        case .boolean: return text == "true" ? .bool(true) : text == "false" ? .bool(false) : .string(text)
        case .integer: return Int64(text).map(JSONValue.integer) ?? .string(text)
        case .number: return Double(text).map(JSONValue.number) ?? .string(text)
        default: return .string(text)
        }
    }

    // MARK: Body

    /// The body as an object that fits `shape`, and its bytes for the idempotency record.
    ///
    /// - Throws: `.bodyTooLarge`, `.unsupportedMediaType`, `.malformedBody`, `.validation`.
    func body(_ shape: Shape?, into buffer: ByteBuffer) throws(CoreError) -> JSONObject {
        buffer.clear()
        let length = try self.permittedLength()
        guard length > 0 else {
            if let shape, !shape.issues(of: .object([:])).isEmpty {
                throw .malformedBody("The body is empty; a JSON object is wanted.")
            }
            return [:]
        }
        try self.checkMediaType()
        try self.receive(length, into: buffer)
        let value: JSONValue
        do throws(JSONSyntaxError) {
            value = try JSONValue(parsing: buffer.array, maximumDepth: self.depth)
        } catch {
            throw .malformedBody("\(error.message) (line \(error.line), column \(error.column))")
        }
        return try Self.object(value, shape ?? .object([]))
    }

    /// The parameters of a `application/x-www-form-urlencoded` body as an object that fits `shape`.
    ///
    /// - Throws: as `body`.
    func parameters(_ shape: Shape, into buffer: ByteBuffer) throws(CoreError) -> JSONObject {
        let text = self.source.text("CONTENT_TYPE") ?? ""
        guard MediaType(text)?.description == "application/x-www-form-urlencoded" else {
            throw .unsupportedMediaType(text.isEmpty ? "none" : String(text.prefix(100)))
        }
        buffer.clear()
        try self.receive(try self.permittedLength(), into: buffer)
        guard let body = String(validating: buffer.array, as: UTF8.self), let items = QueryItems(body) else {
            throw .malformedBody("The body is no form: an escape is not valid.")
        }
        var object: JSONObject = [:]
        for item in items.items {
            guard object[item.name] == nil else {
                throw .validation([FieldIssue(String(item.name.prefix(100)), .value, "This is there twice.")])
            }
            object[item.name] = .string(item.value)
        }
        return try Self.object(.object(object), shape)
    }

    /// The fields of a form, which fit `shape`, its file, and in `buffer` what tells the body from others.
    ///
    /// - Throws: as `FormReading.read`.
    func form(
        _ shape: FormShape, _ settings: UploadSettings, into buffer: ByteBuffer
    ) throws -> (fields: JSONObject, file: UploadedFile?) {
        var reading = FormReading(self.source, shape, settings)
        let (fields, file) = try reading.read(into: buffer, length: try self.announcedLength())
        return (fields: fields, file: file)
    }

    private static func object(_ value: JSONValue, _ shape: Shape) throws(CoreError) -> JSONObject {
        guard case .object(let object) = value else {
            throw .validation([FieldIssue("", .type, "The body must be a JSON object.")])
        }
        let issues = shape.issues(of: value)
        guard issues.isEmpty else { throw .validation(issues) }
        return object
    }

    private func permittedLength() throws(CoreError) -> Int {
        let length = try self.announcedLength()
        guard length <= self.bodyLimit else { throw .bodyTooLarge(limit: self.bodyLimit) }
        return length
    }

    private func receive(_ length: Int, into buffer: ByteBuffer) throws(CoreError) {
        guard length == 0 || self.source.readBody(into: buffer, limit: length) == length else {
            throw .malformedBody("The body ended early.")
        }
    }

    private func announcedLength() throws(CoreError) -> Int {
        guard let text = self.source.text("CONTENT_LENGTH"), !text.isEmpty else { return 0 }
        guard let length = Int(text), length >= 0 else {
            throw .malformedBody("The Content-Length header is not a number.")
        }
        return length
    }

    private func checkMediaType() throws(CoreError) {
        // What nearly every client sends needs no parsing.
        if let given = self.source.parameter("CONTENT_TYPE"), given.elementsEqual("application/json".utf8) { return }
        let text = self.source.text("CONTENT_TYPE") ?? ""
        let isJSON = MediaType(text).map { media in
            media.isJSON && ["utf-8", "utf8"].contains((media.parameter("charset") ?? "utf-8").lowercased())
        }
        guard isJSON == true else {
            throw .unsupportedMediaType(text.isEmpty ? "none" : String(text.prefix(100)))
        }
    }

    // MARK: Headers

    /// `If-None-Match`; one that cannot be read is as good as none.
    func known(_ route: Route) -> EntityTagList? {
        guard route.conditional == .read else { return nil }
        return self.source.text("HTTP_IF_NONE_MATCH").flatMap(EntityTag.list)
    }

    /// - Throws: `.validation` naming `If-Match` when it is not a list of entity tags.
    func condition(_ route: Route) throws(CoreError) -> VersionCondition {
        guard route.conditional == .write, let header = self.source.text("HTTP_IF_MATCH"), !header.isEmpty else {
            return .any
        }
        switch EntityTag.list(header) {
        case .any: return .any
        // A compressing proxy weakens a tag on its way out, so a weak one is taken for the strong one it was.
        case .tags(let tags): return .oneOf(tags.map { Int64($0.opaque) ?? -1 })
        case nil: throw .validation([FieldIssue("If-Match", .format, "This must be a list of entity tags.")])
        }
    }

    /// - Throws: `.validation` naming `Idempotency-Key` when it is empty, too long, or not plain text.
    func idempotencyKey() throws(CoreError) -> String? {
        guard let key = self.source.text("HTTP_IDEMPOTENCY_KEY") else { return nil }
        guard (1...255).contains(key.utf8.count), key.utf8.allSatisfy({ (0x21...0x7E).contains($0) }) else {
            throw .validation([
                FieldIssue("Idempotency-Key", .format, "Use 1 to 255 visible ASCII characters without spaces.")
            ])
        }
        return key
    }
}
