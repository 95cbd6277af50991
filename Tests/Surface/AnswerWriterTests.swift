import HTTP
import Primitives
import TestSupport
import Testing

@testable import Surface

/// The CGI head of an answer.
@Suite struct AnswerWriterTests {
    private func head(_ headers: [(name: String, value: String)], _ request: TestRequest) -> String {
        let writer = AnswerWriter()
        let answer = writer.render(Response(.ok, headers: headers, body: .bytes([1, 2, 3], type: "text/plain")))
        writer.write(answer, Exchange(source: request, edition: NamedEdition(.workspace)))
        return String(decoding: writer.head.array, as: UTF8.self)
    }

    @Test(arguments: ["a\r\nX-Evil: 1", "a\nX-Evil: 1", "\r\n\r\n<html>", "a\u{0}b", "a\u{7F}b", "\t"])
    func `nothing in a value ends its line`(value: String) {
        let head = self.head([(name: "X-Note", value: value)], TestRequest("GET", "/"))
        let lines = head.split(separator: "\r\n", omittingEmptySubsequences: false)
        #expect(lines.suffix(2) == ["", ""] && !lines.dropLast(2).contains(""))
        #expect(lines.count { $0.hasPrefix("X-Note: ") } == 1)
        #expect(!lines.contains { $0.hasPrefix("X-Evil") || $0.hasPrefix("<") })
        #expect(head.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F || $0 == "\r" || $0 == "\n" })
        // A line ends in both, which are one Character together.
        #expect(head.count { $0 == "\n" || $0 == "\r" } == 0)
    }

    @Test func `the head starts with the status and its words, and says how long the body is`() {
        let head = self.head([], TestRequest("GET", "/"))
        #expect(head.hasPrefix("Status: 200 OK\r\n"))
        #expect(head.contains("\r\nContent-Type: text/plain\r\nContent-Length: 3\r\n"))
        #expect(head.hasSuffix("\r\n\r\n"))
    }

    @Test func `letters beyond ASCII pass as they are`() {
        let head = self.head([(name: "X-Note", value: "příliš")], TestRequest("GET", "/"))
        #expect(head.contains("\r\nX-Note: příliš\r\n"))
    }
}
