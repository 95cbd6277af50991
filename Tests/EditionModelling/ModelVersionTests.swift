import Core
import JSON
import Primitives
import TestSupport
import Testing

/// Kept states of models, and how they differ.
@Suite struct ModelVersionTests {
    private func keep(_ desk: ExchangeTests.Desk, _ name: String) throws -> String {
        let response = try desk.app.request(
            .post, "\(desk.root)/versions", as: desk.account, json: ["name": .string(name)])
        #expect(response.status == 201, "\(response.json.text)")
        return response.json.id
    }

    private func diff(_ desk: ExchangeTests.Desk, from: String, to: String) throws -> JSONValue {
        let response = try desk.app.request(.get, "\(desk.root)/diff?from=\(from)&to=\(to)", as: desk.account)
        #expect(response.status == 200, "\(response.json.text)")
        return response.json
    }

    @Test func `a version is kept, listed, compared, brought back and forgotten`() throws {
        try withApp { app throws in
            let desk = try ExchangeTests.Desk(app)
            _ = try desk.take(try ExchangeTests.read("orders"))
            let first = try self.keep(desk, "First")
            let model = try desk.model()
            #expect(try self.diff(desk, from: first, to: "current")["changes"] == [])
            let orders = try #require(model["tables"]?[1])
            var columns = orders["columns"]?.arrayValue ?? []
            columns[1] = ["id": .string(columns[1].id), "name": "amount"]
            columns.append(["name": "note", "data_type": "TEXT"])
            let change = try app.request(
                .put, "\(desk.root)/tables/\(orders.id)", as: desk.account,
                json: ["columns": .array(columns), "position_x": 7])
            #expect(change.status == 200, "\(change.json.text)")
            _ = try app.request(.delete, "\(desk.root)/tables/\(model["tables"]?[0]?.id ?? "")", as: desk.account)
            let changes = try self.diff(desk, from: first, to: "current")
            let told = (changes["changes"]?.arrayValue ?? []).map { change in
                let fields = (change["fields"]?.arrayValue ?? []).compactMap { $0["field"]?.stringValue }
                return "\(change["element"]?.stringValue ?? "") \(change["name"]?.stringValue ?? "-") "
                    + "\(change["action"]?.stringValue ?? "")"
                    + (change["action"] == "changed" ? " \(fields.joined(separator: ","))" : "")
            }
            #expect(
                told == [
                    "table customers removed", "table orders changed position_x", "column amount changed name",
                    "column customer_id changed is_foreign_key,foreign_key_reference", "column note added",
                    "relationship - removed",
                ])
            #expect(changes["summary"] == ["added": 1, "removed": 2, "changed": 3])
            // Backwards it is the opposite.
            #expect(
                try self.diff(desk, from: "current", to: first)["summary"] == ["added": 2, "removed": 1, "changed": 3])
            let restored = try app.request(.post, "\(desk.root)/versions/\(first)/restore", as: desk.account)
            #expect(restored.status == 200 && restored.json["tables_imported"] == 2)
            #expect(try desk.model() == model)
            let listed = try app.request(.get, "\(desk.root)/versions", as: desk.account)
            #expect(listed.list("versions").map(\.id) == [first])
            #expect(listed.list("versions")[0]["tables"] == 2)
            let file = try app.request(.get, "\(desk.root)/versions/\(first)/odcs", as: desk.account)
            #expect(String(decoding: file.body, as: UTF8.self) == (try desk.export()))
            #expect(try app.request(.delete, "\(desk.root)/versions/\(first)", as: desk.account).status == 204)
            for (method, path) in [("GET", ""), ("DELETE", ""), ("GET", "/odcs"), ("POST", "/restore")] {
                let gone = try app.send(
                    TestRequest(
                        method, "\(desk.root)/versions/\(first)\(path)",
                        headers: ["Authorization": "Bearer \(desk.account.accessToken)"]))
                #expect(gone.status == 404, "\(method) \(path)")
            }
        }
    }

    @Test func `a version is its own workspace's, and a diff names what it cannot find`() throws {
        try withApp { app throws in
            let (desk, other) = (try ExchangeTests.Desk(app), try ExchangeTests.Desk(app))
            let version = try self.keep(desk, "Mine")
            #expect(try app.request(.get, "\(other.root)/versions/\(version)", as: other.account).status == 404)
            let foreign = try app.request(.get, "\(other.root)/diff?from=\(version)", as: other.account)
            #expect(foreign.status == 404)
            let wrong = try app.request(.get, "\(desk.root)/diff?from=yesterday", as: desk.account)
            #expect(wrong.status == 400 && wrong.json["details"]?["field"] == "from")
            for name in ["", " ", "a\nb", String(repeating: "x", count: 201)] {
                let response = try app.request(
                    .post, "\(desk.root)/versions", as: desk.account, json: ["name": .string(name)])
                #expect(response.status == 400)
            }
        }
    }

    @Test func `a database that is not public is not read, and a name that has no address is said`() throws {
        try withApp { app throws in
            let desk = try ExchangeTests.Desk(app)
            for host in ["127.0.0.1", "localhost", "169.254.169.254", "10.0.0.1", "[::1]", "::ffff:127.0.0.1", "0"] {
                let response = try app.request(
                    .post, "\(desk.root)/import/database", as: desk.account,
                    json: ["host": .string(host), "database": "x", "user": "u", "password": "p"])
                #expect(response.status == 400, "\(host)")
                #expect(response.json["details"]?["field"] == "host", "\(host)")
            }
        }
    }
}
