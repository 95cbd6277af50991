import Core
import JSON
import Primitives
import TestSupport
import Testing

/// `/api/v1/workspaces/{workspace_id}/collaboration`. Source: modelling contract, collaboration.
@Suite struct CollaborationTests {
    /// A shared workspace of somebody's, who is alone in it.
    private struct Scene {
        let app: TestApp
        let owner: TestAccount
        let path: String

        init(_ app: TestApp, shared: Bool = true) throws {
            self.app = app
            self.owner = try app.make.account(name: "Ann")
            let workspace = self.owner.workspace
            if shared {
                try app.sql { tx in
                    try tx.execute("UPDATE workspaces SET type = 'shared' WHERE id = \(workspace)")
                }
            }
            self.path = "/api/v1/workspaces/\(workspace)/collaboration"
        }

        func invite(_ body: JSONValue, as account: TestAccount? = nil) throws -> TestResponse {
            try self.app.request(.post, self.path + "/invite", as: account ?? self.owner, json: body)
        }

        func session(as account: TestAccount? = nil) throws -> JSONValue {
            try self.app.request(.get, self.path, as: account ?? self.owner).json
        }

        func set(_ level: String, of account: TestAccount, as actor: TestAccount? = nil) throws -> TestResponse {
            try self.app.request(
                .put, self.path + "/participants/\(account.id)", as: actor ?? self.owner,
                json: ["access_level": .string(level)])
        }

        func remove(_ account: TestAccount, as actor: TestAccount? = nil) throws -> TestResponse {
            try self.app.request(.delete, self.path + "/participants/\(account.id)", as: actor ?? self.owner)
        }
    }

