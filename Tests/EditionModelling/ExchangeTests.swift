import Core
import JSON
import MariaDB
import Primitives
import TestSupport
import Testing

/// Models as files, and kept states of them, over REST.
@Suite struct ExchangeTests {
    /// Somebody with a workspace, and what they send.
    struct Desk {
        let app: TestApp
        let account: TestAccount
        var root: String { "/api/v1/workspaces/\(self.account.workspace)" }

        init(_ app: TestApp) throws {
            self.app = app
            self.account = try app.make.account()
        }

        func export() throws -> String {
            let response = try self.app.request(.post, "\(self.root)/export/odcs", as: self.account)
            #expect(response.status == 200)
            return String(decoding: response.body, as: UTF8.self)
        }

        func take(_ text: String, mode: String? = nil) throws -> TestResponse {
            let form = Maker.form(Array(text.utf8), as: "contract.yaml", type: "application/yaml")
            return try self.app.send(
                TestRequest(
                    "POST", "\(self.root)/import/odcs" + (mode.map { "?mode=\($0)" } ?? ""),
                    headers: ["Authorization": "Bearer \(self.account.accessToken)"], body: form.body,
                    type: "multipart/form-data; boundary=\(form.boundary)"))
        }

        /// The whole model without versions, times and where it is in the event stream.
        func model() throws -> JSONValue {
            Self.bare(try self.app.request(.get, "\(self.root)/model", as: self.account).json)
        }

        /// Removes everything.
        func clear() throws {
            let response = try self.take(
                "version: a\napiVersion: v3.1.0\nkind: DataContract\nid: a\n", mode: "replace")
            #expect(response.status == 200, "\(response.json.text)")
        }

        private static let passing: Set<String> = [
            "version", "offset", "created_at", "last_modified_at", "workspace", "field_versions",
        ]

        private static func bare(_ value: JSONValue) -> JSONValue {
            switch value {
            case .object(let object):
                .object(
                    JSONObject(object.filter { !self.passing.contains($0.key) }.map { ($0.key, self.bare($0.value)) }))
            case .array(let items): .array(items.map(self.bare))
            default: value
            }
        }
    }

    /// A contract of a random model, as if it came from another installation.
    static func contract(seed: UInt64) -> String {
        var random = RandomModel(seed: seed)
        return String(decoding: ODCSWriter(random.make()).bytes, as: UTF8.self)
    }

    @Test func `an exported model is imported as it was, layout and ids included`() throws {
        try withApp { app throws in
            for seed in 100..<112 as Range<UInt64> {
                let desk = try Desk(app)
                #expect(try desk.take(Self.contract(seed: seed)).status == 200)
                let model = try desk.model()
                let file = try desk.export()
                try desk.clear()
                #expect(try desk.model()["tables"] == [])
                let response = try desk.take(file)
                #expect(response.status == 200, "seed \(seed): \(response.json.text)")
                #expect(response.json["report"] == [])
                #expect(try desk.model() == model, "seed \(seed)")
                #expect(try desk.export() == file, "seed \(seed)")
            }
        }
    }

