import Core
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

@testable import Realtime

/// `/api/v1/ws/{workspace_id}` of the whole worker, where what is tested takes shorter times, several workers or a log
/// that is pruned. Everything else is tested through the web server.
@Suite struct ModellingServerTests {
    /// An account's workspace with a table in it.
    private struct Scene {
        let server: RunningServer
        let account: TestAccount
        let table: UUID

        init(_ server: RunningServer) throws {
            self.server = server
            self.account = try server.app.make.account(name: "Ann")
            let actor = try server.app.make.actor(self.account)
            let workspace = self.account.workspace
            self.table = try server.app.withServices { services in
                var domain = ModelDomainDraft()
                domain.name = "all"
                _ = try services.models.domains.create(domain, in: workspace, origin: nil, by: actor)
                var table = ModelTableDraft()
                table.name = "orders"
                return try services.models.tables.create(table, in: workspace, origin: nil, by: actor).value.id
            }
        }

        /// A client that is let in, and its first message.
        func connect(
            _ query: String = "client_id=a", to other: RunningServer? = nil, as account: TestAccount? = nil
        ) throws -> (RawClient, JSONValue) {
            let client = try RawClient(other ?? self.server)
            let path = ModellingSeat.prefix + self.account.workspace.description
            let token = (account ?? self.account).accessToken
            #expect(client.open("token=\(token)&\(query)", path: path) == 101)
            return (client, client.next())
        }

        func move(_ client: RawClient, to x: Int64, request: String) {
            Self.say(
                client, "update_table",
                [
                    "table_id": .string(self.table.description), "request_id": .string(request),
                    "data": ["position_x": .integer(x)],
                ])
        }

        static func say(_ client: RawClient, _ type: String, _ fields: JSONObject = [:]) {
            var message = fields
            message["type"] = .string(type)
            client.send(RawClient.frame(JSONValue.object(message).encoded))
        }
    }

    /// The next message of a type; others are passed over.
    private static func next(_ type: String, of client: RawClient) -> JSONValue {
        while true {
            let message = client.next()
            if message == .null || message.at("type") == .string(type) { return message }
        }
    }

    @Test func `people on two workers of one host see each other`() throws {
        try withServer { server throws in
            let scene = try Scene(server)
            let folder = try TestFolder()
            let one = try RunningServer(server.app, RealtimeSettings(), presence: folder.path, name: "realtime-1")
            let two = try RunningServer(server.app, RealtimeSettings(), presence: folder.path, name: "realtime-2")
            defer {
                for each in [one, two] {
                    each.stop()
                    each.join()
                }
            }
            let bob = try server.app.make.member(.viewer, of: scene.account)
            let (ann, _) = try scene.connect(to: one)
            let (other, session) = try scene.connect("client_id=b", to: two, as: bob)
            #expect(session.at("participants").arrayValue?.isEmpty == false)
            let came = Self.next("presence_update", of: ann)
            #expect(came.at("access_level") == "read" && came.at("connections") == 1)
            Scene.say(other, "presence_update", ["cursor_position": ["x": 3, "y": 4]])
            var seen = JSONValue.null
            while seen.at("cursor_position") == .null { seen = Self.next("presence_update", of: ann) }
            #expect(seen.at("cursor_position", "x").numberValue == 3 && seen.at("user_id") == came.at("user_id"))
            // A third worker learns of both at once.
            let three = try RunningServer(server.app, RealtimeSettings(), presence: folder.path, name: "realtime-3")
            defer {
                three.stop()
                three.join()
            }
            let (third, _) = try scene.connect("client_id=c", to: three)
            Scene.say(third, "presence_update", ["cursor_position": ["x": 9, "y": 9]])
            while Self.next("presence_update", of: other).at("cursor_position", "x").numberValue != 9 {}
            two.stop()
            var left = JSONValue.null
            while left.at("left") != true { left = Self.next("presence_update", of: ann) }
            #expect(left.at("user_id") == came.at("user_id"))
        }
    }

