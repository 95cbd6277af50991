import Core
import HTTP
import JSON
import Primitives
import Services
import Surface
import TestSupport
import Testing

/// The authorization server. Source: RFC 6749, 7636, 7009, 8414, 9207; contracts' page §7.
@Suite struct OAuthTests {
    private func scene(isConfidential: Bool = false, _ body: (CredentialScene) throws -> Void) throws {
        try withApp { app throws in
            try body(CredentialScene(app, try app.make.account(), isConfidential: isConfidential))
        }
    }

    private func status(_ scene: CredentialScene, _ token: String, _ path: String = "/api/v2/dashboards") throws -> Int
    {
        try scene.app.request(.get, path, headers: ["Authorization": "Bearer \(token)"]).status
    }

    // MARK: Authorization

    @Test func `an application's question leads to the page that asks the person, with all that was asked`() throws {
        try self.scene { scene throws in
            let response = try scene.app.send(self.question(scene))
            let location = try #require(response[header: "Location"])
            #expect(response.status == 302 && location.hasPrefix("https://test.example/#/consent?"))
            #expect(CredentialScene.parameters(of: location) == scene.question())
            #expect(response[header: "Cache-Control"] == "no-store")
        }
    }

    private func question(
        _ scene: CredentialScene, _ changes: [String: String?] = [:], accept: String = "*/*"
    ) -> TestRequest {
        let query = scene.question(changes).map { "\($0.key)=\(PercentCoding.encode($0.value))" }.joined(separator: "&")
        return TestRequest("GET", "/oauth/authorize?\(query)&nonce=unknown", headers: ["Accept": accept])
    }

    @Test func `an unknown application or address is told to nobody by a redirect`() throws {
        try self.scene { scene throws in
            for (changes, status) in [
                (["client_id": "app_" + UUID.v7().base62], 404), (["client_id": "x"], 404), (["client_id": nil], 404),
                (["redirect_uri": "https://evil.example/callback"], 400),
                (["redirect_uri": CredentialScene.address + "/"], 400),
                (["redirect_uri": CredentialScene.address + "?x=1"], 400), (["redirect_uri": ""], 400),
            ] as [([String: String?], Int)] {
                let response = try scene.app.send(self.question(scene, changes))
                #expect(response.status == status, "\(changes)")
                #expect(response[header: "Location"] == nil)
                #expect(try scene.decide(changes).status == status, "\(changes)")
                // A person is shown what is wrong by the page, which asks for itself.
                let shown = try scene.app.send(self.question(scene, changes, accept: "text/html,*/*;q=0.8"))
                #expect(shown[header: "Location"]?.hasPrefix("https://test.example/#/consent?") == true)
            }
        }
    }

    @Test func `what else is wrong with a question is told to the application, with its state and who says so`() throws
    {
        try self.scene { scene throws in
            for (changes, error) in [
                (["response_type": "token"], "unsupported_response_type"), (["response_type": nil], "invalid_request"),
                (["scope": "read everything"], "invalid_scope"), (["scope": "admin"], "invalid_scope"),
                (["code_challenge": nil], "invalid_request"), (["code_challenge_method": "plain"], "invalid_request"),
                (["code_challenge_method": nil], "invalid_request"), (["code_challenge": "short"], "invalid_request"),
            ] as [([String: String?], String)] {
                let location = try scene.app.send(self.question(scene, changes))[header: "Location"] ?? ""
                for address in [location, try scene.decide(changes).json.text("redirect_to")] {
                    #expect(address.hasPrefix(CredentialScene.address + "?"), "\(changes)")
                    let told = CredentialScene.parameters(of: address)
                    #expect(told["error"] == error && told["state"] == "s 1&2", "\(changes)")
                    #expect(told["iss"] == "https://test.example" && told["code"] == nil)
                }
            }
        }
    }

    @Test func `who refuses sends the application away, and who is a program cannot answer for a person`() throws {
        try self.scene { scene throws in
            let told = CredentialScene.parameters(
                of: try scene.decide(decision: "deny").json.text("redirect_to"))
            #expect(told["error"] == "access_denied" && told["state"] == "s 1&2" && told["code"] == nil)
            let key = try scene.app.make.apiKey(Permission.allCases, of: scene.owner)
            let token = try scene.exchange(try scene.code()).json.text("access_token")
            for headers in [["X-API-Key": key.text], ["Authorization": "Bearer \(token)"]] {
                let response = try scene.app.request(
                    .post, "/oauth/authorize", json: ["decision": "approve"], headers: headers)
                #expect(response.status == 403)
            }
        }
    }

