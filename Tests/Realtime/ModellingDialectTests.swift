import Core
import HTTP
import JSON
import Primitives
import Services
import Testing
import WebSocket

@testable import Realtime

/// Source: modelling contract, WebSocket messages.
@Suite struct ModellingDialectTests {
    /// A dialect that expectations can speak to; its clock stands still.
    private final class Talk {
        private var dialect: ModellingDialect

        init(_ query: String = "client_id=me") throws {
            let path = ModellingSeat.prefix + Wire.workspace.description
            let items = try #require(QueryItems("token=x&" + query))
            self.dialect = ModellingDialect(
                try ModellingSeat(path: path, items), clock: { Instant(seconds: 0) }, makeID: { "0" })
        }

        func open() -> [DialectAction] { self.dialect.opened() }
        func say(_ message: JSONValue) -> [DialectAction] { self.dialect.receive(.text, message.encoded) }
        func raw(_ kind: MessageKind, _ bytes: [UInt8]) -> [DialectAction] { self.dialect.receive(kind, bytes) }
        func isTold(_ client: String, _ request: String) -> Bool {
            self.dialect.isTold(of: EditOrigin(client: client, request: request))
        }
        func settle(_ edit: ModelEdit, _ outcome: EditOutcome) -> [DialectAction] {
            self.dialect.settled(edit, outcome, by: Talk.user)
        }
        func enter(_ people: [PresentPerson], isComplete: Bool = true) -> [DialectAction] {
            let admittance = Admittance(workspace: Wire.workspace, offset: 7, lowest: 3, isComplete: isComplete)
            return self.dialect.entered(admittance, people, as: Talk.user)
        }
        func refuse(_ code: String) -> [DialectAction] { self.dialect.refused("model", Reason(code, "no")) }
        func end(_ code: String, mayRejoin: Bool) -> [DialectAction] {
            self.dialect.ended("model", Reason(code, "no more"), mayRejoin: mayRejoin)
        }
        func expire() -> [DialectAction] { self.dialect.expired() }
        func acknowledge() -> [DialectAction] { self.dialect.acknowledged("model", ref: "r") }
        func overrun() -> [DialectAction] { self.dialect.overrun() }

        /// Asks for an edit of a table.
        func edit(_ request: JSONValue = "e1", base: JSONValue = .null) -> ModelEdit? {
            let message: JSONValue = [
                "type": "update_table", "table_id": .string(Talk.table.description), "data": ["name": "a"],
                "request_id": request, "base_version": base,
            ]
            guard case .edit(let edit)? = self.say(message).first else { return nil }
            return edit
        }

        static let user = UUID(high: 1, low: 1)
        static let table = Wire.board
        static let time: JSONValue = "1970-01-01T00:00:00.000Z"
    }

    private static let ann = PresentPerson(
        user: Talk.user, name: "Ann", mayEdit: true, connections: 1, cursor: nil, selected: [])
    private static let bob = PresentPerson(
        user: UUID(high: 2, low: 2), name: "Bob", mayEdit: false, connections: 2, cursor: .init(x: 1.5, y: -2),
        selected: [Talk.table])

    // MARK: Edits

    @Test func `the contract's messages are edits of the connection's workspace`() throws {
        let talk = try Talk("")
        let id = JSONValue.string(Talk.table.description)
        let actions = talk.say([
            "type": "update_table", "workspace_id": .string(Wire.workspace.description), "table_id": id,
            "data": ["name": "string", "position_x": 0, "position_y": 0],
        ])
        guard case .edit(let edit)? = actions.first else { throw Missing() }
        #expect(edit.target == .table(Talk.table) && edit.workspace == Wire.workspace)
        #expect(edit.data == ["name": "string", "position_x": 0, "position_y": 0] && edit.base == nil)
        #expect(edit.origin.client == "connection.0" && edit.request == nil)
        let other = talk.say([
            "type": "update_relationship", "workspace_id": .string(Wire.workspace.description),
            "relationship_id": id, "data": ["cardinality": "one-to-many"],
        ])
        guard case .edit(let second)? = other.first else { throw Missing() }
        #expect(second.target == .relationship(Talk.table) && second.origin != edit.origin)
    }

