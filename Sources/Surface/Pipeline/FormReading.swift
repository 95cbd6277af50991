import Core
import HTTP
import JSON
import Primitives
import Security

/// Where files of requests are put aside, and how large they may be.
package struct UploadSettings: Sendable {
    package let directory: String
    /// Longest file that becomes a data set, in bytes.
    package let dataSetLimit: Int
    /// Longest file that is attached to something, in bytes.
    package let attachmentLimit: Int

    package init(directory: String, dataSetLimit: Int, attachmentLimit: Int) {
        self.directory = directory
        self.dataSetLimit = dataSetLimit
        self.attachmentLimit = attachmentLimit
    }

    /// Longest file of a form, in bytes.
    func limit(of shape: FormShape) -> Int {
        switch shape.limit {
        case .dataSet: self.dataSetLimit
        case .attachment: self.attachmentLimit
        }
    }

    /// What a body may hold beside the file: delimiters, headers, fields.
    package static let allowance = 65_536
}

/// A file that came with a request.
package struct UploadedFile {
    /// As the sender calls it, without folders.
    package let name: String
    package let type: MediaType?
    package let content: SpooledFile
}

/// Reads a `multipart/form-data` body piece by piece; the file goes to disk and is never in memory as a whole.
struct FormReading {
    private let source: any GatewayRequest
    private let shape: FormShape
    private let settings: UploadSettings
    /// Longest file, in bytes.
    private let limit: Int

    private var fields: JSONObject = [:]
    private var file: UploadedFile?
    private var digest = RunningDigest()
    private var current: MultipartHeader?
    private var text: [UInt8] = []

    init(_ source: any GatewayRequest, _ shape: FormShape, _ settings: UploadSettings) {
        self.source = source
        self.shape = shape
        self.settings = settings
        self.limit = settings.limit(of: shape)
    }

    /// The fields, which fit the shape, and the file. `buffer` then holds what tells this body from others, for the
    /// idempotency record: boundaries differ each time.
    ///
    /// - Throws: `.bodyTooLarge`, `.unsupportedMediaType`, `.malformedBody`, `.validation`.
    mutating func read(into buffer: ByteBuffer, length: Int) throws -> (fields: JSONObject, file: UploadedFile) {
        guard length <= self.limit + UploadSettings.allowance else {
            throw CoreError.bodyTooLarge(limit: self.limit)
        }
        do {
            try self.parse(buffer, length)
        } catch let problem as MultipartParser.Problem {
            throw CoreError.malformedBody(problem.message)
        }
        let issues = Shape.object(self.shape.fields).issues(of: .object(self.fields))
        guard issues.isEmpty else { throw CoreError.validation(issues) }
        guard let file else {
            throw CoreError.validation([FieldIssue(self.shape.file, .required, "This is required: a file.")])
        }
        buffer.clear()
        buffer.append(([.string(file.name), .object(self.fields)] as JSONValue).encoded)
        buffer.append(self.digest.finish())
        return (fields: self.fields, file: file)
    }

    private mutating func parse(_ buffer: ByteBuffer, _ length: Int) throws {
        let given = self.source.text("CONTENT_TYPE") ?? ""
        guard let media = MediaType(given), media.description == "multipart/form-data",
            let boundary = media.parameter("boundary")
        else { throw CoreError.unsupportedMediaType(given.isEmpty ? "none" : String(given.prefix(100))) }
        var parser = try MultipartParser(boundary: boundary)
        var read = 0
        while read < length {
            buffer.clear()
            let count = self.source.readBody(into: buffer, limit: min(65_536, length - read))
            guard count > 0 else { break }
            read += count
            try buffer.withUnsafeBytes { bytes in try parser.receive(bytes) { try self.take($0) } }
        }
        guard read == length, parser.isComplete else { throw CoreError.malformedBody("The body ended early.") }
    }

    private mutating func take(_ event: MultipartParser.Event) throws {
        switch event {
        case .part(let header): try self.begin(header)
        case .content(let bytes):
            if self.isFile { try self.append(bytes) } else { try self.appendText(bytes) }
        case .end: try self.end()
        }
    }

    private var isFile: Bool { self.current?.name == self.shape.file }

    private mutating func begin(_ header: MultipartHeader) throws {
        let name = header.name
        let isKnown = name == self.shape.file || self.shape.fields.contains { $0.name == name }
        guard isKnown else {
            throw CoreError.validation([FieldIssue(String(name.prefix(100)), .unknown, "There is no such field here.")])
        }
        let isTwice = name == self.shape.file ? self.file != nil : self.fields[name] != nil
        guard !isTwice else { throw CoreError.validation([FieldIssue(name, .value, "This is there twice.")]) }
        self.current = header
        self.text = []
        guard name == self.shape.file else { return }
        self.file = UploadedFile(
            name: header.fileName ?? "", type: header.type,
            content: try SpooledFile(directory: self.settings.directory))
    }

    private mutating func append(_ bytes: [UInt8]) throws {
        guard let file else { return }
        guard file.content.count + bytes.count <= self.limit else {
            throw CoreError.bodyTooLarge(limit: self.limit)
        }
        self.digest.append(bytes)
        try file.content.append(bytes)
    }

    private mutating func appendText(_ bytes: [UInt8]) throws(CoreError) {
        guard self.text.count + bytes.count <= UploadSettings.allowance else {
            throw .bodyTooLarge(limit: UploadSettings.allowance)
        }
        self.text += bytes
    }

    private mutating func end() throws(CoreError) {
        guard let current, !self.isFile else { return }
        guard let text = String(validating: self.text, as: UTF8.self), !self.text.contains(0) else {
            throw .validation([FieldIssue(current.name, .format, "This is not text in UTF-8.")])
        }
        self.fields[current.name] = .string(text)
    }
}
