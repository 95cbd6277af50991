import Core
import HTTP
import JSON
import Primitives
import Services
import TestSupport
import Testing

/// What is done here is told to whoever looks at a board, by the same log as everywhere.
@Suite struct EventTests {
    private func events(_ app: TestApp, _ account: TestAccount, after offset: Int64) throws -> [Event] {
        guard
            case .events(let events) = try app.withServices({
                try $0.events.page(of: account.workspace, after: offset, limit: 100)
            })
        else { return [] }
        return events
    }

    private func last(_ app: TestApp, _ account: TestAccount) throws -> Int64 {
        try app.withServices { try $0.events.bounds(of: account.workspace).last }
    }

    @Test func `a change of a record moves the boards that show it, and no others`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let make = { (name: String, keys: [JSONValue]) throws in
                try app.request(
                    .post, "/api/v1/dashboards", as: ann,
                    json: ["name": .string(name), "config": ["enabledWidgets": .array(keys)]]
                ).json
            }
            let money = try make("Money", ["kpi_revenue", "chart_sales_funnel", "table_overdue_invoices"])
            let people = try make("People", ["kpi_customers"])
            let deals = try make("Deals", ["chart_opportunities"])
            var offset = try self.last(app, ann)
            let moved = { (method: HTTPMethod, path: String, body: JSONObject?) throws -> [String: Int] in
                let response = try app.request(
                    method, "/api/v1/crm/\(path)", as: ann, json: body.map(JSONValue.object))
                #expect((200..<300).contains(response.status), "\(response.json.text)")
                let events = try self.events(app, ann, after: offset)
                offset = try self.last(app, ann)
                var counts: [String: Int] = [:]
                for event in events {
                    guard case .widgetData(let ids) = event.body else { continue }
                    #expect(event.kind == .widgetData && event.actor != nil)
                    counts["dash_\(event.object.base62)"] = ids.count
                }
                return counts
            }
            // The overdue table shows customers' names.
            #expect(try moved(.post, "customers", ["name": "Alfa"]) == [money.id: 1, people.id: 1])
            let customer = try app.request(.get, "/api/v1/crm/customers", as: ann).list("customers")[0].id
            let invoice: JSONObject = [
                "number": "1", "customer_id": .string(customer), "currency": "CZK", "net": 10, "due_on": "2026-01-01",
            ]
            #expect(try moved(.post, "invoices", invoice) == [money.id: 2])
            #expect(try moved(.post, "opportunities", ["name": "Deal"]) == [money.id: 1, deals.id: 1])
            #expect(try moved(.post, "vehicles", ["make": "A", "model": "B"]).isEmpty)
            #expect(
                try moved(.post, "rates", ["currency": "EUR", "quote": "CZK", "day": "2026-01-01", "rate": 25])
                    == [money.id: 1])
        }
    }

    @Test func `a new configuration is one version of the dashboard, and every change in it is told`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let board = try app.request(
                .post, "/api/v1/dashboards", as: ann,
                json: ["name": "A", "config": ["enabledWidgets": ["kpi_revenue", "kpi_profit"]]])
            let offset = try self.last(app, ann)
            let config: JSONValue = [
                "enabledWidgets": ["kpi_revenue", "feed_activity"],
                "widgetConfigs": ["kpi_revenue": ["currency": "EUR"]],
            ]
            let changed = try app.request(
                .put, "/api/v1/dashboards/\(board.json.id)", as: ann, json: ["config": config])
            #expect(changed.status == 200)
            let events = try self.events(app, ann, after: offset)
            #expect(
                events.map(\.kind) == [.dashboardUpdated, .widgetDeleted, .widgetUpdated, .widgetAdded])
            #expect(Set(events.map(\.version)) == [2] && changed.etag == "\"2\"")
        }
    }

    @Test func `a refused change is told to nobody`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let offset = try self.last(app, ann)
            for body: JSONValue in [
                [
                    "name": "x",
                    "config": [
                        "enabledWidgets": ["kpi_revenue"], "widgetConfigs": ["kpi_revenue": ["currency": "XXX"]],
                    ],
                ],
                ["name": "", "config": ["enabledWidgets": []]],
            ] {
                #expect(try app.request(.post, "/api/v1/dashboards", as: ann, json: body).status >= 400)
            }
            #expect(try self.last(app, ann) == offset)
        }
    }
}