    @Test func `a workspace has one session, in which its owner owns every canvas`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let workspace = scene.owner.workspace.description
            let domain = try app.request(
                .post, "/api/v1/workspaces/\(workspace)/domains", as: scene.owner,
                json: ["name": "Sales", "model_type": "logical"])
            let session = try scene.session()
            #expect(session.text("session_id") == workspace && session.text("workspace_id") == workspace)
            #expect(session["websocket_connection_status"] == "disconnected")
            let me = session["participants"]?[0] ?? .null
            #expect(session["participants"]?.arrayValue?.count == 1 && me["user_id"] == session["primary_owner_id"])
            #expect(me["access_level"] == "edit" && me["is_owner"] == true && me["online"] == false)
            #expect(me["canvas_ownership"] == [.string(domain.json.text("id"))] && me["name"] == "Ann")
            #expect(me["last_seen_at"] == me["joined_at"] && me.text("id") != me.text("user_id"))
            #expect(try scene.session() == session)
        }
    }

    @Test func `somebody is invited by id or by e-mail, and may do what was said`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let (bob, carol) = (try app.make.account(name: "Bob"), try app.make.account())
            let first = try scene.invite(["user_id": .string(bob.id), "access_level": "edit"])
            #expect(first.status == 201 && first.json["access_level"] == "edit" && first.json["name"] == "Bob")
            let second = try scene.invite(["email": .string(carol.email.uppercased()), "access_level": "read"])
            #expect(second.status == 201 && second.json["access_level"] == "read")
            #expect(second.json.text("name") == carol.email)
            let people = try scene.session(as: carol)["participants"]?.arrayValue ?? []
            #expect(people.map { $0["access_level"] } == ["edit", "edit", "read"])
            #expect(people.map { $0["is_owner"] } == [true, false, false])
            let body: JSONValue = ["name": "Sales", "model_type": "logical"]
            let domains = "/api/v1/workspaces/\(scene.owner.workspace)/domains"
            #expect(try app.request(.post, domains, as: bob, json: body).status == 201)
            #expect(try app.request(.post, domains, as: carol, json: body).status == 403)
            #expect(try app.request(.get, domains, as: carol).status == 200)
        }
    }

    @Test func `an invitation says whom and how, of somebody there is, once`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let bob = try app.make.account()
            let cases: [(JSONValue, Int, String)] = [
                (["access_level": "edit"], 400, "user_id"), (["user_id": .string(bob.id)], 400, "access_level"),
                (["user_id": "x", "access_level": "edit"], 400, "user_id"),
                (["user_id": .string(bob.id), "access_level": "admin"], 400, "access_level"),
                (["email": "x", "access_level": "edit"], 400, "email"),
                (["user_id": .string(bob.id), "email": .string(bob.email), "access_level": "edit"], 400, "email"),
            ]
            for (body, status, field) in cases {
                let answer = try scene.invite(body)
                #expect(answer.status == status && answer.json["details"]?["field"] == .string(field), "\(body)")
            }
            let nobody = try scene.invite(["email": "nobody@example.com", "access_level": "edit"])
            #expect(nobody.status == 404 && nobody.json["message"] == "There is no account with this e-mail address.")
            let unknown = try scene.invite(["user_id": "\(UUID.v7())", "access_level": "edit"])
            #expect(unknown.status == 404 && unknown.json["message"] == "User not found")
            #expect(try scene.invite(["user_id": .string(bob.id), "access_level": "edit"]).status == 201)
            let again = try scene.invite(["user_id": .string(bob.id), "access_level": "read"])
            #expect(again.status == 409 && again.json["error"] == "conflict")
        }
    }

    @Test func `nobody is invited to a personal workspace`() throws {
        try withApp { app throws in
            let scene = try Scene(app, shared: false)
            let bob = try app.make.account()
            let refused = try scene.invite(["user_id": .string(bob.id), "access_level": "read"])
            #expect(refused.status == 409 && refused.json["error"] == "conflict")
            #expect(try scene.session()["participants"]?.arrayValue?.count == 1)
        }
    }

    @Test func `a level can be changed, but not the owner's`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let bob = try app.make.member(.admin, of: scene.owner)
            let same = try scene.set("edit", of: bob)
            #expect(same.status == 200 && same.json["access_level"] == "edit")
            // What an administrator may do besides stays theirs.
            #expect(try app.make.actor(bob).role(in: scene.owner.workspace) == .admin)
            #expect(try scene.set("read", of: bob).json["access_level"] == "read")
            #expect(try app.make.actor(bob).role(in: scene.owner.workspace) == .viewer)
            #expect(try scene.set("edit", of: bob).json["access_level"] == "edit")
            #expect(try app.make.actor(bob).role(in: scene.owner.workspace) == .developer)
            let refused = try scene.set("read", of: scene.owner)
            #expect(refused.status == 409 && refused.json["message"] == "The owner's level cannot be changed.")
            #expect(try scene.set("read", of: app.make.account()).json["message"] == "Participant not found")
        }
    }

    @Test func `a participant can be removed, or go, but not the owner`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let (bob, carol) = (
                try app.make.member(.developer, of: scene.owner), try app.make.member(.viewer, of: scene.owner)
            )
            #expect(try scene.remove(carol, as: bob).status == 403)
            #expect(try scene.remove(bob).status == 204)
            #expect(try scene.remove(bob).status == 404)
            #expect(try scene.remove(carol, as: carol).status == 204)
            for gone in [bob, carol] {
                #expect(try app.request(.get, scene.path, as: gone).status == 404)
                #expect(try app.request(.get, "/api/v1/workspaces/\(gone.workspace)", as: gone).status == 200)
            }
            let refused = try scene.remove(scene.owner)
            #expect(refused.status == 409 && refused.json["message"] == "The owner cannot be removed.")
            #expect(try app.request(.delete, scene.path + "/participants/x", as: scene.owner).status == 404)
        }
    }

    @Test func `what became of participants is told in the workspace's stream`() throws {
        try withApp { app throws in
            let scene = try Scene(app)
            let bob = try app.make.account()
            _ = try scene.invite(["user_id": .string(bob.id), "access_level": "edit"])
            _ = try scene.set("edit", of: bob)
            _ = try scene.set("read", of: bob)
            _ = try scene.remove(bob)
            let page = try app.withServices { try $0.events.page(of: scene.owner.workspace, after: 0, limit: 100) }
            guard case .events(let events) = page else { throw CoreError.fault("the events are lost") }
            let roles = events.compactMap { event -> Role?? in
                guard case .collaborator(let change) = event.body else { return nil }
                return .some(change.role)
            }
            #expect(roles == [.developer, .viewer, nil])
        }
    }
}
