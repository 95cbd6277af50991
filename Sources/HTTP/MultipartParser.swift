import Glibc

/// Takes a `multipart/form-data` body apart as its bytes come (RFC 7578, RFC 2046 §5.1.1), however they are split. It
/// holds back no more than a part's headers or a delimiter that may have begun.
package struct MultipartParser {
    package enum Event: Equatable {
        /// A part begins.
        case part(MultipartHeader)
        /// Bytes of its content, in order.
        case content([UInt8])
        /// The part is complete.
        case end
    }

    package struct Problem: Swift.Error, Equatable {
        /// Words for whoever sent it.
        package let message: String

        package init(_ message: String) { self.message = message }
    }

    /// Longest headers of a part, in bytes.
    private static let longestHeaders = 8_192
    /// Parts of one body.
    private static let mostParts = 100

    private enum State { case preamble, afterDelimiter, headers, content, epilogue }

    private var state = State.preamble
    private var isAtContentStart = false
    private var pending: [UInt8] = []
    private var parts = 0
    /// CRLF, two hyphens, the boundary. The body is read as if it began with a CRLF.
    private let delimiter: [UInt8]

    /// - Parameter boundary: the parameter of the media type.
    /// - Throws: `Problem` when it is not one. Source: RFC 2046 §5.1.1: 1 to 70 characters.
    package init(boundary: String) throws(Problem) {
        let bytes = Array(boundary.utf8)
        guard (1...70).contains(bytes.count), bytes.last != UInt8(ascii: " "),
            bytes.allSatisfy({ (0x20...0x7E).contains($0) })
        else { throw Problem("The boundary of the multipart body is not valid.") }
        self.delimiter = Array("\r\n--".utf8) + bytes
        self.pending = Array("\r\n".utf8)
    }

    /// Whether the last delimiter was seen; what follows is ignored.
    package var isComplete: Bool { if case .epilogue = self.state { true } else { false } }

    /// Takes the next bytes and calls `emit` with what they complete.
    package mutating func receive(
        _ bytes: UnsafeRawBufferPointer, _ emit: (Event) throws -> Void
    ) throws {
        if case .epilogue = self.state { return }
        self.pending.append(contentsOf: bytes)
        var position = 0
        while try self.step(&position, emit) {}
        self.pending.removeFirst(position)
        if case .epilogue = self.state { self.pending = [] }
    }

    /// Goes on from `position`; false when more bytes are wanted.
    private mutating func step(_ position: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        switch self.state {
        case .preamble:
            guard let found = self.find(self.delimiter, from: position) else {
                position = max(position, self.pending.count - self.delimiter.count + 1)
                return false
            }
            position = found + self.delimiter.count
            self.state = .afterDelimiter
            return true
        case .afterDelimiter: return try self.stepAfterDelimiter(&position)
        case .headers: return try self.stepHeaders(&position, emit)
        case .content: return try self.stepContent(&position, emit)
        case .epilogue: return false
        }
    }

    /// Two hyphens end the body; otherwise blanks may stand before the end of the line.
    private mutating func stepAfterDelimiter(_ position: inout Int) throws(Problem) -> Bool {
        var end = position
        while end < self.pending.count, self.pending[end] == 0x20 || self.pending[end] == 0x09 { end += 1 }
        guard end - position <= Self.longestHeaders else { throw Problem("A line of the multipart body is too long.") }
        guard end + 1 < self.pending.count else { return false }
        switch (self.pending[end], self.pending[end + 1]) {
        case (UInt8(ascii: "-"), UInt8(ascii: "-")) where end == position:
            self.state = .epilogue
            position = self.pending.count
            return false
        case (0x0D, 0x0A):
            self.parts += 1
            guard self.parts <= Self.mostParts else { throw Problem("The multipart body has too many parts.") }
            self.state = .headers
            // The end of this line may also be the beginning of the empty line behind the headers.
            position = end
            return true
        default: throw Problem("There is something behind a delimiter of the multipart body.")
        }
    }

    private mutating func stepHeaders(_ position: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        guard let end = self.find(Array("\r\n\r\n".utf8), from: position) else {
            guard self.pending.count - position <= Self.longestHeaders else {
                throw Problem("The headers of a part are too long.")
            }
            return false
        }
        guard end - position <= Self.longestHeaders else { throw Problem("The headers of a part are too long.") }
        let lines = String(decoding: self.pending[position..<end], as: UTF8.self)
        try emit(.part(try MultipartHeader(lines)))
        // The line's end before the content may be a part of the next delimiter: an empty content.
        position = end + 2
        self.state = .content
        self.isAtContentStart = true
        return true
    }

    private mutating func stepContent(_ position: inout Int, _ emit: (Event) throws -> Void) throws -> Bool {
        if self.isAtContentStart {
            // Here stands the CRLF that ends the headers; a delimiter may begin with it.
            guard self.pending.count - position >= self.delimiter.count else { return false }
            self.isAtContentStart = false
            if self.find(self.delimiter, from: position) == position {
                position += self.delimiter.count
                try emit(.end)
                self.state = .afterDelimiter
                return true
            }
            position += 2
        }
        if let found = self.find(self.delimiter, from: position) {
            if found > position { try emit(.content(Array(self.pending[position..<found]))) }
            try emit(.end)
            position = found + self.delimiter.count
            self.state = .afterDelimiter
            return true
        }
        let safe = self.pending.count - self.delimiter.count + 1
        if safe > position {
            try emit(.content(Array(self.pending[position..<safe])))
            position = safe
        }
        return false
    }

    /// Where `needle`, which begins with a CR, stands first.
    private func find(_ needle: [UInt8], from start: Int) -> Int? {
        self.pending.withUnsafeBytes { bytes in
            guard let base = bytes.baseAddress else { return nil }
            var position = start
            while position + needle.count <= bytes.count {
                let room = bytes.count - needle.count + 1 - position
                guard let found = memchr(base + position, 0x0D, room) else { return nil }
                if memcmp(found, needle, needle.count) == 0 { return UnsafeRawPointer(found) - base }
                position = UnsafeRawPointer(found) - base + 1
            }
            return nil
        }
    }
}

