import JSON
import TestSupport
import Testing

/// What was deleted comes back, as a new version.
@Suite struct UndeleteTests {
    @Test func `a deleted dashboard comes back with its widgets`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let widget = try app.make.widget("Widget", on: board, by: account)
            _ = try app.request(.delete, "/api/dashboards/\(board.id)", as: account)
            let deleted = try app.request(.get, "/api/dashboards?is_deleted=true", as: account)
            #expect(deleted.list("dashboards").map(\.id) == [board.id])

            let back = try app.request(.post, "/api/dashboards/\(board.id)/undelete", as: account)
            #expect(back.status == 200 && back.dashboard.version == 4)
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.dashboard.version == 4 && shown.list("widgets").map(\.id) == [widget.id])
            #expect(try app.request(.get, "/api/dashboards?is_deleted=true", as: account).list("dashboards").isEmpty)
        }
    }

    @Test func `a deleted widget comes back where it was`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget("Widget", on: board, by: account)
            _ = try app.request(.delete, "/api/widgets/\(widget.id)", as: account)
            let back = try app.request(.post, "/api/widgets/\(widget.id)/undelete", as: account)
            #expect(back.status == 200 && back.json["widget"]?.version == 3)
            #expect(back.json["widget"]?["position_x"] == widget["position_x"])
            let shown = try app.request(.get, "/api/dashboards/\(board.id)", as: account)
            #expect(shown.dashboard.version == 4 && shown.list("widgets").map(\.id) == [widget.id])
        }
    }

    @Test func `what is there cannot be brought back`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget("Widget", on: board, by: account)
            #expect(try app.request(.post, "/api/dashboards/\(board.id)/undelete", as: account).status == 404)
            #expect(try app.request(.post, "/api/widgets/\(widget.id)/undelete", as: account).status == 404)
        }
    }

    @Test func `deleted dashboards of others are not listed, public ones neither`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let board = try app.make.dashboard("Gone", by: owner, ["is_public": true])
            _ = try app.request(.delete, "/api/dashboards/\(board.id)", as: owner)
            let stranger = try app.make.account()
            for query in ["is_deleted=true", "is_deleted=true&is_public=true"] {
                let list = try app.request(.get, "/api/dashboards?\(query)", as: stranger)
                #expect(!list.list("dashboards").contains { $0.id == board.id })
            }
            #expect(try app.request(.post, "/api/dashboards/\(board.id)/undelete", as: stranger).status == 403)
        }
    }
}
