import JSON
import TestSupport
import Testing

/// Bodies that are not what a route takes. Source: contracts' page §1.
@Suite struct BodyTests {
    private func post(
        _ app: TestApp, _ body: String, type: String? = "application/json", announced: String? = nil
    ) throws -> TestResponse {
        try app.send(
            TestRequest("POST", "/auth/signin", body: Array(body.utf8), type: type, announced: announced))
    }

    private static let whole = #"{"email":"a@example.com","password":"x"}"#

    @Test(arguments: [
        "{", "}", "{]", #"{"a"}"#, #"{"a":}"#, #"{"a":1,}"#, #"{"a":1}x"#, #"{"a":1}{"a":1}"#, "{'a':1}", "nope", " ",
        #"{"a":NaN}"#, #"{"a":Infinity}"#, #"{"a":01}"#, #"{"a":1e999}"#, #"{"a":99999999999999999999}"#, "{/**/}",
        "\u{FEFF}{}", #"{"a":"\ud800"}"#, #"{"a":"\u0000"}"#, #"{"a":"\x"}"#, "{\"a\":\"\n\"}", "email=a&password=b",
    ])
    func `what is not JSON is a 400`(body: String) throws {
        try withApp { app throws in
            let response = try self.post(app, body)
            #expect(response.status == 400 && response.code == "VALIDATION_ERROR")
            #expect(response.fields == [])
        }
    }

    @Test func `a body that is not UTF-8 is a 400`() throws {
        try withApp { app throws in
            for bytes: [UInt8] in [[0xFF, 0xFE], [0x7B, 0x22, 0xC0, 0x80, 0x22, 0x3A, 0x31, 0x7D], [0], [0x7B, 0]] {
                #expect(try app.send(TestRequest("POST", "/auth/signin", body: bytes)).status == 400)
            }
        }
    }

    @Test(arguments: ["[]", "null", "true", "5", "\"text\"", "[{}]"])
    func `JSON that is no object is a 400`(body: String) throws {
        try withApp { app throws in
            let response = try self.post(app, body)
            #expect(response.status == 400)
            #expect(response.message?.contains("JSON object") == true)
        }
    }

    @Test func `duplicate keys are refused at every depth`() throws {
        try withApp { app throws in
            for body in [
                #"{"email":"a@b.c","email":"d@e.f","password":"x"}"#, #"{"a":{"b":1,"b":1}}"#, #"{"a":1,"\u0061":1}"#,
            ] {
                let response = try self.post(app, body)
                #expect(response.status == 400 && response.fields == [])
                #expect(response.message?.contains("uplicate") == true)
            }
        }
    }

    @Test(arguments: [(63, ["email", "password"]), (64, []), (100_000, [])])
    func `JSON is read to a depth of 64`(depth: Int, fields: [String]) throws {
        try withApp { app throws in
            // The body itself is one level. What is read is then found not to fit; what is not read has no fields.
            let nested = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
            let response = try self.post(app, "{\"email\":\(nested)}")
            #expect(response.status == 400 && response.fields == fields)
        }
    }

    @Test func `a body over the limit is a 413, however it is announced`() throws {
        var setup = AppSetup()
        setup.bodyLimit = 2_048
        try withApp(setup) { app throws in
            let fits = Self.whole + String(repeating: " ", count: 2_048 - Self.whole.utf8.count)
            #expect(try self.post(app, fits).status == 401)
            for response in try [
                self.post(app, fits + " "), self.post(app, Self.whole, announced: "2049"),
                self.post(app, fits + " ", type: "text/plain"), self.post(app, "x", announced: "9223372036854775807"),
            ] {
                #expect(response.status == 413 && response.code == "PAYLOAD_TOO_LARGE")
                #expect(response.details.whole("limit_bytes") == 2_048)
            }
        }
    }

    @Test(arguments: ["abc", "-1", "1.5", "99999999999999999999", "0x10"])
    func `a length that is no number is a 400 or a 413`(length: String) throws {
        try withApp { app throws in
            #expect([400, 413].contains(try self.post(app, Self.whole, announced: length).status))
        }
    }

    @Test func `a body that ends early is a 400`() throws {
        try withApp { app throws in
            #expect(try self.post(app, Self.whole, announced: "\(Self.whole.utf8.count + 1)").status == 400)
        }
    }

    @Test(arguments: [
        nil, "text/plain", "text/json", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "json",
        "application/json; charset=iso-8859-1", "application/json; charset=utf-16", "application/jsonx", "*/*",
    ])
    func `a body of another type is a 415`(type: String?) throws {
        try withApp { app throws in
            let response = try self.post(app, Self.whole, type: type)
            #expect(response.status == 415 && response.code == "UNSUPPORTED_MEDIA_TYPE")
            #expect(response.details.text("content_type") == type ?? "none")
        }
    }

    @Test(arguments: [
        "application/json", "APPLICATION/JSON", "application/json; charset=utf-8", "application/json;charset=\"UTF-8\"",
        "application/json; charset=utf8; x=y", "application/merge-patch+json",
    ])
    func `JSON in UTF-8 is taken, however its type is written`(type: String) throws {
        try withApp { app throws in
            #expect(try self.post(app, Self.whole, type: type).status == 401)
        }
    }

    @Test func `an empty body is a 400 where fields are wanted and nothing where none are`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            #expect(try self.post(app, "").status == 400)
            #expect(try app.request(.post, "/api/dashboards", as: account).status == 400)
            #expect(try app.request(.put, "/api/profile", as: account).status == 200)
            #expect(try app.request(.put, "/api/dashboards/\(board.id)", as: account).status == 200)
            let empty = TestRequest(
                "PUT", "/api/profile", headers: ["Authorization": "Bearer \(account.accessToken)"], body: [],
                type: "text/plain")
            #expect(try app.send(empty).status == 200)
        }
    }

    @Test func `a body is not read where a method has none`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let headers = ["Authorization": "Bearer \(account.accessToken)"]
            for (method, path) in [("GET", "/api/profile"), ("DELETE", "/api/dashboards/\(board.id)")] {
                let request = TestRequest(method, path, headers: headers, body: Array("{no".utf8), type: "text/plain")
                #expect([200, 204].contains(try app.send(request).status))
            }
        }
    }

    @Test func `an error in the JSON says where it is`() throws {
        try withApp { app throws in
            #expect(try self.post(app, "{\n  \"a\": oops\n}").message?.contains("line 2") == true)
        }
    }
}
