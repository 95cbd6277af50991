import Core
import JSON
import Primitives
import Services
import TestSupport
import Testing

@testable import Realtime

/// The whole worker, where what is tested takes shorter times or smaller limits than an instance can be given.
@Suite struct ServerTests {
    private static func topic(_ dashboard: JSONValue) -> String { "realtime:dashboard:\(dashboard.id)" }

    private static let quiet: JSONValue = ["config": ["presence": ["enabled": false]]]

    @Test func `what is said before the upgrade is answered is not lost`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let client = try RawClient(server)
            let early = RawClient.frame(Wire.message("heartbeat", topic: TopicName.phoenix, ref: "9"))
            #expect(client.open("apikey=\(account.accessToken)", saying: early) == 101)
            #expect(client.next().at("ref") == "9")
        }
    }

    @Test func `a token that runs out closes the connection, and a newer one keeps it`() throws {
        var setup = AppSetup()
        setup.policy = AccountPolicy(issuer: "https://test.example", accessTokenLife: ["workspace": .seconds(6)])
        try withServer(RealtimeSettings(), setup) { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let (one, two) = (try RawClient(server), try RawClient(server))
            for client in [one, two] {
                #expect(client.open("apikey=\(account.accessToken)") == 101)
                client.push("phx_join", Self.quiet, topic: Self.topic(board))
                #expect(client.next().at("payload", "status") == "ok")
            }
            #expect(one.closeCode() == 4001)
            // Issued once the first has run out; the second connection ran out with it, and comes back.
            let newer = try server.app.make.signIn(account)
            #expect(two.closeCode() == 4001)
            let again = try RawClient(server)
            // The key that it began with is over; the join brings a newer token.
            #expect(again.open("apikey=\(account.accessToken)") == 101)
            #expect(try RawClient(server).open("token=\(account.accessToken)") == 401)
            again.push(
                "phx_join", ["config": ["presence": ["enabled": false]], "access_token": .string(newer.accessToken)],
                topic: Self.topic(board))
            #expect(again.next().at("payload", "status") == "ok")
        }
    }

    @Test func `who brings no token in time is closed, who says nothing too`() throws {
        var settings = RealtimeSettings()
        settings.joinTime = .milliseconds(300)
        settings.idle = .milliseconds(1500)
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let (nobody, idle) = (try RawClient(server), try RawClient(server))
            #expect(nobody.open("apikey=project") == 101)
            #expect(idle.open("apikey=\(account.accessToken)") == 101)
            #expect(nobody.closeCode() == 4001)
            #expect(idle.closeCode() == 1001)
        }
    }

    @Test func `a head that does not end is given up`() throws {
        var settings = RealtimeSettings()
        settings.headTime = .milliseconds(300)
        try withServer(settings) { server throws in
            let client = try RawClient(server)
            client.send(Array("GET / HTTP/1.1\r\nHost: loc".utf8))
            #expect(client.closeCode() == nil)
        }
    }

    @Test func `there is room for so many connections, and again when one goes`() throws {
        var settings = RealtimeSettings()
        settings.connectionLimit = 2
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let query = "apikey=\(account.accessToken)"
            let first = try RawClient(server)
            var second: RawClient? = try RawClient(server)
            #expect(first.open(query) == 101)
            #expect(second?.open(query) == 101)
            #expect(try RawClient(server).open(query) == 503)
            second = nil
            // Its end is seen in a round of the loop.
            var status: Int?
            let deadline = ContinuousClock.now + .seconds(60)
            while status != 101, .now < deadline { status = try RawClient(server).open(query) }
            #expect(status == 101)
        }
    }

    @Test func `a client whose buffer is full is told, and others are not kept waiting`() throws {
        var settings = RealtimeSettings()
        settings.bufferBytes = 65_536
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let board = try server.app.make.dashboard(by: account)
            let (slow, brisk, sender) = (try RawClient(server), try RawClient(server), try RawClient(server))
            for client in [slow, brisk, sender] {
                #expect(client.open("apikey=\(account.accessToken)") == 101)
                client.push("phx_join", Self.quiet, topic: Self.topic(board))
                #expect(client.next().at("payload", "status") == "ok")
            }
            let filler = JSONValue.string(String(repeating: "x", count: 30_000))
            for number in 0..<40 as Range<Int64> {
                sender.push(
                    "broadcast", ["event": "flood", "payload": ["number": .integer(number), "filler": filler]],
                    topic: Self.topic(board))
                #expect(brisk.next().at("payload", "payload", "number") == .integer(number))
            }
            #expect(slow.closeCode() == 1013)
        }
    }

    @Test func `topics are limited, and messages`() throws {
        var settings = RealtimeSettings()
        settings.topicsPerConnection = 1
        settings.frameBytes = 2000
        try withServer(settings) { server throws in
            let account = try server.app.make.account()
            let client = try RawClient(server)
            #expect(client.open("apikey=\(account.accessToken)") == 101)
            client.push("phx_join", Self.quiet, topic: Self.topic(try server.app.make.dashboard(by: account)))
            #expect(client.next().at("payload", "status") == "ok")
            client.push("phx_join", Self.quiet, topic: Self.topic(try server.app.make.dashboard(by: account)))
            #expect(client.next().at("payload", "response", "code") == "too_many_topics")
            client.push("heartbeat", ["filler": .string(String(repeating: "x", count: 2000))])
            #expect(client.closeCode() == 1009)
        }
    }

    @Test func `whoever is connected when it stops is told to come back`() throws {
        try withServer { server throws in
            let account = try server.app.make.account()
            let client = try RawClient(server)
            #expect(client.open("apikey=\(account.accessToken)") == 101)
            server.stop()
            #expect(client.closeCode() == 1012)
        }
    }

    @Test func `a member who is put out of a workspace hears no more of its dashboards`() throws {
        try withServer { server throws in
            let owner = try server.app.make.account()
            let member = try server.app.make.member(.viewer, of: owner)
            let board = try server.app.make.dashboard(by: owner)
            let client = try RawClient(server)
            #expect(client.open("apikey=\(member.accessToken)") == 101)
            client.push("phx_join", Self.quiet, topic: Self.topic(board))
            #expect(client.next().at("payload", "status") == "ok")
            try server.app.sql { tx in
                try tx.execute(
                    "DELETE FROM workspace_members WHERE workspace_id = \(owner.workspace) AND role = 'viewer'")
            }
            try server.app.withServices { services in
                let actor = try member.accessToken.withUTF8Bytes { try services.accessTokens.authenticate($0) }
                services.accessTokens.forget(user: actor.user)
            }
            #expect(client.next().at("payload", "code") == "access_lost")
            #expect(client.next().at("event") == "phx_close")
        }
    }
}
