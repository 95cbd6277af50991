import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

@testable import Realtime

/// Event streams of the whole worker.
@Suite struct EventStreamTests {
    private static func query(_ account: TestAccount, _ board: JSONValue) -> String {
        "token=\(account.accessToken)&topic=dashboard:\(board.id)"
    }

    private static func data(_ block: [String: String]?) -> JSONValue { Wire.json(Array((block?["data"] ?? "").utf8)) }

    @Test func `what happens comes live, once and in order, to streams and WebSockets alike`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let (one, two, socket) = (try RawClient(server), try RawClient(server), try RawClient(server))
            for client in [one, two] {
                #expect(client.follow(Self.query(account, board)) == 200)
                #expect(client.nextBlock()?["event"] == "ready")
            }
            #expect(socket.open("apikey=\(account.accessToken)") == 101)
            socket.push(
                "phx_join", ["config": ["presence": ["enabled": false]]], topic: "realtime:dashboard:\(board.id)")
            #expect(socket.next().at("payload", "status") == "ok")
            // Broadcasts of clients are of the WebSockets alone.
            socket.push(
                "broadcast", ["event": "wave", "payload": [:]], topic: "realtime:dashboard:\(board.id)")
            for _ in 1...3 { _ = try server.app.make.widget(on: board, by: account) }
            for _ in 1...3 {
                let payload = socket.next().at("payload")
                let (first, second) = (one.nextBlock(), two.nextBlock())
                #expect(first == second && first?["event"] == "widget_added")
                #expect(first?["id"] == payload.at("meta", "id").stringValue)
                #expect(Self.data(first) == payload.at("payload"))
            }
        }
    }

    @Test func `who comes back gets what it missed, and an id only with what it has been sent`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let client = try RawClient(server)
            #expect(client.follow(Self.query(account, board)) == 200)
            let ready = client.nextBlock()
            let seen = try #require(Self.data(ready).at("offset").integerValue)
            #expect(ready?["id"] == String(seen) && ready?["retry"] == "1000")
            for _ in 1...3 { _ = try server.app.make.widget(on: board, by: account) }
            let again = try RawClient(server)
            #expect(again.follow(Self.query(account, board), "Last-Event-ID: \(seen + 1)") == 200)
            let replayed = again.nextBlock()
            #expect(replayed?["event"] == "ready" && replayed?["id"] == nil)
            #expect(Self.data(replayed).at("complete") == true)
            #expect(Self.data(replayed).at("offset") == .integer(seen + 3))
            _ = try server.app.make.widget(on: board, by: account)
            #expect((1...3).map { _ in again.nextBlock()?["id"] } == (2...4).map { String(seen + $0) })
        }
    }

    @Test func `an id that was never given out is said to be no basis, and live goes on`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let client = try RawClient(server)
            #expect(client.follow(Self.query(account, board) + "&last_event_id=1000000") == 200)
            let ready = client.nextBlock()
            #expect(Self.data(ready).at("complete") == false)
            #expect(ready?["id"].map { JSONValue.integer(Int64($0) ?? 0) } == Self.data(ready).at("offset"))
            _ = try server.app.make.widget(on: board, by: account)
            #expect(client.nextBlock()?["event"] == "widget_added")
        }
    }

    @Test func `who may not follow is refused before the stream begins`() throws {
        try withServer { server throws in
            let (account, other) = (try server.app.make.account(), try server.app.make.account())
            let board = try server.app.make.dashboard(by: account)
            #expect(try RawClient(server).follow(Self.query(other, board)) == 404)
            #expect(try RawClient(server).follow("token=a.b.c&topic=dashboard:\(board.id)") == 401)
            #expect(try RawClient(server).follow("token=\(account.accessToken)&topic=board") == 400)
        }
    }

    @Test func `a silent stream is sent comments, until its token runs out`() throws {
        var settings = RealtimeSettings()
        settings.streamHeartbeat = .milliseconds(300)
        var setup = AppSetup()
        setup.policy = AccountPolicy(issuer: "https://test.example", accessTokenLife: ["workspace": .seconds(6)])
        try withServer(settings, setup) { server throws in
            let account = try server.app.make.account()
            let client = try RawClient(server)
            #expect(client.follow(Self.query(account, try server.app.make.dashboard(by: account))) == 200)
            #expect(client.nextBlock()?["event"] == "ready")
            for _ in 1...2 { #expect(client.nextBlock() == ["": ""]) }
            while let block = client.nextBlock() { #expect(block == ["": ""]) }
        }
    }

    @Test func `a stream whose buffer is full is dropped, and others are not kept waiting`() throws {
        var settings = RealtimeSettings()
        settings.bufferBytes = 65_536
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let (slow, brisk) = (try RawClient(server), try RawClient(server))
            for client in [slow, brisk] {
                #expect(client.follow(Self.query(account, board)) == 200)
                #expect(client.nextBlock()?["event"] == "ready")
            }
            let filler = String(repeating: "x", count: 30_000)
            var last: Int64 = 0
            for _ in 1...10 {
                for _ in 1...4 {
                    _ = try server.app.make.widget(on: board, by: account, ["config": ["filler": .string(filler)]])
                }
                for _ in 1...4 { last = brisk.nextBlock()?["id"].flatMap { Int64($0) } ?? 0 }
            }
            var seen: Int64 = 0
            while let block = slow.nextBlock() { seen = block["id"].flatMap { Int64($0) } ?? seen }
            #expect(seen > 0 && seen < last)
            // What it had not read comes when it does.
            let again = try RawClient(server)
            #expect(again.follow(Self.query(account, board), "Last-Event-ID: \(seen)") == 200)
            #expect(again.nextBlock()?["event"] == "ready")
            #expect(again.nextBlock()?["id"] == String(seen + 1))
        }
    }

    @Test func `a stream ends when the server does`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let client = try RawClient(server)
            #expect(client.follow(Self.query(account, try server.app.make.dashboard(by: account))) == 200)
            #expect(client.nextBlock()?["event"] == "ready")
            server.stop()
            #expect(client.nextBlock() == nil)
        }
    }

    @Test func `a stream counts among the connections, and no more when it is gone`() throws {
        var settings = RealtimeSettings()
        settings.connectionLimit = 1
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let query = Self.query(account, try server.app.make.dashboard(by: account))
            var first: RawClient? = try RawClient(server)
            #expect(first?.follow(query) == 200)
            #expect(try RawClient(server).follow(query) == 503)
            first = nil
            // Its end is seen in a round of the loop.
            var status: Int?
            let deadline = ContinuousClock.now + .seconds(60)
            while status != 200, .now < deadline { status = try RawClient(server).follow(query) }
            #expect(status == 200)
        }
    }

    @Test func `a member who is put out of a workspace is told, and its stream ends`() throws {
        try withServer { server throws in
            let owner = try server.app.make.account()
            let member = try server.app.make.member(.viewer, of: owner)
            let client = try RawClient(server)
            #expect(client.follow(Self.query(member, try server.app.make.dashboard(by: owner))) == 200)
            #expect(client.nextBlock()?["event"] == "ready")
            try server.app.sql { tx in
                try tx.execute(
                    "DELETE FROM workspace_members WHERE workspace_id = \(owner.workspace) AND role = 'viewer'")
            }
            try server.app.withServices { services in
                let actor = try member.accessToken.withUTF8Bytes { try services.accessTokens.authenticate($0) }
                services.accessTokens.forget(user: actor.user)
            }
            let last = client.nextBlock()
            #expect(last?["event"] == "access_lost" && last?["id"] == nil)
            #expect(Self.data(last).at("code") == "access_lost")
            #expect(client.nextBlock() == nil)
        }
    }
}
