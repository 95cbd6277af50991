import JSON
import Primitives
import Services
import TestSupport
import Testing

/// `/api/v1/workspaces`. Source: modelling contract, workspaces.
@Suite struct WorkspaceTests {
    @Test func `an account sees the workspaces that it is in, and each by itself`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.viewer, of: owner)
            let list = try app.request(.get, "/api/v1/workspaces", as: member).json["workspaces"]?.arrayValue ?? []
            #expect(list.map { $0.text("id") } == [owner.workspace, member.workspace].map(\.description))
            for workspace in list {
                let one = try app.request(.get, "/api/v1/workspaces/\(workspace.text("id"))", as: member)
                #expect(one.status == 200 && one.json == workspace && workspace["type"] == "personal")
            }
            let stranger = try app.make.account()
            let refused = try app.request(.get, "/api/v1/workspaces/\(owner.workspace)", as: stranger)
            #expect(refused.status == 404 && refused.json["error"] == "not_found")
            #expect(refused.json["message"] == "Workspace not found")
        }
    }

    @Test func `an id may have either form, and what is none is not found`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            #expect(try app.request(.get, "/api/v1/workspaces/\(owner.workspaceID)", as: owner).status == 200)
            for id in ["x", "ws_x", "\(UUID.v7())", "00000000-0000-0000-0000-000000000000"] {
                #expect(try app.request(.get, "/api/v1/workspaces/\(id)", as: owner).status == 404, "\(id)")
            }
        }
    }
}

/// Workspaces that come, change, go and come back.
@Suite struct WorkspaceLifeTests {
    private func make(_ app: TestApp, _ account: TestAccount, _ body: JSONValue = ["name": "Team"]) throws -> JSONValue
    {
        let response = try app.request(.post, "/api/v1/workspaces", as: account, json: body)
        return try #require(response.status == 201 ? response.json : nil)
    }

    private func names(_ app: TestApp, _ account: TestAccount) throws -> [String] {
        try app.request(.get, "/api/v1/workspaces", as: account).names("workspaces")
    }

    @Test func `who makes a workspace owns it, and is in it with the next request, in every process`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let other = try app.anotherProcess()
            _ = try other.request(.get, "/api/v1/workspaces", as: owner)
            let made = try self.make(app, owner)
            #expect(made["type"] == "shared" && made["version"] == 1)
            #expect(try self.names(other, owner).last == "Team")
            let domain = try other.request(
                .post, "/api/v1/workspaces/\(made.id)/domains", as: owner, json: ["name": "First"])
            #expect(domain.status == 201 && domain.json["is_primary"] == true)
            let personal = try self.make(app, owner, ["name": "私", "type": "personal"])
            #expect(personal["type"] == "personal")
        }
    }

    @Test func `a workspace's name and type change, the account's own stays personal, and one with others shared`()
        throws
    {
        try withApp { app throws in
            let owner = try app.make.account()
            let made = try self.make(app, owner)
            func put(_ id: String, _ body: JSONValue, _ headers: [String: String] = [:]) throws -> TestResponse {
                try app.request(.put, "/api/v1/workspaces/\(id)", as: owner, json: body, headers: headers)
            }
            let renamed = try put(made.id, ["name": " Sales "], ["If-Match": "\"1\""])
            #expect(renamed.json["name"] == "Sales" && renamed.json["type"] == "shared" && renamed.etag == "\"2\"")
            #expect(try put(made.id, ["name": "x"], ["If-Match": "\"1\""]).status == 412)
            #expect(try put(made.id, ["type": "personal"]).json["type"] == "personal")
            #expect(try put(made.id, ["type": "shared"]).json["type"] == "shared")
            let home = owner.workspace.description
            #expect(try put(home, ["name": "Mine", "type": "personal"]).json["name"] == "Mine")
            let refused = try put(home, ["type": "shared"])
            #expect(refused.status == 409 && refused.json["details"]?["field"] == "type")
            let member = try app.make.account()
            let id = try #require(UUID(canonical: made.id))
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: id, role: .admin)
            }
            #expect(try put(made.id, ["type": "personal"]).status == 409)
            for name in ["", " ", "a\u{0}b", String(repeating: "x", count: 201)] {
                #expect(try put(made.id, ["name": .string(name)]).status == 400)
            }
        }
    }

    @Test func `a deleted workspace is nobody's any more, with all that is in it, until its owner brings it back`()
        throws
    {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.account()
            let made = try self.make(app, owner)
            let id = try #require(UUID(canonical: made.id))
            try app.withServices {
                try $0.administration.setMember(email: member.email, workspace: id, role: .developer)
            }
            let one = "/api/v1/workspaces/\(made.id)"
            _ = try app.request(.post, "\(one)/domains", as: member, json: ["name": "Domain"])
            #expect(try app.request(.delete, one, as: member).status == 403)
            #expect(try app.request(.delete, one, as: owner).status == 204)
            for account in [owner, member] {
                #expect(try !self.names(app, account).contains("Team"))
                for path in [one, "\(one)/model", "\(one)/domains"] {
                    #expect(try app.request(.get, path, as: account).status == 404)
                }
                let acting = try app.request(.get, "/api/profile", as: account, headers: ["X-Workspace-ID": made.id])
                #expect(acting.status == 404)
            }
            #expect(try app.request(.delete, one, as: owner).status == 404)
            #expect(try app.request(.post, "\(one)/restore", as: member).status == 404)
            #expect(try app.request(.post, "\(one)/restore", as: owner).status == 200)
            #expect(try app.request(.get, "\(one)/domains", as: member).names("domains") == ["Domain"])
            let home = try app.request(.delete, "/api/v1/workspaces/\(owner.workspace)", as: owner)
            #expect(home.status == 409)
        }
    }
}
