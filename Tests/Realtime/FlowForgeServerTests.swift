import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

@testable import Realtime

/// `/v2/realtime` and `/api/v2/events` of the whole worker.
@Suite struct FlowForgeServerTests {
    private static let path = "/v2/realtime"
    private static let streamPath = "/api/v2/events"

    /// A client that is let in.
    private static func connect(_ server: RunningServer, _ account: TestAccount) throws -> RawClient {
        let client = try RawClient(server)
        #expect(client.open("token=\(account.accessToken)", path: Self.path) == 101)
        return client
    }

    private static func say(_ client: RawClient, _ type: String, _ data: JSONValue = [:], id: String = "a") {
        let message: JSONValue = ["type": .string(type), "id": .string(id), "data": data]
        client.send(RawClient.frame(message.encoded))
    }

    private static func subscribe(_ client: RawClient, _ board: JSONValue? = nil, since: Int64? = nil) -> JSONValue {
        var data: JSONObject = ["channel": "dashboard.updates"]
        if let board { data["params"] = ["dashboardId": .string(board.id)] }
        if let since { data["since"] = .integer(since) }
        Self.say(client, "subscribe", .object(data))
        return client.next()
    }

    @Test func `every change comes once and in order, to WebSockets and streams alike`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let (one, two, stream) = (
                try Self.connect(server, account), try Self.connect(server, account), try RawClient(server)
            )
            let first = Self.subscribe(one, board)
            #expect(first.at("type") == "subscription_data" && first.at("id") == "a")
            let offset = try #require(first.at("data", "offset").integerValue)
            // What two subscriptions cover comes once.
            #expect(Self.subscribe(two).at("type") == "subscription_data")
            #expect(Self.subscribe(two, board).at("type") == "subscription_data")
            #expect(
                stream.follow("token=\(account.accessToken)&channels=dashboard.updates", path: Self.streamPath) == 200)
            let ready = stream.nextBlock()
            #expect(ready?["event"] == "subscription_data" && ready?["id"] == String(offset))
            for _ in 1...3 { _ = try server.app.make.widget(on: board, by: account) }
            for number in 1...3 {
                let message = one.next()
                #expect(message.at("type") == "widget.created")
                #expect(message.at("data", "offset") == .integer(offset + Int64(number)))
                #expect(message.at("data", "dashboardId") == .string(board.id))
                #expect(two.next() == message)
                let block = stream.nextBlock()
                #expect(block?["event"] == "widget.created" && block?["id"] == String(offset + Int64(number)))
                #expect(Wire.json(Array((block?["data"] ?? "").utf8)) == message)
            }
        }
    }

    @Test func `what was missed comes before what is live`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let first = try Self.connect(server, account)
            let seen = try #require(Self.subscribe(first).at("data", "offset").integerValue)
            for _ in 1...130 { _ = try server.app.make.widget(on: board, by: account) }
            let client = try Self.connect(server, account)
            #expect(Self.subscribe(client, since: seen).at("data", "offset") == .integer(seen + 130))
            _ = try server.app.make.widget(on: board, by: account)
            let wanted = (1...131).map { JSONValue.integer(seen + $0) }
            #expect((1...131).map { _ in client.next().at("data", "offset") } == wanted)
            let stream = try RawClient(server)
            let query = "token=\(account.accessToken)&channels=dashboard.updates"
            #expect(stream.follow(query, path: Self.streamPath, "Last-Event-ID: \(seen)") == 200)
            #expect(stream.nextBlock()?["id"] == nil)
            #expect((1...131).map { _ in stream.nextBlock()?["id"] } == (1...131).map { String(seen + $0) })
        }
    }

    @Test func `a past that is not kept is lost for a subscription, and a stream goes on behind it`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let client = try Self.connect(server, account)
            let error = Self.subscribe(client, since: 1_000_000)
            #expect(error.at("type") == "error" && error.at("error", "code") == "HISTORY_LOST")
            let offset = try #require(error.at("error", "details", "offset").integerValue)
            #expect(Self.subscribe(client, since: offset).at("type") == "subscription_data")
            let stream = try RawClient(server)
            let query = "token=\(account.accessToken)&channels=dashboard.updates&last_event_id=1000000"
            #expect(stream.follow(query, path: Self.streamPath) == 200)
            let told = stream.nextBlock()
            #expect(told?["event"] == FlowForgeStream.errorName && told?["id"] == String(offset))
            #expect(Wire.json(Array((told?["data"] ?? "").utf8)).at("error", "code") == "HISTORY_LOST")
            #expect(stream.nextBlock()?["event"] == "subscription_data")
            _ = try server.app.make.widget(on: board, by: account)
            #expect(stream.nextBlock()?["event"] == "widget.created")
            #expect(client.next().at("type") == "widget.created")
        }
    }

    @Test func `of a workspace only what one may see is told`() throws {
        try withServer { server throws in
            let owner = try server.app.make.account()
            let member = try server.app.make.member(.viewer, of: owner)
            let client = try Self.connect(server, member)
            let workspace = "ws_" + owner.workspace.base62
            Self.say(
                client, "subscribe", ["channel": "dashboard.updates", "params": ["workspace": .string(workspace)]])
            #expect(client.next().at("type") == "subscription_data")
            let hidden = try server.app.make.dashboard(by: owner)
            let shown = try server.app.make.dashboard(by: owner)
            try server.app.sql { tx in
                let id = try #require(UUID(base62: hidden.id.dropFirst("dash_".count)))
                try tx.execute("UPDATE dashboards SET visibility = 'private' WHERE id = \(id)")
            }
            while client.next().at("data", "dashboardId") != .string(shown.id) {}
            _ = try server.app.make.widget(on: hidden, by: owner)
            _ = try server.app.make.widget(on: shown, by: owner)
            #expect(client.next().at("data", "dashboardId") == .string(shown.id))
        }
    }

    @Test func `who may not follow is told so in the edition's words`() throws {
        try withServer { server throws in
            let (account, other) = (try server.app.make.account(), try server.app.make.account())
            let board = try server.app.make.dashboard(by: other)
            let client = try Self.connect(server, account)
            #expect(Self.subscribe(client, board).at("error", "code") == "NOT_FOUND")
            let stream = try RawClient(server)
            let query = "token=\(account.accessToken)&channels=dashboard.updates:\(board.id)"
            #expect(stream.follow(query, path: Self.streamPath) == 404)
            #expect(try RawClient(server).open("token=a.b.c", path: Self.path) == 401)
            #expect(try RawClient(server).open("", path: Self.path) == 401)
        }
    }

    @Test func `a token that is over is told, can be renewed, and else closes the connection`() throws {
        var setup = AppSetup()
        setup.policy = AccountPolicy(issuer: "https://test.example", accessTokenLife: ["workspace": .seconds(6)])
        try withServer(RealtimeSettings(), setup) { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let client = try Self.connect(server, account)
            _ = Self.subscribe(client, board)
            let stream = try RawClient(server)
            let query = "token=\(account.accessToken)&channels=dashboard.updates"
            #expect(stream.follow(query, path: Self.streamPath) == 200)
            #expect(stream.nextBlock()?["event"] == "subscription_data")
            #expect(client.next().at("error", "code") == "TOKEN_EXPIRED")
            let last = stream.nextBlock()
            #expect(Wire.json(Array((last?["data"] ?? "").utf8)).at("error", "code") == "TOKEN_EXPIRED")
            #expect(stream.nextBlock() == nil)
            #expect(Self.subscribe(client).at("error", "code") == "TOKEN_EXPIRED")
            let newer = try server.app.make.signIn(account)
            Self.say(client, "connection", ["token": .string(newer.accessToken)])
            #expect(client.next().at("type") == "connection_ack")
            _ = try server.app.make.widget(on: board, by: newer)
            #expect(client.next().at("type") == "widget.created")
        }
    }

    @Test func `measurements come at once, and then with each sample, to WebSockets and streams alike`() throws {
        var settings = RealtimeSettings()
        settings.streamHeartbeat = .seconds(1)
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            func sample(_ value: Double, at seconds: Int64) throws {
                try server.app.sql { tx in
                    let cpu = MetricSeries(workspace: MetricSeries.installation, name: "cpu", labels: [:])
                    let samples = [MetricSample(cpu, reading: value)].compactMap { $0 }
                    _ = try tx.metrics.write(
                        samples, at: Instant(seconds: seconds), covered: .seconds(5), keptSince: .distantPast)
                }
            }
            let start = Instant.now.seconds
            try sample(12.5, at: start)
            let client = try Self.connect(server, account)
            let wish: JSONValue = ["metrics": ["cpu", "no_such"], "interval": 1000]
            Self.say(client, "subscribe", ["channel": "metrics.realtime", "params": wish])
            #expect(client.next().at("type") == "subscription_data")
            let first = client.next()
            #expect(first.at("type") == "metrics.update")
            #expect(first.at("data", "metrics", "cpu") == ["value": 12.5, "unit": "%"])
            #expect(first.at("data", "metrics", "no_such", "value") == .null)
            let stream = try RawClient(server)
            let query = "token=\(account.accessToken)&channels=metrics.realtime&metrics=cpu,no_such&interval=1000"
            #expect(stream.follow(query, path: Self.streamPath) == 200)
            #expect(stream.nextBlock()?["event"] == "subscription_data")
            #expect(stream.nextBlock()?["event"] == "metrics.update")
            // The stream's heartbeat is as long as the interval.
            #expect(stream.nextBlock() == ["": ""])
            try sample(50.5, at: start + 5)
            let second = client.next()
            #expect(second.at("data", "metrics", "cpu", "value") == 50.5)
            let block = stream.nextBlock()
            #expect(
                block?["id"] == nil && Wire.json(Array((block?["data"] ?? "").utf8)).at("data") == second.at("data"))
        }
    }

    @Test func `who signs out is closed with 4401`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let client = try Self.connect(server, account)
            #expect(Self.subscribe(client).at("type") == "subscription_data")
            try server.app.withServices { services in
                let actor = try account.accessToken.withUTF8Bytes { try services.accessTokens.authenticate($0) }
                try services.accounts.signOut(actor)
            }
            #expect(client.closeCode() == 4401)
        }
    }
}