    @Test func `an export is an attachment named after its workspace`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            let response = try app.request(.post, "\(desk.root)/export/odcs", as: desk.account)
            #expect(response[header: "Content-Type"] == "application/yaml")
            #expect(
                response[header: "Content-Disposition"]
                    == "attachment; filename=\"workspace-\(desk.account.workspace).yaml\"")
        }
    }

    @Test func `the answer counts what came, and the same file again changes nothing`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            let text = try Self.read("orders")
            let answer = try desk.take(text).json
            #expect(answer["workspace_id"] == .string("\(desk.account.workspace)"))
            #expect(answer["tables_imported"] == 2 && answer["columns_imported"] == 4)
            #expect(answer["relationships_imported"] == 1 && answer["domains_imported"] == 1)
            let offset = try app.request(.get, "\(desk.root)/model", as: desk.account).json["offset"]
            #expect(try desk.take(text).json == answer)
            #expect(try app.request(.get, "\(desk.root)/model", as: desk.account).json["offset"] == offset)
        }
    }

    @Test func `an import is one event`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            let before = try app.request(.get, "\(desk.root)/model", as: desk.account).json.whole("offset")
            _ = try desk.take(Self.contract(seed: 5))
            let kinds = try app.sql { tx in
                try tx.query(
                    """
                    SELECT kind FROM events WHERE workspace_id = \(desk.account.workspace) AND \
                    stream_offset > \(before)
                    """
                ) { try $0.string(0) }
            }
            #expect(kinds == ["model_imported"])
        }
    }

    @Test func `a copy in another workspace has ids of its own and is else the same`() throws {
        try withApp { app throws in
            let (desk, other) = (try Desk(app), try Desk(app))
            _ = try desk.take(Self.contract(seed: 7))
            #expect(try other.take(try desk.export()).status == 200)
            let (model, copy) = (try desk.model(), try other.model())
            let names: (JSONValue) -> [JSONValue] = { model in
                (model["tables"]?.arrayValue ?? []).map { table in
                    [
                        table["name"] ?? .null, table["position_x"] ?? .null,
                        .array((table["columns"]?.arrayValue ?? []).map { $0["name"] ?? .null }),
                    ]
                }
            }
            let ids: (JSONValue) -> [String] = { ($0["tables"]?.arrayValue ?? []).map(\.id) }
            #expect(names(model) == names(copy) && !ids(model).isEmpty)
            #expect(Set(ids(model)).isDisjoint(with: ids(copy)))
            #expect(try desk.model() == model)
        }
    }

    @Test func `an edited file changes what it names, and replaces only when asked to`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            _ = try desk.take(try Self.read("orders"))
            let own = try app.request(
                .post, "\(desk.root)/tables", as: desk.account,
                json: ["name": "mine", "columns": [["name": "id", "data_type": "INT"]]]
            ).json.id
            let file = try desk.export()
            _ = try app.request(.delete, "\(desk.root)/tables/\(own)", as: desk.account)
            let without = try desk.export().replacingOccurrence(of: "name: total", with: "name: amount")
            // What is in the file is back, or is changed; the rest stays.
            #expect(try desk.take(file).status == 200)
            #expect(try desk.take(without).status == 200)
            let tables = try desk.model()["tables"]?.arrayValue ?? []
            #expect(tables.compactMap { $0["name"]?.stringValue } == ["customers", "orders", "mine"])
            #expect(tables[1]["columns"]?[1]?["name"] == "amount")
            #expect(try desk.take(without, mode: "replace").status == 200)
            let left = try desk.model()["tables"]?.arrayValue ?? []
            #expect(left.compactMap { $0["name"]?.stringValue } == ["customers", "orders"])
            #expect(try app.request(.get, "\(desk.root)/tables/\(own)", as: desk.account).status == 404)
            #expect(try app.request(.post, "\(desk.root)/tables/\(own)/restore", as: desk.account).status == 200)
        }
    }

    @Test func `a file with a mistake changes nothing and is told by line and path`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            let model = try desk.model()
            let text = try Self.read("orders") + "  - name: late\n    properties:\n      - id: x\n"
            let response = try desk.take(text)
            #expect(response.status == 400 && response.json["error"] == "validation_error")
            #expect(response.json["details"]?["path"] == "schema[2].properties[0]")
            #expect(response.json["details"]?["line"]?.integerValue == Int64(text.split(separator: "\n").count))
            #expect(try desk.model() == model)
            for bad in ["", "a: &a [*a]", "- 1", "\u{0}", "a: 1\na: 1"] {
                #expect(try desk.take(bad).status == 400)
            }
            #expect(try desk.take(text, mode: "merge").status == 400)
        }
    }

    @Test func `columns and tables whose ids are taken elsewhere in the workspace are copies`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            _ = try desk.take(try Self.read("orders"))
            let file = try desk.export()
            let table = try #require(try desk.model()["tables"]?[0]?.id)
            // The same columns under a table that is new.
            let moved = file.replacingOccurrence(of: table, with: "\(UUID.v7())")
            let response = try desk.take(moved)
            #expect(response.status == 200, "\(response.json.text)")
            let tables = try desk.model()["tables"]?.arrayValue ?? []
            #expect(tables.count == 3)
            let columns = tables.flatMap { $0["columns"]?.arrayValue ?? [] }.map(\.id)
            #expect(Set(columns).count == columns.count)
        }
    }

    /// A regression test: MariaDB refuses some UUIDs, which was a mistake of ours (500).
    @Test func `ids that the database refuses are replaced by some that it takes`() throws {
        try withApp { app throws in
            let desk = try Desk(app)
            let head = "version: a\napiVersion: v3.1.0\nkind: DataContract\nid: a\nschema:\n"
            let refused = ["6152814f-f2ac-89ae-8064-e2230b649011", "6152814f-f2ac-f9ae-0164-e2230b649011"]
            let taken = ["6152814f-f2ac-89ae-8164-e2230b649011", "00000000-0000-0000-0000-000000000001"]
            let given = (refused + taken).map { "- {id: \($0), name: a}\n" }.joined()
            #expect(try desk.take(head + given).status == 200)
            let ids = (try desk.model()["tables"]?.arrayValue ?? []).map(\.id)
            #expect(ids.count == 4 && Set(ids).isSuperset(of: taken) && Set(ids).isDisjoint(with: refused))
            // Of so many, some would have been refused.
            let many = (0..<2_000).map { "- name: t\($0)\n" }.joined()
            #expect(try desk.take(head + many, mode: "replace").status == 200)
        }
    }

    /// Two tables and a key.
    static func read(_ name: String) throws -> String {
        """
        version: "1"
        apiVersion: v3.1.0
        kind: DataContract
        id: \(name)-\(UUID.v7())
        schema:
          - name: customers
            properties:
              - {name: id, primaryKey: true, physicalType: INT}
          - name: orders
            properties:
              - {name: id, primaryKey: true, physicalType: INT}
              - {name: total, physicalType: "DECIMAL(10,2)"}
              - {name: customer_id, physicalType: INT, relationships: [{to: customers.id}]}

        """
    }
}

extension String {
    func replacingOccurrence(of text: String, with other: String) -> String {
        guard let range = self.firstRange(of: text) else { return self }
        var copy = self
        copy.replaceSubrange(range, with: other)
        return copy
    }
}