    @Test func `the page learns who asks for what, and what it may not show`() throws {
        try self.scene { scene throws in
            let path = "/oauth/clients/\(scene.client.identifier)?redirect_uri=\(CredentialScene.address)"
            let shown = try scene.app.request(.get, path + "&scope=read%20write", as: scene.owner)
            #expect(shown.json.text("name") == "Open app")
            let scopes = shown.json["scopes"]?.arrayValue ?? []
            #expect(scopes.map { $0.text("scope") } == ["read", "write"])
            #expect(scopes.allSatisfy { !$0.text("description").isEmpty })
            #expect(try scene.app.request(.get, path + "&scope=admin", as: scene.owner).status == 400)
            #expect(
                try scene.app.request(
                    .get, "/oauth/clients/\(scene.client.identifier)?redirect_uri=https://evil.example/",
                    as: scene.owner
                ).status == 400)
        }
    }

    // MARK: Codes

    @Test func `a code gives tokens of the flowforge hour that say for whom and for what they are`() throws {
        try self.scene { scene throws in
            let answer = try scene.exchange(try scene.code(["scope": "read"]))
            #expect(answer.status == 200 && answer.json.text("token_type") == "Bearer")
            #expect(answer.json.whole("expires_in") == 3_600 && answer.json.text("scope") == "read")
            #expect(answer[header: "Cache-Control"] == "no-store")
            let claims = try #require(TokenClaims(answer.json.text("access_token"))?.claims)
            #expect(claims.text("client_id") == scene.client.identifier && claims.text("scope") == "read")
            #expect(claims.text("sub") == scene.owner.id)
            let permissions = (claims["permissions"]?.arrayValue ?? []).compactMap(\.stringValue)
            #expect(Set(permissions) == Set(Permission.reading.map(\.rawValue)))
        }
    }

    @Test func `a token of an application may what was granted and no more, in every edition`() throws {
        try self.scene { scene throws in
            let reader = try scene.exchange(try scene.code(["scope": "read"])).json.text("access_token")
            let writer = try scene.exchange(try scene.code(["scope": "write"])).json.text("access_token")
            for (token, status) in [(reader, 403), (writer, 201)] {
                let headers = ["Authorization": "Bearer \(token)"]
                #expect(try scene.app.request(.get, "/api/dashboards", headers: headers).status == 200)
                let made = try scene.app.request(.post, "/api/dashboards", json: ["name": "X"], headers: headers)
                #expect(made.status == status)
            }
        }
    }

    @Test func `a code is good for its own application, address and verifier, and any other use spends it`() throws {
        try self.scene { scene throws in
            let other = try CredentialScene(scene.app, scene.owner)
            for changes in [
                ["client_id": other.client.identifier], ["redirect_uri": "https://app.example/other"],
                ["code_verifier": String(repeating: "a", count: 43)], ["code_verifier": CredentialScene.challenge],
                ["code_verifier": "short"],
            ] as [[String: String?]] {
                let code = try scene.code()
                let refused = try scene.exchange(code, changes)
                #expect(refused.status == 400 && refused.json.text("error") == "invalid_grant", "\(changes)")
                #expect(try scene.exchange(code).json.text("error") == "invalid_grant", "\(changes)")
            }
            for name in ["code", "code_verifier", "grant_type"] {
                #expect(try scene.exchange(try scene.code(), [name: nil]).json.text("error") == "invalid_request")
            }
            let code = try scene.code()
            #expect(try scene.exchange(code, ["grant_type": "password"]).json.text("error") == "unsupported_grant_type")
        }
    }

    @Test func `a code that is presented again ends what it gave`() throws {
        try self.scene { scene throws in
            let code = try scene.code()
            let first = try scene.exchange(code)
            let access = first.json.text("access_token")
            #expect(try self.status(scene, access) == 200)
            #expect(try scene.exchange(code).json.text("error") == "invalid_grant")
            #expect(try self.status(scene, access) == 401)
            #expect(try scene.refresh(first.json.text("refresh_token")).json.text("error") == "invalid_grant")
        }
    }

    @Test func `of a code that is presented by many at once, at most one gets tokens, and they end`() throws {
        try self.scene { scene throws in
            let code = try scene.code()
            let answers = try concurrently(6) { _ in try scene.exchange(code) }
            let given = answers.filter { $0.status == 200 }
            #expect(given.count <= 1)
            for answer in given { #expect(try self.status(scene, answer.json.text("access_token")) == 401) }
        }
    }

    @Test func `a code is over after a minute`() throws {
        try self.scene { scene throws in
            let code = try scene.code()
            try scene.app.sql { tx in
                try tx.execute("UPDATE oauth_codes SET created_at = \(tx.now - .seconds(61))")
            }
            #expect(try scene.exchange(code).json.text("error") == "invalid_grant")
        }
    }

    // MARK: Clients

    @Test func `a confidential application proves who it is, in one way`() throws {
        try self.scene(isConfidential: true) { scene throws in
            let secret = try #require(scene.secret)
            let identifier = scene.client.identifier
            let basic = Self.basic(identifier, secret)
            #expect(try scene.exchange(try scene.code(), ["client_secret": secret]).status == 200)
            let good = try scene.exchange(try scene.code(), ["client_id": nil], headers: ["Authorization": basic])
            #expect(good.status == 200)
            for (changes, headers) in [
                ([:], [:]), (["client_secret": secret + "x"], [:]),
                (["client_id": nil], ["Authorization": Self.basic(identifier, "wrong")]),
                (["client_id": nil], ["Authorization": "Bearer x"]), (["client_id": nil], ["Authorization": "Basic !"]),
                (["client_id": nil], [:]),
            ] as [([String: String?], [String: String])] {
                let response = try scene.exchange(try scene.code(), changes, headers: headers)
                #expect(
                    response.status == 401 && response.json.text("error") == "invalid_client", "\(changes) \(headers)")
                #expect(response[header: "WWW-Authenticate"]?.hasPrefix("Basic") == true)
            }
            let both = try scene.exchange(
                try scene.code(), ["client_secret": secret], headers: ["Authorization": basic])
            #expect(both.status == 400 && both.json.text("error") == "invalid_request")
        }
    }

    /// RFC 6749 §2.3.1.
    private static func basic(_ identifier: String, _ secret: String) -> String {
        let text = "\(PercentCoding.encode(identifier)):\(PercentCoding.encode(secret))"
        let digits = Base64URL.encode(Array(text.utf8)).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 }
        return "Basic " + String(digits) + String(repeating: "=", count: (4 - digits.count % 4) % 4)
    }

    @Test func `a public application has no secret to show`() throws {
        try self.scene { scene throws in
            #expect(scene.secret == nil)
            #expect(try scene.exchange(try scene.code(), ["client_secret": "x"]).json.text("error") == "invalid_client")
        }
    }

    @Test func `an address that anybody can claim is not registered, and each wrong one is named`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let body: JSONValue = [
                "name": "App", "scopes": ["read"],
                "redirectUris": ["https://app.example/", "http://app.example/", "javascript:alert(1)"],
            ]
            let refused = try app.request(.post, "/api/v2/oauth/clients", as: owner, json: body)
            let issues = refused.details["validationErrors"]?.arrayValue ?? []
            #expect(refused.status == 400 && issues.map { $0.text("field") } == ["redirectUris[1]", "redirectUris[2]"])
        }
    }

    // MARK: Refresh and revocation

    @Test func `a refresh token is exchanged once, by its own application alone`() throws {
        try self.scene { scene throws in
            let first = try scene.exchange(try scene.code(["scope": "read"])).json.text("refresh_token")
            let other = try CredentialScene(scene.app, scene.owner)
            #expect(try other.refresh(first).json.text("error") == "invalid_grant")
            #expect(
                try scene.app.request(.post, "/auth/refresh", json: ["refresh_token": .string(first)]).status == 401)
            let second = try scene.refresh(first, path: "/oauth/refresh")
            #expect(second.status == 200 && second.json.text("refresh_token") != first)
            #expect(second.json.text("scope") == "read")
            // Within the grace time a parallel request gets the same successor.
            #expect(try scene.refresh(first).json.text("refresh_token") == second.json.text("refresh_token"))
            let more = try scene.refresh(second.json.text("refresh_token"), ["scope": "read write"])
            #expect(more.json.text("error") == "invalid_scope")
        }
    }

    @Test func `a stolen refresh token ends all that came of it`() throws {
        var setup = AppSetup()
        setup.policy.refreshGrace = .zero
        try withApp(setup) { app throws in
            let scene = try CredentialScene(app, try app.make.account())
            let stolen = try scene.exchange(try scene.code()).json.text("refresh_token")
            let next = try scene.refresh(stolen)
            #expect(try self.status(scene, next.json.text("access_token")) == 200)
            #expect(try scene.refresh(stolen).json.text("error") == "invalid_grant")
            #expect(try self.status(scene, next.json.text("access_token")) == 401)
            #expect(try scene.refresh(next.json.text("refresh_token")).json.text("error") == "invalid_grant")
        }
    }

    @Test func `a person's own refresh token is no application's`() throws {
        try self.scene { scene throws in
            #expect(try scene.refresh(scene.owner.refreshToken).json.text("error") == "invalid_grant")
        }
    }

    @Test func `an application ends its tokens by either of them, and nobody else's`() throws {
        try self.scene { scene throws in
            let other = try CredentialScene(scene.app, scene.owner)
            for kind in ["refresh_token", "access_token"] {
                let tokens = try scene.exchange(try scene.code()).json
                #expect(try self.revoke(other, tokens.text(kind)).json.text("error") == "invalid_grant")
                #expect(try self.status(scene, tokens.text("access_token")) == 200)
                #expect(try self.revoke(scene, tokens.text(kind)).status == 200)
                #expect(try self.status(scene, tokens.text("access_token")) == 401)
                #expect(try scene.refresh(tokens.text("refresh_token")).json.text("error") == "invalid_grant")
                #expect(try self.revoke(scene, tokens.text(kind)).status == 200)
            }
            #expect(try self.revoke(scene, "nonsense").status == 200)
            #expect(try self.revoke(scene, scene.owner.accessToken).json.text("error") == "invalid_grant")
            #expect(try self.status(scene, scene.owner.accessToken) == 200)
        }
    }

    private func revoke(_ scene: CredentialScene, _ token: String) throws -> TestResponse {
        try scene.app.send(
            CredentialScene.form("/oauth/revoke", ["token": token, "client_id": scene.client.identifier]))
    }

    @Test func `a person sees whom they let in and takes it back, which is felt everywhere at once`() throws {
        try self.scene { scene throws in
            let other = try scene.app.anotherProcess()
            let tokens = try scene.exchange(try scene.code(["scope": "read"])).json
            let access = tokens.text("access_token")
            #expect(
                try other.request(.get, "/api/v2/dashboards", headers: ["Authorization": "Bearer \(access)"]).status
                    == 200)
            try scene.app.flushUses()
            let list =
                try scene.app.request(.get, "/api/v2/oauth/grants", as: scene.owner).json["data"]?.arrayValue ?? []
            #expect(list.count == 1 && list[0]["client"]?.text("clientId") == scene.client.identifier)
            let pending = try scene.code()
            let stranger = try scene.app.make.account()
            #expect(try scene.app.request(.delete, "/api/v2/oauth/grants/\(list[0].id)", as: stranger).status == 404)
            #expect(try scene.app.request(.delete, "/api/v2/oauth/grants/\(list[0].id)", as: scene.owner).status == 204)
            #expect(try self.status(scene, access) == 401)
            #expect(
                try other.request(.get, "/api/v2/dashboards", headers: ["Authorization": "Bearer \(access)"]).status
                    == 401)
            #expect(try scene.refresh(tokens.text("refresh_token")).json.text("error") == "invalid_grant")
            #expect(try scene.exchange(pending).json.text("error") == "invalid_grant")
        }
    }

    @Test func `an application that is removed is removed for everybody`() throws {
        try self.scene { scene throws in
            let friend = try scene.app.make.account()
            let access = try scene.exchange(try scene.code(by: friend)).json.text("access_token")
            #expect(try self.status(scene, access) == 200)
            let path = "/api/v2/oauth/clients/\(scene.client.identifier)"
            #expect(try scene.app.request(.delete, path, as: friend).status == 404)
            #expect(try scene.app.request(.delete, path, as: scene.owner).status == 204)
            #expect(try self.status(scene, access) == 401)
            #expect(try scene.exchange("ac_x").json.text("error") == "invalid_client")
        }
    }

    // MARK: Manners

    @Test func `the token endpoint takes forms, each parameter once, and speaks the protocol's errors`() throws {
        try self.scene { scene throws in
            let fields = ["grant_type": "refresh_token", "refresh_token": "x", "client_id": scene.client.identifier]
            let json = try scene.app.send(CredentialScene.form("/oauth/token", fields, type: "application/json"))
            #expect(json.status == 415 && json.json.text("error") == "invalid_request")
            let charset = "application/x-www-form-urlencoded; charset=UTF-8"
            let other = try scene.app.send(
                CredentialScene.form("/oauth/token", fields.merging(["unknown": "1"]) { one, _ in one }, type: charset))
            #expect(other.status == 400 && other.json.text("error") == "invalid_grant")
            let twice = try scene.app.send(
                TestRequest(
                    "POST", "/oauth/token", body: Array("grant_type=a&grant_type=b".utf8),
                    type: "application/x-www-form-urlencoded"))
            #expect(twice.status == 400 && twice.json.text("error") == "invalid_request")
            #expect(try scene.app.request(.get, "/oauth/token").code == "METHOD_NOT_ALLOWED")
        }
    }

    @Test func `the metadata say what there is`() throws {
        try self.scene { scene throws in
            let metadata = try scene.app.request(.get, "/.well-known/oauth-authorization-server").json
            #expect(metadata.text("issuer") == "https://test.example")
            #expect(metadata.text("token_endpoint") == "https://test.example/oauth/token")
            #expect(metadata["code_challenge_methods_supported"] == ["S256"])
            let claims = TokenClaims(scene.owner.accessToken)?.claims
            #expect(claims?.text("iss") == metadata.text("issuer"))
        }
    }
}
