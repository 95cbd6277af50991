import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// `sharing` of a dashboard on the wire. Source: flowforge contract, `DashboardDetail`.
@Suite struct DashboardSharingTests {
    private func sharing(_ app: TestApp, _ path: String, as account: TestAccount) throws -> JSONValue {
        try app.request(.get, path, as: account).json["sharing"] ?? .null
    }

    @Test func `a dashboard is shared with people and teams, and shown so to those whose it is`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let friend = try app.make.member(.developer, of: owner)
            let board = try app.request(.post, "/api/v2/dashboards", as: owner, json: ["name": "Shared"]).json
            let path = "/api/v2/dashboards/\(board.id)"
            let team: JSONValue = [.string(owner.workspaceID)]
            #expect(try self.sharing(app, path, as: owner) == ["public": false, "users": [], "teams": team])

            let changed = try app.request(
                .patch, path, as: owner, json: ["sharing": ["users": [.string(friend.id)], "teams": []]])
            #expect(changed.status == 200 && changed.json.text("name") == "Shared")
            #expect(
                try self.sharing(app, path, as: owner)
                    == ["public": false, "users": [.string(friend.id)], "teams": []])
            let seen = try app.request(.get, path, as: friend)
            #expect(seen.json["sharing"] == ["public": false, "users": [], "teams": []])
            #expect(seen.json["permissions"] == ["dashboard:read"])
            let listed = try app.request(.get, "/api/v2/dashboards", as: friend).json["data"]?.arrayValue ?? []
            #expect(listed.contains { $0.id == board.id })
            #expect(try app.request(.put, path, as: friend, json: ["name": "X"]).status == 403)
        }
    }

    @Test func `a dashboard can be made its owner's alone`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let friend = try app.make.member(.admin, of: owner)
            let made = try app.request(
                .post, "/api/v2/dashboards", as: owner, json: ["name": "Mine", "sharing": ["teams": []]])
            let path = "/api/v2/dashboards/\(made.json.id)"
            #expect(try app.request(.get, path, as: friend).status == 404)
            #expect(try self.sharing(app, path, as: owner) == ["public": false, "users": [], "teams": []])
        }
    }

    @Test func `whom nobody knows, and who is no identifier, is named`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let stranger = try app.make.account()
            let board = try app.make.dashboard(by: owner)
            for (sharing, field) in [
                (["users": [.string(stranger.id)]], "sharing.users"), (["users": ["nobody"]], "sharing.users[0]"),
                (["teams": [.string(stranger.workspaceID)]], "sharing.teams"), (["public": "yes"], "sharing.public"),
                (["groups": []], "sharing.groups"),
            ] as [(JSONValue, String)] {
                let refused = try app.request(
                    .put, "/api/v2/dashboards/\(board.id)", as: owner, json: ["sharing": sharing])
                let issues = refused.details["validationErrors"]?.arrayValue ?? []
                #expect(refused.status == 400 && issues.map { $0.text("field") } == [field])
            }
        }
    }
}
