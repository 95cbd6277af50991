import Core
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// Every change of a dashboard or widget is told, once, in the order of the commits.
@Suite struct EventLogTests {
    private func events(of account: TestAccount, _ app: TestApp) throws -> [Event] {
        try app.withServices { services throws in
            guard case .events(let events) = try services.events.page(of: account.workspace, after: 0, limit: 1_000)
            else { return [] }
            return events
        }
    }

    @Test func `each kind of change is told with what it left`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let path = "/api/dashboards/\(board.id)"
            let widget = try app.make.widget("Widget", on: board, by: account)
            _ = try app.request(.put, path, as: account, json: ["name": "Renamed"])
            _ = try app.request(.put, "/api/widgets/\(widget.id)", as: account, json: ["name": "Changed"])
            _ = try app.request(.delete, "/api/widgets/\(widget.id)", as: account)
            _ = try app.request(.post, "/api/widgets/\(widget.id)/undelete", as: account)
            _ = try app.request(.delete, path, as: account)
            _ = try app.request(.post, "\(path)/undelete", as: account)
            _ = try app.request(.post, "\(path)/duplicate", as: account, json: ["name": "Copy"])

            let events = try self.events(of: account, app)
            #expect(events.map(\.offset) == Array(1...9))
            #expect(
                events.map(\.kind) == [
                    .dashboardUpdated, .widgetAdded, .dashboardUpdated, .widgetUpdated, .widgetDeleted, .widgetAdded,
                    .dashboardDeleted, .dashboardUpdated, .dashboardUpdated,
                ])
            #expect(events.map(\.version) == [1, 2, 3, 4, 5, 6, 7, 8, 1])
            let names = events.map { event in
                switch event.body {
                case .dashboard(let dashboard): "\(dashboard.name) \(dashboard.version)"
                case .widget(let widget): "\(widget.name) \(widget.version)"
                case .widgetData: "data"
                default: "something else"
                }
            }
            #expect(
                names == [
                    "Board 1", "Widget 1", "Renamed 3", "Changed 2", "Changed 3", "Changed 4", "Renamed 7", "Renamed 8",
                    "Copy 1",
                ])
        }
    }

    @Test func `what happens on a private dashboard is for its owner alone`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let path = "/api/dashboards/\(board.id)"
            let tell = { (visibility: String) throws -> [UUID?] in
                let before = try self.events(of: account, app).count
                try app.sql { try $0.execute("UPDATE dashboards SET visibility = \(visibility) WHERE name = 'Board'") }
                _ = try app.make.widget(visibility, on: board, by: account)
                _ = try app.request(.put, path, as: account, json: ["description": .string(visibility)])
                _ = try app.request(.post, "/api/v1/crm/customers", as: account, json: ["name": "Alfa"])
                return try self.events(of: account, app).dropFirst(before).map(\.audience)
            }
            let widget: JSONObject = [
                "name": "Customers", "type": "metric", "position_x": 0, "position_y": 0, "width": 2, "height": 2,
                "data_query": ["endpoint": "crm:kpi_customers"],
            ]
            let made = try app.request(.post, "\(path)/widgets", as: account, json: .object(widget))
            #expect(made.status == 201, "\(made.json.text)")
            let owner = UUID(base62: account.id.dropFirst("usr_".count))
            #expect(try owner != nil && tell("private") == [owner, owner, owner])
            #expect(try tell("shared") == [nil, nil, nil])
            #expect(try tell("public") == [nil, nil, nil])
        }
    }

    @Test func `going back to a version tells what came, changed and went`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            let kept = try app.make.widget("Kept", on: board, by: account)
            let gone = try app.make.widget("Gone", on: board, by: account)
            _ = try app.request(.delete, "/api/widgets/\(gone.id)", as: account)
            let new = try app.make.widget("New", on: board, by: account)
            _ = try app.request(.post, "/api/dashboards/\(board.id)/versions/3/restore", as: account)
            let told = try self.events(of: account, app).suffix(4)
            #expect(told.map(\.kind) == [.dashboardUpdated, .widgetDeleted, .widgetUpdated, .widgetAdded])
            #expect(Set(told.map(\.version)) == [6])
            let ids = told.compactMap { event -> String? in
                guard case .widget(let widget) = event.body else { return nil }
                return "wgt_" + widget.id.base62
            }
            #expect(ids == [new.id, kept.id, gone.id])
        }
    }

    @Test func `what failed is not told`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard("Board", by: account)
            _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: ["name": ""])
            _ = try app.request(.delete, "/api/widgets/wgt_0000000000000000000000", as: account)
            #expect(try self.events(of: account, app).count == 1)
        }
    }

    @Test func `whoever follows is woken once the change is committed`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            try Files.createDirectory(app.wakeDirectory, mode: 0o700)
            let receiver = try DatagramReceiver(path: "\(app.wakeDirectory)/test.sock")
            _ = try app.make.dashboard("Board", by: account)
            #expect(receiver.wait(.seconds(5)))
            #expect(receiver.receive() == "events \(account.workspace) 1")
            #expect(receiver.receive() == nil)
        }
    }
}
