import HTTPClient
import Testing

@Suite struct HTTPClientTests {
    private static let hello =
        "HTTP/1.1 200 OK\r\nContent-Type: Text/Plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello"

    private func client(
        _ hosts: [String] = ["127.0.0.1", "localhost"], _ change: (inout HTTPClient.Limits) -> Void = { _ in }
    ) -> HTTPClient {
        var limits = HTTPClient.Limits()
        change(&limits)
        return HTTPClient(privateHosts: hosts, limits: limits)
    }

    @Test func `an answer comes with its status, media type and body`() throws {
        let server = try LocalServer(Self.hello)
        var request = OutgoingRequest(.post, server.url("/a?b=c"))
        request.headers = [(name: "X-One", value: "1")]
        request.credentials = (user: "me", password: "pass:word")
        request.body = Array("x=1".utf8)
        let response = try self.client().send(request)
        #expect(response.status == 200)
        #expect(response.contentType == "text/plain")
        #expect(response.body == Array("hello".utf8))
        let asked = try #require(server.requests.first)
        #expect(asked.hasPrefix("POST /a?b=c HTTP/1.1\r\n"))
        for line in ["X-One: 1", "Authorization: Basic bWU6cGFzczp3b3Jk", "Content-Length: 3"] {
            #expect(asked.contains("\r\n\(line)\r\n"))
        }
        #expect(asked.hasSuffix("\r\n\r\nx=1"))
        #expect(!asked.contains("Expect:"))
    }

    @Test func `a post without a body has none`() throws {
        let server = try LocalServer(Self.hello)
        #expect(try self.client().send(OutgoingRequest(.post, server.url())).status == 200)
        #expect(server.requests.first?.contains("Content-Length: 0") == true)
    }

    @Test func `an address that is not public is refused when it is connected to, whatever the name`() throws {
        let server = try LocalServer(Self.hello)
        for host in ["127.0.0.1", "localhost", "0x7f000001", "[::ffff:127.0.0.1]", "127.1"] {
            #expect(throws: OutgoingFailure.self) {
                try self.client([]).send(OutgoingRequest(.get, "http://\(host):\(server.port)/"))
            }
        }
        #expect(throws: OutgoingFailure.refusedAddress(try #require(NetworkAddress("127.0.0.1")))) {
            try self.client([]).send(OutgoingRequest(.get, server.url()))
        }
        // Another host's permission is not this one's.
        #expect(throws: OutgoingFailure.self) {
            try self.client(["localhost"]).send(OutgoingRequest(.get, server.url()))
        }
        #expect(server.requests.isEmpty)
    }

    @Test func `a redirection is shown and not followed`() throws {
        let inside = try LocalServer(Self.hello)
        let server = try LocalServer(
            "HTTP/1.1 302 Found\r\nLocation: \(inside.url())\r\nContent-Length: 0\r\n\r\n")
        #expect(try self.client().send(OutgoingRequest(.get, server.url())).status == 302)
        #expect(inside.requests.isEmpty)
    }

    @Test func `files and other protocols are not spoken`() {
        for url in ["file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "dict://127.0.0.1/", "nonsense"] {
            #expect(throws: OutgoingFailure.self) { try self.client().send(OutgoingRequest(.get, url)) }
        }
    }

    @Test func `an answer that is longer than the limit is cut off, announced or not`() throws {
        let long = String(repeating: "x", count: 5_000)
        for head in ["Content-Length: 5000\r\n", "Connection: close\r\n"] {
            let server = try LocalServer("HTTP/1.1 200 OK\r\n\(head)\r\n\(long)")
            #expect(throws: OutgoingFailure.tooLarge) {
                try self.client { $0.bytes = 4_999 }.send(OutgoingRequest(.get, server.url()))
            }
            #expect(try self.client { $0.bytes = 5_000 }.send(OutgoingRequest(.get, server.url())).body.count == 5_000)
        }
    }

    @Test func `a server that says nothing costs no more than the time that was given`() throws {
        let server = try LocalServer(nil)
        let before = ContinuousClock.now
        #expect(throws: OutgoingFailure.timedOut) {
            try self.client { $0.time = .milliseconds(200) }.send(OutgoingRequest(.get, server.url()))
        }
        #expect(ContinuousClock.now - before < .seconds(5))
    }

    @Test func `a port where nobody listens is unreachable`() throws {
        #expect(throws: OutgoingFailure.self) {
            try self.client().send(OutgoingRequest(.get, "http://127.0.0.1:1/"))
        }
    }

    @Test func `a header cannot smuggle another`() throws {
        let server = try LocalServer(Self.hello)
        var request = OutgoingRequest(.get, server.url())
        request.headers = [(name: "X-One", value: "1\r\nX-Two: 2")]
        #expect(throws: OutgoingFailure.self) { try self.client().send(request) }
        #expect(server.requests.isEmpty)
    }
}
