import Core
import JSON
import Primitives
import Storage
import TestSupport
import Testing

/// Uploads, and what is made of them.
@Suite struct DataSetTests {
    private static let csv =
        "\u{FEFF}day;region;amount;units;paid;note\r\n"
        + "2026-01-01;north;0.10;3;true;\"a;b\"\r\n2026-01-02T10:00:00+02:00;south;0.20;1;FALSE;\r\n"
        + "2026-01-03;Ost;-12.5;;true;007\r\n"

    private func upload(
        _ text: String, as fileName: String = "data.csv", type: String = "text/csv"
    ) throws -> TestResponse {
        try withApp { app throws in
            try app.make.upload(Array(text.utf8), as: fileName, by: try app.make.account(), type: type)
        }
    }

    @Test func `a CSV file becomes columns of types and rows in their order`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let set = try app.make.dataSet(Self.csv, as: "Sales 2026.csv", by: account)
            #expect(set.text("name") == "Sales 2026" && set["row_count"] == 3)
            #expect(set["size_bytes"] == .integer(Int64(Self.csv.utf8.count)))
            #expect(
                set["columns"] == [
                    ["name": "day", "type": "time"], ["name": "region", "type": "text"],
                    ["name": "amount", "type": "number"], ["name": "units", "type": "integer"],
                    ["name": "paid", "type": "boolean"], ["name": "note", "type": "text"],
                ])
            let rows = try app.request(.get, "/api/datasets/\(set.id)/rows", as: account)
            #expect(
                rows.json["rows"] == [
                    ["2026-01-01T00:00:00.000Z", "north", 0.1, 3, true, "a;b"],
                    ["2026-01-02T08:00:00.000Z", "south", 0.2, 1, false, .null],
                    ["2026-01-03T00:00:00.000Z", "Ost", -12.5, .null, true, "007"],
                ])
            #expect(rows.json["columns"] == set["columns"] && rows.json["total"] == 3)
            let shown = try app.request(.get, "/api/datasets/\(set.id)", as: account)
            #expect(shown.json["dataset"] == set)
            #expect(try app.request(.get, "/api/datasets", as: account).list("datasets") == [set])
        }
    }

    @Test func `a JSON file becomes the same, with a column for each key`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let text = #"{"meta":1,"data":[{"a":1,"b":"2"},{"b":null,"c":{"x":[1]}},{"a":2.5,"c":"é\u0001"}]}"#
            let response = try app.make.upload(
                Array(text.utf8), as: "x.json", name: " Named ", by: account, type: "application/json")
            let set = response.json["dataset"] ?? .null
            #expect(set.text("name") == "Named" && set.text("format") == "json")
            #expect(set["columns"]?.arrayValue?.map { $0.text("type") } == ["number", "text", "text"])
            let rows = try app.request(.get, "/api/datasets/\(set.id)/rows", as: account)
            #expect(
                rows.json["rows"] == [[1, "2", .null], [.null, .null, #"{"x":[1]}"#], [2.5, .null, "é\u{1}"]])
        }
    }

    @Test func `what is wrong with a file is named by its lines`() throws {
        func lines(_ text: String, as name: String = "data.csv") throws -> [Int64] {
            let response = try self.upload(text, as: name)
            #expect(response.status == 400 && response.code == "VALIDATION_ERROR" && response.fields == ["file"])
            return (response.details["lines"]?.arrayValue ?? []).compactMap { $0["line"]?.integerValue }
        }
        #expect(try lines("") == [1])
        #expect(try lines("a,b\n") == [1])
        #expect(try lines("1,2\n3,4\n") == [1])
        #expect(try lines("a,b,a,\n1,2,3,4\n") == [1, 1])
        #expect(try lines("a,b\n1\n1,2\n1,2,3\n") == [2, 4])
        #expect(try lines("a,b\n" + String(repeating: "1\n", count: 100)) == Array(2...21))
        #expect(try lines("a,b\n1,\"2\n3,4\n") == [2])
        #expect(try lines("", as: "x.json") == [1])
        #expect(try lines("[]", as: "x.json") == [1])
        #expect(try lines("[{}]", as: "x.json") == [1])
        #expect(try lines("[\n{\"a\":1},\n{\"a\":}]", as: "x.json") == [3])
        #expect(try lines("[{\"\":1}]", as: "x.json") == [1])
        let header = (0..<201).map { "c\($0)" }.joined(separator: ",")
        #expect(try lines(header + "\n" + header) == [1])
    }

    @Test func `a file of another type, or none at all, is refused`() throws {
        #expect(try self.upload("x", as: "a.xlsx", type: "application/vnd.ms-excel").status == 415)
        #expect(try self.upload("a\n1\n", as: "a.csv", type: "application/vnd.ms-excel").status == 201)
        #expect(try self.upload("a\n1\n", as: "blob", type: "text/csv; charset=utf-8").status == 201)
        try withApp { app throws in
            let account = try app.make.account()
            let json = try app.request(.post, "/api/datasets", as: account, json: ["file": "x"])
            #expect(json.status == 415)
            for (body, status) in [
                ("", 400), ("--b--\r\n", 400),
                ("--b\r\nContent-Disposition: form-data; name=\"x\"\r\n\r\n1\r\n--b--", 400),
                ("--b\r\nContent-Disposition: form-data; name=\"file\"\r\n\r\na\n1", 400), ("garbage", 400),
            ] {
                let response = try app.send(
                    TestRequest(
                        "POST", "/api/datasets", headers: ["Authorization": "Bearer \(account.accessToken)"],
                        body: Array(body.utf8), type: "multipart/form-data; boundary=b"))
                #expect(response.status == status, "\(body.debugDescription)")
            }
            let unbounded = try app.send(
                TestRequest(
                    "POST", "/api/datasets", headers: ["Authorization": "Bearer \(account.accessToken)"],
                    body: [1], type: "multipart/form-data"))
            #expect(unbounded.status == 415)
        }
    }

    @Test func `a file over the limit is refused, and one at the limit is not`() throws {
        var setup = AppSetup()
        setup.uploadLimit = 2_000
        setup.bodyLimit = 100
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let text = Array("a\n".utf8) + [UInt8](repeating: UInt8(ascii: "1"), count: 1_998)
            #expect(try app.make.upload(text, by: account).status == 201)
            let large = try app.make.upload(text + [49], by: account)
            #expect(large.status == 413 && large.details["limit_bytes"] == 2_000)
            #expect(try app.make.upload([UInt8](repeating: 49, count: 200_000), by: account).status == 413)
        }
    }

    @Test func `uploads are counted by a rule of their own`() throws {
        try withApp(.withContractLimits) { app throws in
            let account = try app.make.account()
            for _ in 0..<10 { #expect(try app.make.upload(Array("a\n1\n".utf8), by: account).status == 201) }
            #expect(try app.make.upload(Array("a\n1\n".utf8), by: account).status == 429)
            #expect(try app.request(.get, "/api/datasets", as: account).status == 200)
        }
    }

    @Test func `the same key and file again make one data set, whatever the boundary`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let headers = ["Idempotency-Key": "once"]
            let first = try app.make.upload(Array(Self.csv.utf8), by: account, headers: headers)
            let again = try app.make.upload(Array(Self.csv.utf8), by: account, headers: headers)
            #expect(again.body == first.body && again[header: "Idempotency-Replayed"] == "true")
            let other = try app.make.upload(Array("a\n1\n".utf8), by: account, headers: headers)
            #expect(other.status == 422)
            let renamed = try app.make.upload(Array(Self.csv.utf8), name: "Other", by: account, headers: headers)
            #expect(renamed.status == 422)
            #expect(try app.request(.get, "/api/datasets", as: account).json["total"] == 1)
        }
    }

    @Test func `pages of rows follow one another over many packets`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let text = "n,t\n" + (0..<2_345).map { "\($0),row \($0)\n" }.joined()
            let set = try app.make.dataSet(text, by: account)
            for offset in [0, 450, 499, 500, 2_300, 2_345, 5_000] {
                let page = try app.request(
                    .get, "/api/datasets/\(set.id)/rows?limit=100&offset=\(offset)", as: account)
                let numbers = page.list("rows").compactMap { $0[0]?.integerValue }
                #expect(numbers == (offset..<max(offset, min(offset + 100, 2_345))).map(Int64.init))
                #expect(page.json["total"] == 2_345 && page.json["has_more"] == .bool(offset + 100 < 2_345))
            }
        }
    }

    @Test func `a file that cannot be stored whole leaves nothing`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            // Control characters grow sixfold in JSON: the row is too long only once it is to be stored.
            let cell = String(repeating: "\u{1}", count: 60_000)
            let text = "a,b,c,d,e,f,g\n1,2,3,4,5,6,7\n" + Array(repeating: cell, count: 7).joined(separator: ",")
            let response = try app.make.upload(Array(text.utf8), by: account)
            #expect(response.status == 400 && response.details["lines"]?[0]?["line"] == 3)
            #expect(try app.request(.get, "/api/datasets", as: account).json["total"] == 0)
        }
    }

    @Test func `whatever is uploaded is answered as the document says`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            var dice = SystemRandomNumberGenerator()
            for seed in 0..<150 {
                var bytes = Array(seed % 2 == 0 ? Self.csv.utf8 : #"[{"a":1,"b":[2]},{"a":"x"}]"#.utf8)
                for _ in 0..<Int.random(in: 1...5) {
                    let place = Int.random(in: 0..<bytes.count, using: &dice)
                    switch Int.random(in: 0..<3, using: &dice) {
                    case 0: bytes[place] = UInt8.random(in: 0...255, using: &dice)
                    case 1: bytes.remove(at: place)
                    default: bytes.insert(contentsOf: [0x22, 0x0A, 0xFF].shuffled().prefix(1), at: place)
                    }
                }
                let response = try app.make.upload(bytes, as: seed % 2 == 0 ? "a.csv" : "a.json", by: account)
                #expect([201, 400].contains(response.status), "\(bytes)")
            }
        }
    }

    // MARK: Widgets

    @Test func `a widget reads a data set, once`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let set = try app.make.dataSet(Self.csv, by: account)
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(
                on: board, by: account,
                [
                    "data_query": [
                        "endpoint": .string("dataset:\(set.id)"), "aggregation": ["type": "sum", "field": "amount"],
                    ]
                ])
            let path = "/api/widgets/\(widget.id)/data"
            let first = try app.request(.get, path, as: account)
            #expect(first.json["data"]?["value"] == -12.2)
            #expect(first.json["metadata"]?["source"] == .string("dataset:\(set.id)"))
            let second = try app.request(.get, path, as: account)
            #expect(second.body == first.body && second.statements == 2)
            let range = try app.request(.get, path + "?from=2026-01-01T00:00:00Z", as: account)
            #expect(range.json["data"]?["value"] == -12.2)
        }
    }

    @Test func `a data set of another workspace is not there, even for a widget that names it`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let stranger = try app.make.account()
            let foreign = try app.make.dataSet(Self.csv, by: stranger)
            let query: JSONValue = ["endpoint": .string("dataset:\(foreign.id)")]
            let board = try app.make.dashboard(by: account, ["is_public": true])
            let widget = try app.make.widget(on: board, by: account, ["type": "table", "data_query": query])
            for reader in [account, stranger] {
                let response = try app.request(.get, "/api/widgets/\(widget.id)/data", as: reader)
                #expect(response.status == 404 && response.code == "NOT_FOUND")
            }
            let preview = try app.request(
                .post, "/api/widgets/preview", as: account, json: ["type": "table", "data_query": query])
            #expect(preview.status == 404)
            // Their own workspace, but not that of the dashboard.
            let elsewhere = try app.request(
                .post, "/api/widgets/preview", as: stranger,
                json: ["type": "table", "data_query": query, "dashboard_id": .string(board.id)])
            #expect(elsewhere.status == 404)
        }
    }

    @Test func `whoever may see a public dashboard sees what its widgets read`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let visitor = try app.make.account()
            let set = try app.make.dataSet(Self.csv, by: owner)
            let board = try app.make.dashboard(by: owner, ["is_public": true])
            let widget = try app.make.widget(
                on: board, by: owner,
                ["type": "table", "data_query": ["endpoint": .string("dataset:\(set.id)")]])
            let data = try app.request(.get, "/api/widgets/\(widget.id)/data", as: visitor)
            #expect(data.status == 200 && data.json["data"]?["total"] == 3)
            #expect(try app.request(.get, "/api/datasets/\(set.id)", as: visitor).status == 404)
            #expect(try app.request(.get, "/api/datasets/\(set.id)/rows", as: visitor).status == 404)
        }
    }

    @Test func `deleting a data set is told to the dashboards that show it`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let set = try app.make.dataSet(Self.csv, by: account)
            let key = try #require(UUID(base62: set.id.dropFirst(3)))
            let board = try app.make.dashboard(by: account)
            let other = try app.make.dashboard(by: account)
            _ = try app.make.widget(on: other, by: account)
            var readers: [UUID] = []
            for endpoint in ["dataset:\(set.id)", "dataset:\(key)", "dataset:\(key)".uppercased()] {
                let widget = try app.make.widget(
                    on: board, by: account,
                    ["data_query": ["endpoint": .string(endpoint.replacing("DATASET", with: "dataset"))]])
                readers.append(try #require(UUID(base62: widget.id.dropFirst(4))))
            }
            let path = "/api/widgets/wgt_\(readers[0].base62)/data"
            #expect(try app.request(.get, path, as: account).status == 200)
            let before = try app.withServices { try $0.events.bounds(of: account.workspace).last }
            #expect(try app.request(.delete, "/api/datasets/\(set.id)", as: account).status == 204)
            #expect(try app.request(.get, path, as: account).status == 404)
            #expect(try app.request(.delete, "/api/datasets/\(set.id)", as: account).status == 404)
            let page = try app.withServices { try $0.events.page(of: account.workspace, after: before, limit: 10) }
            guard case .events(let events) = page, events.count == 1, case .widgetData(let told) = events[0].body else {
                Issue.record("one event of data was wanted: \(page)")
                return
            }
            #expect(Set(told) == Set(readers))
            #expect("dash_\(events[0].object.base62)" == board.id)
        }
    }
}
