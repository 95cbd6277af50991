import Core
import Primitives
import Services
import Testing
import WebSocket

@testable import Realtime

/// What is answered to a request for events before anything is asked of the database.
@Suite struct EventStreamRequestTests {
    private static let short = "dashboard:dash_" + Wire.board.base62
    private static let good = "token=a&topic=" + short

    private static func head(_ query: String?, method: String = "GET", _ fields: HeaderField...) -> RequestHead {
        RequestHead(method: method, path: EventStreamRequest.path, query: query, fields: fields)
    }

    private static func status(_ head: RequestHead) -> Int {
        do throws(Refusal) {
            _ = try EventStreamRequest(head)
            return 200
        } catch {
            return error.status
        }
    }

    @Test func `a topic may have the protocol's prefix`() throws {
        for topic in [Self.short, "realtime:" + Self.short] {
            let request = try EventStreamRequest(Self.head("token=a&topic=\(topic)"))
            #expect(request.dialect.subject(in: Wire.workspace) == .dashboard(Wire.board))
            #expect(request.dialect.topic == topic)
        }
        let list = try EventStreamRequest(Self.head("token=a&topic=workspace:\(Wire.workspace)"))
        #expect(list.dialect.subject(in: Wire.workspace) == .workspace(Wire.workspace))
    }

    @Test func `a token stands in the address or in a header`() throws {
        #expect(try EventStreamRequest(Self.head(Self.good)).token == "a")
        let bearer = HeaderField("authorization", "Bearer b")
        #expect(try EventStreamRequest(Self.head("topic=\(Self.short)", bearer)).token == "b")
    }

    @Test func `the id of a client that comes back goes before that of the address`() throws {
        #expect(try EventStreamRequest(Self.head(Self.good)).replay == nil)
        let address = Self.good + "&last_event_id=3"
        #expect(try EventStreamRequest(Self.head(address)).replay == ReplayRequest(start: .offset(3), limit: nil))
        let header = HeaderField("last-event-id", "9")
        #expect(
            try EventStreamRequest(Self.head(address, header)).replay == ReplayRequest(start: .offset(9), limit: nil))
    }

    @Test(arguments: ["-1", "+1", "x", "1 2", "1, 2", "9223372036854775808"])
    func `an id that no event can have is malformed`(_ id: String) {
        #expect(Self.status(Self.head(Self.good, HeaderField("last-event-id", id))) == 400)
    }

    @Test func `what is wrong decides the status`() {
        #expect(Self.status(Self.head(Self.good)) == 200)
        #expect(Self.status(Self.head(Self.good, method: "POST")) == 405)
        #expect(Self.status(Self.head("topic=\(Self.short)")) == 401)
        #expect(Self.status(Self.head(Self.good, HeaderField("content-length", "4"))) == 400)
        for topic in ["", "&topic=", "&topic=x", "&topic=dashboard:x", "&topic=phoenix", "&topic=user:\(Wire.board)"] {
            #expect(Self.status(Self.head("token=a" + topic)) == 400)
        }
        #expect(Self.status(Self.head(Self.good + "&topic=" + Self.short)) == 400)
    }

    // MARK: The flowforge edition's

    private static func flowForge(_ query: String) throws -> EventStreamRequest {
        try EventStreamRequest(RequestHead(method: "GET", path: "/api/v2/events", query: query, fields: []), .flowForge)
    }

    @Test func `one channel is followed by itself, several as one feed of a workspace`() throws {
        let other = UUID(high: 5, low: 6)
        let known: [(String, EventSubject)] = [
            ("dashboard.updates", .feed(EventFeed(Wire.workspace, [.dashboards]))),
            ("dashboard.updates:dash_" + Wire.board.base62, .dashboard(Wire.board)),
            (
                "dashboard.updates,dashboard.updates:\(Wire.board)",
                .feed(EventFeed(Wire.workspace, [.dashboards, .dashboard(Wire.board)]))
            ),
            ("dashboard.updates&workspace=ws_" + other.base62, .feed(EventFeed(other, [.dashboards]))),
            (
                "tasks.updates,time.updates,metrics.realtime&metrics=cpu,memory",
                .feed(EventFeed(Wire.workspace, [.tasks, .time, .metrics]))
            ),
            ("dashboard.updates,dashboard.updates", .feed(EventFeed(Wire.workspace, [.dashboards]))),
        ]
        for (channels, subject) in known {
            let request = try Self.flowForge("token=a&channels=" + channels)
            #expect(request.dialect.subject(in: Wire.workspace) == subject)
            #expect(request.dialect.language == .flowForgeStream)
        }
    }

    @Test(arguments: [
        "", "x", "dashboard.updates:x", "dashboard.updates:", "llm.stream", "dashboard.updates&workspace=x",
        "metrics.realtime", "metrics.realtime&metrics=cpu&interval=1", "time.updates:x",
    ])
    func `channels that there are not are malformed`(_ channels: String) {
        #expect(throws: Refusal.self) { try Self.flowForge("token=a&channels=" + channels) }
    }
}
