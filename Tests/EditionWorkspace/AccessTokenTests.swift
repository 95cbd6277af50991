import Core
import JSON
import Primitives
import Security
import TestSupport
import Testing

/// Access tokens: JWT, RS256. Source: contracts' page §2.
@Suite struct AccessTokenTests {
    private func status(_ app: TestApp, _ token: String) throws -> TestResponse {
        try app.request(.get, "/api/profile", headers: ["Authorization": "Bearer \(token)"])
    }

    @Test func `the claims are those of the contract`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let token = try #require(TokenClaims(account.accessToken))
            let claims = token.claims
            #expect(token.header.text("alg") == "RS256")
            #expect(token.header.text("kid").isEmpty == false)
            #expect(claims.text("sub") == account.id)
            #expect(claims.text("email") == account.email)
            #expect(claims.text("role") == "owner")
            #expect(claims["permissions"] == .array(Permission.allCases.map(\.rawValue).sorted().map(JSONValue.string)))
            #expect(claims.text("org_id").hasPrefix("org_") && claims.text("org_id").count == 26)
            #expect(claims.text("workspace") == account.workspaceID)
            #expect(claims.text("iss") == "https://test.example")
            #expect(claims.text("aud") == "atrium")
            #expect(claims.text("jti").hasPrefix("tok_"))
            #expect(claims.whole("exp") - claims.whole("iat") == 1_800)
            #expect(abs(claims.whole("iat") - Instant.now.seconds) < 60)
        }
    }

    @Test func `two tokens never share an id`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let ids = try (0..<5).map { _ in
                TokenClaims(try app.make.signIn(account).accessToken)?.claims.text("jti")
            }
            #expect(Set(ids).count == 5)
        }
    }

    @Test func `the public keys verify and hold nothing private`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.get, "/.well-known/jwks.json")
            #expect(response.status == 200)
            let keys = response.json["keys"]?.arrayValue ?? []
            #expect(keys.allSatisfy { Set($0.objectValue?.keys ?? []) == ["kty", "use", "alg", "kid", "n", "e"] })
            #expect(keys.contains { $0.text("kid") == TokenClaims(account.accessToken)?.header.text("kid") })
        }
    }

    @Test func `what is no token of ours is a 401`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let parts = account.accessToken.split(separator: ".").map(String.init)
            let none = Base64URL.encode(Array(#"{"alg":"none","typ":"JWT"}"#.utf8))
            let strangers = try TestFolder()
            try KeyRing.create(strangers("keys"))
            let forged = try KeyRing.load(directory: strangers("keys"))
                .sign(payload: try #require(Base64URL.decode(parts[1])))
            for token in [
                "", " ", "x", "a.b.c", "\(parts[0]).\(parts[1])", "\(parts[0]).\(parts[1]).", "\(none).\(parts[1]).",
                "\(parts[0]).\(parts[1]).\(parts[2])x", account.accessToken + ".x", forged, account.refreshToken,
                String(repeating: "a", count: 10_000),
            ] {
                let response = try self.status(app, token)
                #expect(response.status == 401)
                #expect(response[header: "WWW-Authenticate"] == "Bearer")
            }
            #expect(try self.status(app, account.accessToken).status == 200)
        }
    }

    @Test func `a changed claim, a foreign issuer and a foreign audience are a 401`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let stranger = try app.make.account()
            let claims = try #require(TokenClaims(account.accessToken)?.claims.objectValue)
            let changes: [JSONObject] = [
                ["iss": "https://elsewhere.example"], ["aud": "other"], ["sub": .string(stranger.id)], ["sid": "ses_x"],
                ["exp": "never"], ["exp": .null], ["exp": -1], ["exp": 9_223_372_036_854_775_807],
            ]
            for change in changes {
                let token = try app.platform.signingKeys.ring.sign(
                    payload: JSONValue.object(claims.merging(change)).encoded)
                #expect(try self.status(app, token).status == 401)
            }
            let same = try app.platform.signingKeys.ring.sign(payload: JSONValue.object(claims).encoded)
            #expect(try self.status(app, same).status == 200)
        }
    }

    @Test func `the scheme is Bearer in any case and nothing else`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            for (header, status) in [
                ("bearer \(account.accessToken)", 200), ("BEARER \(account.accessToken)", 200),
                ("Basic \(account.accessToken)", 401), (account.accessToken, 401), ("Bearer", 401), ("Bearer ", 401),
                ("Bearer\(account.accessToken)", 401),
            ] {
                #expect(try app.request(.get, "/api/profile", headers: ["Authorization": header]).status == status)
            }
        }
    }

    @Test func `an expired token is a 401 that says so`() throws {
        var setup = AppSetup()
        setup.policy.accessTokenLife = ["workspace": .zero]
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let response = try self.status(app, account.accessToken)
            #expect(response.status == 401)
            #expect(response.message == "The access token has expired.")
        }
    }

    @Test func `each edition's tokens live as long as it says`() throws {
        var setup = AppSetup()
        setup.policy.accessTokenLife = ["workspace": .seconds(77)]
        try withApp(setup) { app throws in
            let claims = try #require(TokenClaims(try app.make.account().accessToken)?.claims)
            #expect(claims.whole("exp") - claims.whole("iat") == 77)
        }
    }
}
