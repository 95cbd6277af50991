import JSON
import Primitives
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
