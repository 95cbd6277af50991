import Testing
import WebSocket

/// RFC 9112, sections 2 to 5.
@Suite struct RequestHeadTests {
    @Test func `a request is read with its query and fields`() throws {
        let text = Requests.text(adding: ["X-A:  one\t", "x-a: two"])
        guard case .complete(let head, let consumed) = Requests.read(text) else {
            Issue.record("not complete")
            return
        }
        #expect(consumed == text.utf8.count)
        #expect(head.method == "GET")
        #expect(head.path == "/chat")
        #expect(head.query == "token=a%20b&x")
        #expect(head.value("origin") == "http://example.com")
        #expect(head.values("x-a") == ["one", "two"])
        #expect(head.value("x-a") == "one, two")
        #expect(head.value("cookie") == nil)
        #expect(head.list("connection", contains: "upgrade"))
    }

    @Test func `it is the same request however its bytes are split, and what follows is left`() {
        let text = Requests.text()
        let bytes = Array(text.utf8) + [0x81, 0x80]
        let whole = Requests.read(text)
        for cut in 1..<text.utf8.count {
            var reader = RequestHeadReader()
            let first = bytes[..<cut].withUnsafeBytes { reader.receive($0) }
            let second = bytes[cut...].withUnsafeBytes { reader.receive($0) }
            #expect(first == .incomplete)
            guard case .complete(let head, let consumed) = second else {
                Issue.record("cut at \(cut)")
                continue
            }
            #expect(consumed == text.utf8.count - cut)
            #expect(whole == .complete(head, consumed: text.utf8.count))
        }
    }

    @Test(arguments: [
        ("GET / HTTP/1.1", "/", nil), ("GET /?HTTP/1.1 HTTP/1.1", "/", "HTTP/1.1"), ("GET /a? HTTP/1.1", "/a", ""),
        ("GET /a?b?c HTTP/1.1", "/a", "b?c"), ("GET ws://h.example:80/a?b HTTP/1.1", "/a", "b"),
        ("GET HTTPS://h/a HTTP/1.1", "/a", nil), ("GET //h/a HTTP/1.1", "//h/a", nil),
    ])
    func `targets are paths with a query`(line: String, path: String, query: String?) {
        guard case .complete(let head, _) = Requests.read(Requests.text(line)) else {
            Issue.record("not complete")
            return
        }
        #expect(head.path == path)
        #expect(head.query == query)
    }

    @Test(arguments: [
        "", "GET /", "GET  / HTTP/1.1", "GET / HTTP/1.1 ", " GET / HTTP/1.1", "G(T / HTTP/1.1", "GET /\u{1} HTTP/1.1",
        "GET /é HTTP/1.1", "GET /# HTTP/1.1", "GET * HTTP/1.1", "GET chat HTTP/1.1", "GET ftp://h/ HTTP/1.1",
        "GET http://h HTTP/1.1", "GET http://h?a/b HTTP/1.1", "GET / HTTQ/1.1", "GET / http/1.1",
    ])
    func `a request line that is none is refused with 400`(line: String) {
        guard case .refused(let refusal) = Requests.read(Requests.text(line)) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.status == 400)
    }

    @Test(arguments: ["GET / HTTP/1.0", "GET / HTTP/2.0", "GET / HTTP/1.12"])
    func `another version of HTTP is refused with 505`(line: String) {
        #expect(Requests.read(Requests.text(line)) == .refused(.version))
    }

    @Test(arguments: [
        "no colon", ": no name", "Name : space", "Na me: x", " folded: x", "X: a\u{0}b", "X: a\rb", "X: a\u{7F}",
        "Host: twice",
    ])
    func `a field that is none is refused with 400`(field: String) {
        guard case .refused(let refusal) = Requests.read(Requests.text(adding: [field])) else {
            Issue.record("not refused")
            return
        }
        #expect(refusal.status == 400)
    }

    @Test func `a request without a host is refused with 400`() {
        #expect(
            Requests.read(Requests.text(dropping: ["Host"])) == .refused(.malformed("one Host field is needed")))
    }

    @Test func `a line that ends without a carriage return is refused at once`() {
        #expect(Requests.read("GET / HTTP/1.1\n") == .refused(.malformed("a line ends without CR")))
        #expect(Requests.read("\n") == .refused(.malformed("a line ends without CR")))
        #expect(Requests.read("GET / HTTP/1.1\r\nHost: a\r\n\n") == .refused(.malformed("a line ends without CR")))
    }

    @Test func `a head may be as long as the limit and no longer`() {
        let text = Requests.text()
        guard case .complete = Requests.read(text, limit: text.utf8.count) else {
            Issue.record("not complete")
            return
        }
        #expect(Requests.read(text, limit: text.utf8.count - 1) == .refused(.headTooLarge))
        #expect(Requests.read(String(repeating: "a", count: 16_384)) == .incomplete)
        #expect(Requests.read(String(repeating: "a", count: 16_385)) == .refused(.headTooLarge))
    }

    @Test func `after its answer a reader takes nothing more`() {
        var reader = RequestHeadReader()
        let first = Array(Requests.text().utf8).withUnsafeBytes { reader.receive($0) }
        let second = Array(Requests.text().utf8).withUnsafeBytes { reader.receive($0) }
        #expect(first != .incomplete)
        guard case .refused = second else {
            Issue.record("not refused")
            return
        }
    }
}
