import Testing
import WebSocket

@testable import Realtime

/// What is answered before anything is asked of the database.
@Suite struct UpgradeRequestTests {
    private static let handshake = [
        HeaderField("host", "localhost"), HeaderField("upgrade", "websocket"), HeaderField("connection", "Upgrade"),
        HeaderField("sec-websocket-version", "13"), HeaderField("sec-websocket-key", "dGhlIHNhbXBsZSBub25jZQ=="),
    ]

    private static func head(
        _ query: String?, path: String = UpgradeRequest.path, method: String = "GET",
        _ fields: [HeaderField] = handshake
    ) -> RequestHead { RequestHead(method: method, path: path, query: query, fields: fields) }

    private static func status(_ head: RequestHead) -> Int {
        do throws(Refusal) {
            _ = try UpgradeRequest(head)
            return 101
        } catch {
            return error.status
        }
    }

    @Test(arguments: [
        ("token=a", UpgradeRequest.Credential.token("a")), ("apikey=a.b.c&vsn=1.0.0", .key("a.b.c")),
        ("apikey=project", .later), ("apikey=a.b.c&token=d", .token("d")), ("vsn=1.0.0&token=a%2Bb", .token("a+b")),
    ])
    func `a token may come in several ways`(_ query: String, _ credential: UpgradeRequest.Credential) throws {
        #expect(try UpgradeRequest(Self.head(query)).credential == credential)
    }

    @Test(arguments: [("token=a", PhoenixVersion.one), ("token=a&vsn=1.0.0", .one), ("token=a&vsn=2.0.0", .two)])
    func `the address says which version is spoken`(_ query: String, _ version: PhoenixVersion) throws {
        #expect(try UpgradeRequest(Self.head(query)).language == .phoenix(version))
    }

    @Test func `a token may come in a header`() throws {
        let bearer = Self.handshake + [HeaderField("authorization", "Bearer a.b.c")]
        #expect(try UpgradeRequest(Self.head(nil, bearer)).credential == .token("a.b.c"))
        let basic = Self.handshake + [HeaderField("authorization", "Basic YTpi")]
        #expect(Self.status(Self.head("apikey=a.b.c", basic)) == 401)
    }

    @Test func `what is wrong decides the status`() {
        #expect(Self.status(Self.head("token=a", path: "/realtime/v1/other")) == 404)
        #expect(Self.status(Self.head("token=a", method: "POST")) == 405)
        #expect(Self.status(Self.head("token=a", [HeaderField("host", "localhost")])) == 426)
        #expect(Self.status(Self.head("token=%zz")) == 400)
        #expect(Self.status(Self.head("token=a&vsn=3.0.0")) == 400)
        for query in [nil, "", "token=", "apikey="] { #expect(Self.status(Self.head(query)) == 401) }
    }

    @Test(arguments: ["/v2/realtime", "/api/v2/realtime", "/api/v2/realtime/"])
    func `the flowforge edition's wants a token, in the address or in a header`(_ path: String) throws {
        let request = try UpgradeRequest(Self.head("token=a", path: path))
        #expect(request.language == .flowForge && request.credential == .token("a"))
        #expect(Self.status(Self.head("apikey=a.b.c", path: path)) == 401)
    }

    @Test func `each path is of one edition`() {
        #expect(Endpoint("/realtime/v1/websocket") == .webSocket(.workspace))
        #expect(Endpoint("/realtime/v1/events/") == .stream(.workspace))
        for prefix in ["/v2", "/api/v2"] {
            #expect(Endpoint(prefix + "/realtime") == .webSocket(.flowForge))
            #expect(Endpoint(prefix + "/events") == .stream(.flowForge))
        }
        for path in ["", "/", "/v2", "/v2/realtimes", "//"] { #expect(Endpoint(path) == nil) }
    }
}
