import Core
import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// Records of the CRM: what is taken, what follows from it, and what is refused by name.
@Suite struct RecordTests {
    private func post(
        _ app: TestApp, _ kind: String, _ account: TestAccount, _ body: JSONObject
    ) throws -> TestResponse {
        try app.request(.post, "/api/v1/crm/\(kind)", as: account, json: .object(body))
    }

    @Test func `an invoice's amounts are the sums of its lines, and replacing those changes them`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let customer = try self.post(app, "customers", ann, ["name": "Alfa"]).json.id
            let made = try self.post(
                app, "invoices", ann,
                [
                    "number": "1", "customer_id": .string(customer), "currency": "CZK", "due_on": "2026-01-31",
                    "status": "paid", "tax": 21,
                    "lines": [
                        ["description": "Part", "quantity": 2.5, "unit_price": 10.01, "unit_cost": 4],
                        ["description": "Rebate", "quantity": -1, "unit_price": 5],
                    ],
                ])
            // 2.5 × 10.01 = 25.025, half away from zero.
            #expect(made.status == 201 && made.json["net"] == 20.03 && made.json["cost"] == 10)
            #expect(made.json["paid"] == 41.03 && made.json["paid_at"] != .null)
            #expect(made.json["lines"]?[0]?["net"] == 25.03)
            let path = "/api/v1/crm/invoices/\(made.json.id)"
            let changed = try app.request(
                .put, path, as: ann, json: ["lines": [["description": "All", "unit_price": 7]]])
            #expect(changed.json["net"] == 7 && changed.json["cost"] == 0)
            #expect(try app.request(.get, path, as: ann).json == changed.json)
        }
    }

    @Test func `an opportunity keeps how far it came, and when it was closed only while it is`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let deal = try self.post(app, "opportunities", ann, ["name": "Deal", "status": "proposal"])
            let path = "/api/v1/crm/opportunities/\(deal.json.id)"
            #expect(deal.json["closed_at"] == .null)
            let lost = try app.request(.put, path, as: ann, json: ["status": "lost"])
            #expect(lost.json["closed_at"]?.stringValue != nil)
            let again = try app.request(.put, path, as: ann, json: ["status": "qualified"])
            #expect(again.json["closed_at"] == .null)
            let funnel = try app.request(.get, "/api/v1/widgets/chart_sales_funnel/data", as: ann)
            #expect(funnel.json["data"]?.arrayValue?.map { $0["value"] ?? .null } == [1, 1, 1, 0])
        }
    }

    @Test func `what is wrong is named`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let bob = try app.make.account()
            let stranger = try self.post(app, "customers", bob, ["name": "Bob's"]).json.id
            let cases: [(String, JSONObject, String)] = [
                ("customers", [:], "name"), ("customers", ["name": " "], "name"),
                ("customers", ["name": "a", "country": "cz"], "country"),
                ("customers", ["name": "a", "origin": "demo"], "origin"),
                (
                    "customers",
                    ["name": "a", "acquired_at": "2026-01-02T00:00:00Z", "lost_at": "2026-01-01T00:00:00Z"], "lost_at"
                ),
                ("vehicles", ["make": "a", "model": "b", "price": 10], "currency"),
                ("vehicles", ["make": "a", "model": "b", "customer_id": .string(stranger)], "customer_id"),
                ("opportunities", ["name": "a", "status": "gone"], "status"),
                ("opportunities", ["name": "a", "closed_at": "2026-01-01T00:00:00Z"], "closed_at"),
                ("opportunities", ["name": "a", "amount": 1.234, "currency": "CZK"], "amount"),
                ("activities", ["subject": "a", "kind": "call", "occurred_at": "yesterday"], "occurred_at"),
                ("activities", ["subject": "a", "kind": "call", "occurred_at": "9999-12-31T23:59:59Z"], "occurred_at"),
                ("rates", ["currency": "EUR", "quote": "CZK", "day": "9999-12-31", "rate": 1], "day"),
                (
                    "goals",
                    [
                        "name": "a", "metric": "invoices", "target": 0, "starts_on": "2026-01-01",
                        "ends_on": "2026-01-02",
                    ],
                    "target"
                ),
                (
                    "goals",
                    [
                        "name": "a", "metric": "revenue", "target": 1, "starts_on": "2026-01-01",
                        "ends_on": "2026-01-02",
                    ],
                    "currency"
                ),
                ("rates", ["currency": "CZK", "quote": "CZK", "day": "2026-01-01", "rate": 1], "quote"),
                ("rates", ["currency": "EUR", "quote": "CZK", "day": "2026-02-30", "rate": 1], "day"),
            ]
            for (kind, body, field) in cases {
                let response = try self.post(app, kind, ann, body)
                #expect(response.status == 400 && response.code == "INVALID_REQUEST", "\(body)")
                #expect(response.fields == [field], "\(body)")
            }
        }
    }

    @Test func `an external id is one record's, and what others refer to stays`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let customer = try self.post(app, "customers", ann, ["name": "Alfa", "external_id": "7"])
            let path = "/api/v1/crm/customers/\(customer.json.id)"
            #expect(try self.post(app, "customers", ann, ["name": "Beta", "external_id": "7"]).status == 409)
            #expect(
                try self.post(app, "customers", ann, ["name": "Beta", "external_id": "7", "origin": "hubspot"]).status
                    == 201)
            let invoice = try self.post(
                app, "invoices", ann,
                [
                    "number": "1", "customer_id": .string(customer.json.id), "currency": "CZK", "net": 1,
                    "due_on": "2026-01-31",
                ])
            #expect(try app.request(.delete, path, as: ann).status == 409)
            #expect(try app.request(.delete, "/api/v1/crm/invoices/\(invoice.json.id)", as: ann).status == 204)
            #expect(try app.request(.delete, path, as: ann).status == 204)
            #expect(try app.request(.get, path, as: ann).status == 404)
        }
    }

    @Test func `what a record refers to is named beside its id`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let customer = try self.post(app, "customers", ann, ["name": "Alfa"]).json.id
            let vehicle = try self.post(app, "vehicles", ann, ["make": "Škoda", "model": "Fabia"])
            #expect(vehicle.json["customer_id"] == .null && vehicle.json["customer"] == .null)
            let deal = try self.post(
                app, "opportunities", ann,
                [
                    "name": "Deal", "customer_id": .string(customer), "vehicle_id": .string(vehicle.json.id),
                ])
            #expect(deal.json["customer"] == "Alfa" && deal.json["vehicle"] == "Škoda Fabia")
            let list = try app.request(.get, "/api/v1/crm/opportunities", as: ann).list("opportunities")
            #expect(list == [deal.json])
            let path = "/api/v1/crm/opportunities/\(deal.json.id)"
            #expect(try app.request(.get, path, as: ann).json == deal.json)
            let changed = try app.request(.put, path, as: ann, json: ["customer_id": .null])
            #expect(changed.json["customer"] == .null && changed.json["vehicle"] == "Škoda Fabia")
        }
    }

    @Test func `a list is narrowed, searched, ordered and paged`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            for (name, owner) in [("Čáp", "Jan"), ("Cedar_1", "Eva"), ("Beta", "Jan"), ("alfa", "Eva")] {
                _ = try self.post(app, "customers", ann, ["name": .string(name), "owner": .string(owner)])
            }
            let names = { (query: String) throws in
                try app.request(.get, "/api/v1/crm/customers?\(query)", as: ann).names("customers")
            }
            #expect(try names("sort=name&order=asc") == ["alfa", "Beta", "Čáp", "Cedar_1"])
            #expect(try names("sort=name&order=asc&owner=Jan") == ["Beta", "Čáp"])
            #expect(try names("search=CA") == ["Čáp"])
            #expect(try names("search=_1") == ["Cedar_1"])
            #expect(try names("sort=name&order=asc&limit=2&offset=1") == ["Beta", "Čáp"])
            let page = try app.request(.get, "/api/v1/crm/customers?limit=1", as: ann)
            #expect(page.json.whole("total") == 4 && page.json.whole("limit") == 1)
            #expect(try app.request(.get, "/api/v1/crm/customers?nothing=1", as: ann).fields == ["nothing"])
        }
    }
}