/// What a part says of itself. Source: RFC 7578 §4.2.
package struct MultipartHeader: Equatable, Sendable {
    package let name: String
    /// nil for a plain field. Without the folders that some clients send.
    package let fileName: String?
    package let type: MediaType?

    /// - Parameter lines: the header lines, CRLF between them.
    /// - Throws: `Problem` without a `Content-Disposition: form-data; name="…"`.
    init(_ lines: String) throws(MultipartParser.Problem) {
        var name: String?
        var fileName: String?
        var type: MediaType?
        for line in lines.split(separator: "\r\n") {
            guard let colon = line.firstIndex(of: ":") else {
                throw MultipartParser.Problem("A header of a part has no colon.")
            }
            let value = String(line[line.index(after: colon)...])
            switch line[..<colon].lowercased() {
            case "content-disposition":
                let parameters = Self.parameters(value)
                guard parameters.first?.name == "form-data" else {
                    throw MultipartParser.Problem("A part is not form-data.")
                }
                name = parameters.first { $0.name == "name" }?.value
                fileName = parameters.first { $0.name == "filename" }?.value
            case "content-type": type = MediaType(String(value.drop { $0 == " " || $0 == "\t" }))
            default: break
            }
        }
        guard let name else { throw MultipartParser.Problem("A part has no name.") }
        self.name = name
        self.fileName = fileName.map { String($0.split { $0 == "/" || $0 == "\\" }.last ?? "") }
        self.type = type
    }

    /// `form-data; name="a"; filename="b"`: browsers percent-encode quotation marks and line ends, others escape them.
    private static func parameters(_ value: String) -> [(name: String, value: String)] {
        var parameters: [(name: String, value: String)] = []
        var rest = value.unicodeScalars[...]
        while !rest.isEmpty {
            rest = rest.drop { $0 == " " || $0 == "\t" || $0 == ";" }
            let name = String(String.UnicodeScalarView(rest.prefix { $0 != "=" && $0 != ";" })).lowercased()
            rest = rest.drop { $0 != "=" && $0 != ";" }
            guard rest.first == "=" else {
                if !name.isEmpty { parameters.append((name: Self.bare(name), value: "")) }
                continue
            }
            rest.removeFirst()
            parameters.append((name: Self.bare(name), value: Self.value(&rest)))
        }
        return parameters
    }

    private static func bare(_ name: String) -> String { String(name.reversed().drop { $0 == " " }.reversed()) }

    private static func value(_ rest: inout Substring.UnicodeScalarView) -> String {
        guard rest.first == "\"" else {
            let value = rest.prefix { $0 != ";" && $0 != " " }
            rest = rest.dropFirst(value.count)
            return String(String.UnicodeScalarView(value))
        }
        rest.removeFirst()
        var value = String.UnicodeScalarView()
        while let next = rest.popFirst(), next != "\"" {
            if next == "\\", let escaped = rest.first, escaped == "\"" || escaped == "\\" {
                value.append(escaped)
                rest.removeFirst()
            } else {
                value.append(next)
            }
        }
        return String(value).replacing("%22", with: "\"")
    }
}
