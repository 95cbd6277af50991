import JSON
import Primitives
import TestSupport
import Testing

/// `X-Workspace-ID`: where a member of several workspaces acts.
@Suite struct WorkspaceHeaderTests {
    private func header(_ workspace: String) -> [String: String] { ["X-Workspace-ID": workspace] }

    @Test func `new rows go to the account's own workspace, or to the one that is named`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let create = { headers in
                try app.request(.post, "/api/dashboards", as: member, json: ["name": "N"], headers: headers)
                    .dashboard.text("workspace_id")
            }
            #expect(try create([:]) == member.workspaceID)
            #expect(try create(self.header(owner.workspaceID)) == owner.workspaceID)
            #expect(try create(self.header(owner.workspace.description)) == owner.workspaceID)
        }
    }

    @Test func `a copy goes to the workspace that is named`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let board = try app.make.dashboard(by: owner)
            let copy = try app.request(
                .post, "/api/dashboards/\(board.id)/duplicate", as: member, json: ["name": "C"],
                headers: self.header(owner.workspaceID))
            #expect(copy.dashboard.text("workspace_id") == owner.workspaceID)
        }
    }

    @Test func `only the named workspace is seen`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.owner, of: owner)
            let mine = try app.make.dashboard(by: member)
            let path = "/api/dashboards/\(mine.id)"
            #expect(try app.request(.get, path, as: member).status == 200)
            #expect(try app.request(.get, path, as: member, headers: self.header(owner.workspaceID)).status == 404)
            #expect(try app.request(.get, path, as: member, headers: self.header(member.workspaceID)).status == 200)
        }
    }

    @Test func `the role is that of the named workspace`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let viewer = try app.make.member(.viewer, of: owner)
            let body: JSONValue = ["name": "N"]
            let refused = try app.request(
                .post, "/api/dashboards", as: viewer, json: body, headers: self.header(owner.workspaceID))
            #expect(refused.status == 403)
            #expect(try app.request(.post, "/api/dashboards", as: viewer, json: body).status == 201)
        }
    }

    @Test func `a workspace of others and one that never was are the same 404`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let stranger = try app.make.account()
            for workspace in [stranger.workspaceID, "ws_" + UUID.v7().base62] {
                for path in ["/api/dashboards", "/api/profile"] {
                    let response = try app.request(.get, path, as: account, headers: self.header(workspace))
                    #expect(response.status == 404)
                    #expect(response.message == "There is no such workspace.")
                }
            }
        }
    }

    @Test(arguments: ["", "x", "ws_", "dash_0000000000000000000001", "*"])
    func `what is no id is refused by name`(workspace: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.get, "/api/dashboards", as: account, headers: self.header(workspace))
            #expect(response.status == 400 && response.fields == ["X-Workspace-ID"])
        }
    }

    @Test func `nobody learns anything by it`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.get, "/api/dashboards", headers: self.header(account.workspaceID))
            #expect(response.status == 401)
        }
    }

    @Test func `a new role counts at once in every process`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let other = try app.anotherProcess()
            let create = {
                try other.request(
                    .post, "/api/dashboards", as: member, json: ["name": "N"],
                    headers: self.header(owner.workspaceID)
                ).status
            }
            #expect(try create() == 201)
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: owner.workspace, role: .viewer)
            }
            #expect(try create() == 403)
        }
    }
}