    @Test func `a token that is over is told, stops edits, can be renewed, and else closes the connection`() throws {
        var setup = AppSetup()
        setup.policy = AccountPolicy(issuer: "https://test.example", accessTokenLife: ["workspace": .seconds(6)])
        try withServer(RealtimeSettings(), setup) { server throws in
            let scene = try Scene(server)
            let (client, session) = try scene.connect()
            #expect(session.at("type") == "session")
            #expect(Self.next("error", of: client).at("error") == "token_expired")
            scene.move(client, to: 1, request: "r1")
            let refused = Self.next("error", of: client)
            #expect(refused.at("error") == "token_expired" && refused.at("request_id") == "r1")
            let newer = try server.app.make.signIn(scene.account)
            Scene.say(client, "renew", ["token": .string(newer.accessToken)])
            #expect(Self.next("renewed", of: client).at("type") == "renewed")
            scene.move(client, to: 2, request: "r2")
            #expect(Self.next("table_updated", of: client).at("request_id") == "r2")
        }
    }

    @Test func `what was received is carried out, also for a client that is gone`() throws {
        try withServer { server throws in
            let scene = try Scene(server)
            let (watcher, _) = try scene.connect("client_id=w")
            for number in 1...40 as ClosedRange<Int64> {
                let (client, _) = try scene.connect("client_id=c\(number)")
                scene.move(client, to: number, request: "once")
            }
            let moved = (1...40).map { _ in Self.next("table_updated", of: watcher).at("data", "position_x") }
            #expect(Set(moved.compactMap(\.integerValue)) == Set(1...40))
        }
    }

    @Test func `a client that sends more edits than may wait is read on when fewer do, and loses none`() throws {
        var settings = RealtimeSettings()
        settings.waitingEdits = 4
        try withServer(settings) { server throws in
            let scene = try Scene(server)
            let (client, _) = try scene.connect()
            for number in 1...150 as ClosedRange<Int64> { scene.move(client, to: number, request: "r\(number)") }
            let heard = (1...150).map { _ in Self.next("table_updated", of: client).at("data", "position_x") }
            #expect(heard == (1...150).map { .integer($0) })
        }
    }

    @Test func `who missed what is not kept any more loads anew and hears what happens from then on`() throws {
        try withServer { server throws in
            let scene = try Scene(server)
            let (first, session) = try scene.connect()
            let seen = try #require(session.at("offset").integerValue)
            for number in 1...3 as ClosedRange<Int64> {
                scene.move(first, to: number, request: "r\(number)")
                _ = Self.next("table_updated", of: first)
            }
            try server.app.sql { tx in
                try tx.execute(
                    """
                    DELETE FROM events WHERE workspace_id = \(scene.account.workspace) AND stream_offset <= \(seen + 2)
                    """)
                try tx.execute(
                    """
                    UPDATE event_streams SET lowest_offset = \(seen + 3) WHERE workspace_id = \(scene.account.workspace)
                    """)
            }
            let (client, _) = try scene.connect("client_id=b&since=\(seen)")
            let told = Self.next("resync_required", of: client)
            #expect(told.at("offset") == .integer(seen + 3) && told.at("lowest") == .integer(seen + 3))
            scene.move(first, to: 4, request: "r4")
            let next = Self.next("table_updated", of: client)
            #expect(next.at("offset") == .integer(seen + 4))
        }
    }

    @Test func `a key opens the line that it was given for`() throws {
        try withServer { server throws in
            let scene = try Scene(server)
            let path = ModellingSeat.prefix + scene.account.workspace.description
            let reading = try server.app.make.apiKey([.modelRead], of: scene.account).text
            let client = try RawClient(server)
            #expect(client.open("api_key=\(reading)&client_id=k", path: path) == 101)
            #expect(client.next().at("access_level") == "read")
            scene.move(client, to: 1, request: "r1")
            #expect(Self.next("error", of: client).at("error") == "forbidden")
            let other = try server.app.make.apiKey([.taskRead], of: scene.account).text
            #expect(try RawClient(server).open("api_key=\(other)", path: path) == 403)
        }
    }
}