    @Test func `columns, domains and diagrams can be edited too, with a base and a name`() throws {
        let talk = try Talk()
        let id = JSONValue.string(Talk.table.description)
        let messages: [(JSONValue, ModelEdit.Target)] = [
            (["type": "update_column", "table_id": id, "column_id": id], .column(Talk.table, table: Talk.table)),
            (["type": "update_domain", "domain_id": id], .domain(Talk.table)),
            (["type": "update_diagram", "diagram_id": id], .diagram(Talk.table)),
        ]
        for (message, target) in messages {
            var object = try #require(message.objectValue)
            object["data"] = ["name": "b"]
            object["base_version"] = 4
            object["request_id"] = "r-1"
            guard case .edit(let edit)? = talk.say(.object(object)).first else { throw Missing() }
            #expect(edit.target == target && edit.base == 4)
            #expect(edit.origin == EditOrigin(client: "me", request: "r-1") && edit.request == "r-1")
        }
    }

    @Test func `an edit of one's own is told to who has a name, and acknowledged by that`() throws {
        let talk = try Talk()
        let edit = try #require(talk.edit())
        #expect(talk.isTold("somebody", "e1") && talk.isTold("me", "e1"))
        #expect(talk.settle(edit, .done(version: 5)) == [])
    }

    @Test func `who has no name is not told of its own edits, but of all others`() throws {
        let talk = try Talk("")
        let edit = try #require(talk.edit(.null))
        #expect(!talk.isTold("connection.0", edit.origin.request) && talk.isTold("connection.1", "e1"))
        #expect(talk.settle(edit, .done(version: 5)) == [])
        let named = try #require(talk.edit("e2"))
        #expect(talk.settle(named, .done(version: 5)).first?.message.at("request_id") == "e2")
    }

