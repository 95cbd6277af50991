import HTTP
import Testing

@Suite struct MultipartParserTests {
    private struct Part: Equatable {
        let name: String
        let fileName: String?
        var content: [UInt8] = []
        var isComplete = false
    }

    private func parts(
        _ body: [UInt8], boundary: String = "B", chunk: Int = 1 << 20
    ) throws -> (parts: [Part], isComplete: Bool) {
        var parser = try MultipartParser(boundary: boundary)
        var parts: [Part] = []
        var start = 0
        while start < body.count {
            let end = min(start + chunk, body.count)
            try body[start..<end].withUnsafeBytes { bytes in
                try parser.receive(bytes) { event in
                    switch event {
                    case .part(let header): parts.append(Part(name: header.name, fileName: header.fileName))
                    case .content(let bytes): parts[parts.count - 1].content += bytes
                    case .end: parts[parts.count - 1].isComplete = true
                    }
                }
            }
            start = end
        }
        return (parts: parts, isComplete: parser.isComplete)
    }

    /// With line feeds made CRLF, byte by byte: to Swift a CRLF is one character.
    private func body(_ text: String) -> [UInt8] { text.utf8.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] } }

    private static let head = "Content-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\n\n"

    @Test func `fields and files are told apart, at every split of the bytes`() throws {
        let text =
            "a preamble\n--B\nContent-Disposition: form-data; name=\"name\"\n\nSales\n--B  \n"
            + "content-type: text/csv\nCONTENT-DISPOSITION: form-data ;name=file; filename=\"C:\\\\x\\\\a \\\"b\\\".csv\"\n\n"
            + "a,b\n--UT\n\r--B\n-B\n--B--\nan epilogue --B\n"
        let body = self.body(text)
        let (parts, isComplete) = try self.parts(body)
        #expect(isComplete && parts.count == 2)
        #expect(parts[0] == Part(name: "name", fileName: nil, content: Array("Sales".utf8), isComplete: true))
        #expect(parts[1].fileName == "a \"b\".csv")
        #expect(parts[1].content == self.body("a,b\n--UT\n\r--B\n-B"))
        for chunk in 1...body.count {
            let split = try self.parts(body, chunk: chunk)
            #expect(split.parts == parts && split.isComplete)
        }
    }

    @Test func `a part may be empty, and a content may end in what looks like a delimiter`() throws {
        for content in ["", "\n", "\r", "\n-", "\n--", "--B", "\n\n", "-", "\n--A"] {
            let body = self.body("--B\n\(Self.head)\(content)\n--B--")
            for chunk in 1...body.count {
                let (parts, isComplete) = try self.parts(body, chunk: chunk)
                let expected = content == "--B" ? nil : self.body(content)
                #expect(isComplete || expected == nil)
                if let expected { #expect(parts.map(\.content) == [expected], "\(content.debugDescription)") }
            }
        }
        #expect(try self.parts(self.body("--B--")).parts.isEmpty)
    }

    @Test func `a body that breaks off is not complete`() throws {
        let body = self.body("--B\n\(Self.head)a,b\n--B--")
        for length in 0..<body.count - 1 {
            #expect(try !self.parts(Array(body[..<length])).isComplete)
        }
    }

    @Test func `what is not a form is refused`() throws {
        let bodies = [
            "--B\nContent-Disposition: attachment; name=\"a\"\n\nx\n--B--",
            "--B\nContent-Disposition: form-data\n\nx\n--B--", "--B\nContent-Type: text/csv\n\nx\n--B--",
            "--B\nno colon\n\nx\n--B--", "--B\n\nx\n--B--", "--Bx\n\(Self.head)x\n--B--",
            "--B\nX: " + String(repeating: "x", count: 9_000) + "\n\(Self.head)x\n--B--",
            String(repeating: "--B\n\(Self.head)x\n", count: 101) + "--B--",
        ]
        for body in bodies {
            #expect(throws: MultipartParser.Problem.self) { try self.parts(self.body(body)) }
        }
        for boundary in ["", "a ", String(repeating: "b", count: 71), "é", "a\nb"] {
            #expect(throws: MultipartParser.Problem.self) { try MultipartParser(boundary: boundary) }
        }
    }

    @Test func `no more is held back than a delimiter that may have begun`() throws {
        var parser = try MultipartParser(boundary: "B")
        var given = 0
        let head = self.body("--B\n\(Self.head)")
        try head.withUnsafeBytes { try parser.receive($0) { _ in } }
        let block = [UInt8](repeating: 0x0D, count: 4_096)
        for count in 1...50 {
            try block.withUnsafeBytes { bytes in
                try parser.receive(bytes) { if case .content(let content) = $0 { given += content.count } }
            }
            #expect(given >= count * 4_096 - 10)
        }
    }
}
