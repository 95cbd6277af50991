import JSON
import TestSupport
import Testing

/// Source: workspace contract, POST /auth/signup; contracts' page §2.
@Suite struct SignUpTests {
    private func signUp(_ app: TestApp, _ changes: JSONObject = [:]) throws -> TestResponse {
        let body: JSONObject = ["email": .string(Maker.address()), "password": .string(Maker.password)]
        return try app.request(.post, "/auth/signup", json: .object(body.merging(changes)))
    }

    @Test func `signing up answers 201 with the user and a session`() throws {
        try withApp { app throws in
            let email = Maker.address()
            let response = try self.signUp(app, ["email": .string(email)])
            #expect(response.status == 201)
            #expect(response.json["user"]?.text("email") == email)
            #expect(response.json["user"]?.text("id").hasPrefix("usr_") == true)
            #expect(response.json["user"]?["email_confirmed_at"] == nil)
            #expect(response.session.whole("expires_in") == 1_800)
            #expect(!response.session.text("access_token").isEmpty)
            #expect(!response.session.text("refresh_token").isEmpty)
            #expect(response[header: "Cache-Control"] == "no-store")
        }
    }

    @Test func `a new account owns a workspace with a default dashboard`() throws {
        try withApp { app throws in
            let account = try app.make.account(name: " Ada Lovelace ")
            #expect(TokenClaims(account.accessToken)?.claims.text("role") == "owner")
            let list = try app.request(.get, "/api/dashboards", as: account)
            #expect(list.json.whole("total") == 1)
            #expect(list.list("dashboards").first?["is_default"] == true)
            #expect(list.list("dashboards").first?.text("workspace_id") == account.workspaceID)
            #expect(try app.request(.get, "/api/profile", as: account).profile.text("full_name") == "Ada Lovelace")
        }
    }

    @Test func `an address that has an account is a 409 in whatever case it is written`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for email in [account.email, account.email.uppercased(), "  \(account.email)\t"] {
                let response = try self.signUp(app, ["email": .string(email)])
                #expect(response.status == 409)
                #expect(response.code == "CONFLICT")
                #expect(response.details.text("field") == "email")
            }
        }
    }

    @Test func `the address is kept in lower case and without space at its ends`() throws {
        try withApp { app throws in
            let email = Maker.address()
            let response = try self.signUp(app, ["email": .string(" \(email.uppercased()) ")])
            #expect(response.json["user"]?.text("email") == email)
        }
    }

    @Test func `of four sign-ups of one address at once one gets it`() throws {
        try withApp { app throws in
            let body: JSONObject = ["email": .string(Maker.address())]
            let statuses = try concurrently(4) { _ in try self.signUp(app, body).status }
            #expect(statuses.sorted() == [201, 409, 409, 409])
        }
    }

    @Test(arguments: [
        "", "plain", "@example.com", "a@", "a@b", "a b@example.com", "a@exa mple.com", "a@@example.com", "a@-a.com",
        "a@a-.com", "a@.com", "a@a..com", "a,b@example.com", "<a@example.com>", "a@example.com\u{7}",
        String(repeating: "a", count: 65) + "@example.com", "a@" + String(repeating: "b", count: 64) + ".com",
        String(repeating: "a", count: 64) + "@" + String(repeating: "long.", count: 40) + "com",
    ])
    func `what is no address is refused by name`(email: String) throws {
        try withApp { app throws in
            let response = try self.signUp(app, ["email": .string(email)])
            #expect(response.status == 400)
            #expect(response.code == "VALIDATION_ERROR")
            #expect(response.fields == ["email"])
        }
    }

    @Test(arguments: [(7, 400), (8, 201), (128, 201), (129, 400), (1_024, 400), (1_025, 400)])
    func `a password has 8 to 128 characters`(length: Int, status: Int) throws {
        try withApp { app throws in
            let password = String("k7#Wq-é9Zx".cycled(to: length))
            let response = try self.signUp(app, ["password": .string(password)])
            #expect(response.status == status)
            #expect(response.fields == (status == 201 ? [] : ["password"]))
        }
    }

    @Test(arguments: [
        "password", "PASSWORD", "Password123", "P@ssw0rd2024!", "12345678", "123456789", "87654321", "qwertyuiop",
        "iloveyou", "aaaaaaaa", "abababab", "abcdefgh", "1q2w3e4r", "sunshine!", "trustno1", "letmein123",
    ])
    func `the most common passwords are refused`(password: String) throws {
        try withApp { app throws in
            let response = try self.signUp(app, ["password": .string(password)])
            #expect(response.status == 400)
            #expect(response.fields == ["password"])
            #expect(response.message?.contains("common") == true)
        }
    }

    @Test func `every wrong field is named at once`() throws {
        try withApp { app throws in
            let both = try self.signUp(app, ["email": "x", "password": "y"])
            #expect(both.fields == ["email", "password"])
            let none = try app.request(.post, "/auth/signup", json: [:])
            #expect(none.fields == ["email", "password"])
            #expect(none.details["fields"]?[0]?.text("code") == "required")
            let odd = try self.signUp(app, ["password": 12_345_678, "full_name": false, "color": "red"])
            #expect(odd.fields == ["password", "full_name", "color"])
            #expect(odd.details["fields"]?.arrayValue?.map { $0.text("code") } == ["type", "type", "unknown"])
        }
    }

    @Test func `a full name may have 200 characters, one more is refused`() throws {
        try withApp { app throws in
            let longest = String(repeating: "ž", count: 200)
            #expect(try self.signUp(app, ["full_name": .string(longest)]).status == 201)
            #expect(try self.signUp(app, ["full_name": .string(longest + "x")]).fields == ["full_name"])
            #expect(try self.signUp(app, ["full_name": .null]).status == 201)
        }
    }

    @Test(arguments: ["google", "microsoft", "apple", "github", "linkedin"])
    func `a provider that is not configured is a clear 400`(provider: String) throws {
        try withApp { app throws in
            let response = try self.signUp(app, ["provider": .string(provider)])
            #expect(response.status == 400)
            #expect(response.fields == ["provider"])
            #expect(response.message?.contains(provider) == true)
        }
    }

    @Test func `the password is stored as an argon2id hash and the refresh token as none of its text`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let hash = try app.sql { tx in
                try tx.first(
                    """
                    SELECT p.hash FROM user_passwords p JOIN users u ON u.id = p.user_id WHERE u.email = \(account.email)
                    """
                ) { try $0.string(0) }
            }
            #expect(hash?.hasPrefix("$argon2id$") == true)
            let stored = try app.sql { tx in
                try tx.first("SELECT COUNT(*) FROM refresh_tokens WHERE hash LIKE \(account.refreshToken + "%")") {
                    try $0.integer(0)
                }
            }
            #expect(stored == 0)
        }
    }
}

extension String {
    fileprivate func cycled(to count: Int) -> [Character] {
        let characters = Array(self)
        return (0..<count).map { characters[$0 % characters.count] }
    }
}