    @Test func `an edit without an event is acknowledged by a message without an offset`() throws {
        let talk = try Talk()
        let edit = try #require(talk.edit())
        #expect(
            talk.settle(edit, .done(version: 5)).map(\.message) == [
                [
                    "type": "table_updated", "workspace_id": .string(Wire.workspace.description),
                    "table_id": .string(Talk.table.description), "data": [:],
                    "user_id": .string(Talk.user.description), "version": 5, "client_id": "me", "request_id": "e1",
                    "timestamp": Talk.time,
                ]
            ])
        #expect(talk.settle(edit, .done(version: 5)) == [])
    }

    @Test func `a conflict says what was changed meanwhile, and that something is gone`() throws {
        let talk = try Talk()
        let edit = try #require(talk.edit(base: 3))
        let conflict = EditConflict.changed(.table, Talk.table, fields: ["x"], current: 9)
        let warning = talk.settle(edit, .conflict(conflict, fields: ["position_x"])).first?.message ?? .null
        #expect(warning.at("type") == "conflict_warning" && warning.at("element_type") == "table")
        #expect(warning.at("element_id") == .string(Talk.table.description) && warning.at("timestamp") == Talk.time)
        #expect(warning.at("fields") == ["position_x"] && warning.at("current") == ["version": 9])
        #expect(warning.at("request_id") == "e1")
        let gone = talk.settle(edit, .conflict(.deleted(.table, Talk.table), fields: [])).first?.message ?? .null
        #expect(gone.at("message") == "Table has already been deleted" && gone.at("current") == .null)
    }

    @Test func `what cannot be is told with the edit's name`() throws {
        let talk = try Talk()
        let edit = try #require(talk.edit())
        let problem = EditProblem("forbidden", "no", details: ["permission": "model:write"])
        #expect(
            talk.settle(edit, .refused(problem)).first?.message == [
                "type": "error", "workspace_id": .string(Wire.workspace.description), "error": "forbidden",
                "message": "no", "details": ["permission": "model:write"], "request_id": "e1", "timestamp": Talk.time,
            ])
    }

    @Test(arguments: [
        (#"{"type":"update_table","data":{}}"#, "table_id"),
        (#"{"type":"update_table","table_id":"x","data":{}}"#, "table_id"),
        (#"{"type":"update_column","table_id":"01890a5d-ac96-774b-bcce-b302099a8057","data":{}}"#, "column_id"),
        (#"{"type":"update_table","table_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#, "data"),
        (#"{"type":"update_table","table_id":"01890a5d-ac96-774b-bcce-b302099a8057","data":[]}"#, "data"),
        (
            #"{"type":"update_table","table_id":"01890a5d-ac96-774b-bcce-b302099a8057","data":{},"base_version":-1}"#,
            "base_version"
        ),
        (#"{"type":"ping","workspace_id":"01890a5d-ac96-774b-bcce-b302099a8057"}"#, "workspace_id"),
        (#"{"type":"ping","request_id":{}}"#, "request_id"), (#"{"type":"ping","request_id":"a b"}"#, "request_id"),
        (#"{"type":"renew"}"#, "token"), (#"{"type":"no_such"}"#, "type"), (#"{"type":7}"#, "type"), ("{}", "type"),
        (#"{"type":"presence_update","cursor_position":{"x":0}}"#, "cursor_position"),
        (#"{"type":"presence_update","cursor_position":{"x":0,"y":1e9}}"#, "cursor_position"),
        (#"{"type":"presence_update","cursor_position":[0,0]}"#, "cursor_position"),
        (#"{"type":"presence_update","selected_elements":["x"]}"#, "selected_elements"),
        (#"{"type":"presence_update","selected_elements":{}}"#, "selected_elements"),
    ])
    func `what is no message is answered with the field, and the connection goes on`(_ text: String, _ field: String)
        throws
    {
        let talk = try Talk()
        let answer = talk.raw(.text, Array(text.utf8))
        #expect(answer.count == 1 && answer.first?.message.at("error") == "validation_error")
        #expect(answer.first?.message.at("details", "field") == .string(field))
        #expect(talk.say(["type": "ping", "request_id": "p"]).first?.message.at("type") == "pong")
    }

    @Test func `neither broken text nor bytes are messages`() throws {
        let talk = try Talk()
        for text in ["{", "[]", "null", "\"x\"", "\u{0}"] {
            #expect(talk.raw(.text, Array(text.utf8)).first?.message.at("error") == "validation_error")
        }
        #expect(talk.raw(.binary, [1, 2]) == [.close(.unsupportedData, reason: "messages are text")])
    }

    // MARK: Presence

    @Test func `a cursor and a selection are shown, and what is left out stays`() throws {
        let talk = try Talk()
        let id = JSONValue.string(Talk.table.description)
        func update(_ message: JSONValue) -> PresenceUpdate? {
            guard case .present(_, let update)? = talk.say(message).first else { return nil }
            return update
        }
        let whole: JSONValue = [
            "type": "presence_update", "cursor_position": ["x": 1, "y": 2.5],
            "selected_elements": [id, .string("tbl_" + Talk.table.base62)],
        ]
        #expect(update(whole) == PresenceUpdate(cursor: .init(x: 1, y: 2.5), selected: [Talk.table, Talk.table]))
        #expect(update(["type": "presence_update"]) == PresenceUpdate(cursor: .none, selected: nil))
        let empty: JSONValue = ["type": "presence_update", "cursor_position": .null, "selected_elements": []]
        #expect(update(empty) == PresenceUpdate(cursor: .some(nil), selected: []))
    }

    @Test func `the first message says who is there`() throws {
        let talk = try Talk()
        let session = talk.enter([Self.ann, Self.bob]).first?.message ?? .null
        #expect(session.at("type") == "session" && session.at("offset") == 7 && session.at("access_level") == "edit")
        #expect(session.at("workspace_id") == .string(Wire.workspace.description))
        let people = session.at("participants").arrayValue ?? []
        #expect(people.map { $0.at("user_id").stringValue } == [Self.ann, Self.bob].map(\.user.description))
        #expect(people.last?.at("name") == "Bob" && people.last?.at("access_level") == "read")
        #expect(people.last?.at("connections") == 2 && people.last?.at("cursor_position") == ["x": 1.5, "y": -2.0])
        #expect(people.first?.at("cursor_position") == .null && people.first?.at("selected_elements") == [])
        #expect(people.allSatisfy { (0...7).contains($0.at("color").integerValue ?? -1) })
    }

    @Test func `who knows the contract alone is told of the others in its words`() throws {
        let talk = try Talk("")
        #expect(
            talk.enter([Self.ann, Self.bob]).map(\.message) == [
                [
                    "type": "presence_update", "workspace_id": .string(Wire.workspace.description),
                    "user_id": .string(Self.bob.user.description), "cursor_position": ["x": 1.5, "y": -2.0],
                    "selected_elements": [.string(Talk.table.description)], "timestamp": Talk.time,
                ]
            ])
    }

    // MARK: Coming and going

    @Test func `the model is followed at once, from where the client has seen it`() throws {
        let join = try #require(try Talk("since=12").open().first?.join)
        #expect(join.subject == .model(of: Wire.workspace) && join.token == nil)
        #expect(join.replay == ReplayRequest(start: .offset(12), limit: nil))
        #expect(try Talk().open().first?.join?.replay == nil)
    }

    @Test func `who missed what is not kept any more is told to load anew`() throws {
        let last = try Talk("client_id=a&since=1").enter([Self.ann], isComplete: false).map(\.message)
        #expect(last.map { $0.at("type") } == ["session", "resync_required"])
        #expect(last.last?.at("lowest") == 3 && last.last?.at("offset") == 7)
        #expect(try Talk("since=1").enter([], isComplete: false).first?.message.at("type") == "resync_required")
    }

    @Test func `who may no longer be there is told so and closed`() throws {
        let talk = try Talk()
        let lost = talk.end("access_lost", mayRejoin: false)
        #expect(lost.first?.message.at("error") == "forbidden")
        #expect(lost.last == .close(CloseCode(rawValue: 4403), reason: "no more"))
        #expect(talk.refuse("not_found").last == .close(CloseCode(rawValue: 4404), reason: "no"))
        #expect(talk.refuse("busy").last == .close(.tryAgainLater, reason: "no"))
        #expect(talk.end("history_lost", mayRejoin: true) == [.close(.tryAgainLater, reason: "no more")])
    }

    @Test func `a token that is over is told, stops edits, and closes unless a new one comes`() throws {
        let talk = try Talk()
        let told = talk.expire()
        #expect(told.first?.message.at("error") == "token_expired" && told.last == .extend(.seconds(30)))
        #expect(talk.edit() == nil)
        guard case .renew(let token, _, _)? = talk.say(["type": "renew", "token": "t"]).first else { throw Missing() }
        #expect(token == "t")
        #expect(talk.acknowledge().first?.message.at("type") == "renewed")
        #expect(talk.edit() != nil)
        _ = talk.expire()
        #expect(talk.expire() == [.close(CloseCode(rawValue: 4401), reason: "the access token has expired")])
    }

    @Test func `who says too much is told so`() throws {
        let actions = try Talk().overrun()
        #expect(actions.first?.message.at("error") == "rate_limited")
        #expect(actions.last == .close(.policyViolation, reason: "too many messages"))
    }

    // MARK: The address

    @Test(arguments: ["client_id=a%20b", "client_id=" + String(repeating: "a", count: 65), "since=-1", "since=x"])
    func `an address that says nonsense is refused`(_ query: String) throws {
        let items = try #require(QueryItems(query))
        let refusal = #expect(throws: Refusal.self) {
            try ModellingSeat(path: ModellingSeat.prefix + Wire.workspace.description, items)
        }
        #expect(refusal?.status == 400)
    }

    @Test func `a workspace is named in either form, and what is none is not found`() throws {
        let items = try #require(QueryItems(""))
        for name in [Wire.workspace.description, "ws_" + Wire.workspace.base62, Wire.workspace.description + "/"] {
            #expect(try ModellingSeat(path: ModellingSeat.prefix + name, items).workspace == Wire.workspace)
            #expect(Endpoint(ModellingSeat.prefix + name) == .webSocket(.modelling))
        }
        #expect(throws: Refusal.noWorkspace) { try ModellingSeat(path: ModellingSeat.prefix + "x", items) }
        for path in ["/api/v1/ws", "/api/v1/ws/", "/api/v1/ws/a/b", "/api/v1/wss/a"] { #expect(Endpoint(path) == nil) }
    }

    private struct Missing: Swift.Error {}
}
