import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// What somebody might try with a sign-in by way of GitHub. Source: RFC 6819, RFC 9700.
@Suite struct GitHubAttackTests {
    private static let bad = [
        "https://evil", "//evil", "https://evil.example/auth/complete",
        "https://models.example.evil.example/auth/complete",
        "https://models.example@evil.example/auth/complete", "https://models.example/auth/complete/../evil",
        "https://models.example/auth/complete?next=//evil", "https://models.example/auth/complete/",
        "https://models.example/auth", "http://models.example/auth/complete",
        "https://models.example:444/auth/complete",
        "HTTPS://models.example/auth/complete", "https://models.example/auth/complete#", "javascript:alert(1)",
        "https://test.example/", "https://test.example.evil.example/#/sign-in/complete", "https:/evil", "\\\\evil",
        "http://127.0.0.1:5173/callback", "http://127.0.0.1/callback ", "data:text/html,x",
        "https://models.example\\@evil.example/auth/complete", " https://models.example/auth/complete",
    ]

    @Test func `an address that is not on the list is never redirected to`() throws {
        try withGitHub { app, gitHub throws in
            for flow in ["login", "login/desktop"] {
                for address in Self.bad where flow == "login" || address != "http://127.0.0.1:5173/callback" {
                    let refused = try GitHubBrowser(app, gitHub).begin(address, flow: flow)
                    #expect(refused.status == 400 && refused[header: "Location"] == nil, "\(flow) \(address)")
                    #expect(refused.json["details"]?.text("field") == "redirect_uri", "\(flow) \(address)")
                }
            }
            #expect(try GitHubBrowser(app, gitHub).begin(GitHubBrowser.elsewhere).status == 302)
        }
    }

    @Test func `a program listens on whatever port of its own machine is free, and nowhere else`() throws {
        try withGitHub { app, gitHub throws in
            let address = "http://127.0.0.1:49152/callback"
            let arrival = try GitHubBrowser(app, gitHub).arrive(.new(), to: address, flow: "login/desktop")
            #expect(arrival.address == address && arrival.told["code"] != nil)
            for bad in [
                "http://127.0.0.1:49152/other", "http://127.0.0.2:49152/callback", "http://127.0.0.1:1@evil/callback",
                "http://127.0.0.1.evil.example:49152/callback", "https://127.0.0.1:49152/callback",
                "http://localhost:49152/callback", "http://127.0.0.1:x/callback",
            ] {
                #expect(try GitHubBrowser(app, gitHub).begin(bad, flow: "login/desktop").status == 400, "\(bad)")
            }
            let scheme = try GitHubBrowser(app, gitHub).arrive(
                .new(), to: "com.example.app:/signed-in", flow: "login/desktop")
            #expect(scheme.address == "com.example.app:/signed-in")
        }
    }

    @Test func `the cookie that binds a browser is for this host, Secure, HttpOnly and Lax`() throws {
        try withGitHub { app, gitHub throws in
            let set = try GitHubBrowser(app, gitHub).begin()[header: "Set-Cookie"] ?? ""
            let parts = set.split(separator: "; ").map(String.init)
            #expect(parts[0].hasPrefix("__Host-atrium-github=gb_"))
            #expect(Set(parts[1...]) == ["Max-Age=900", "Path=/", "HttpOnly", "Secure", "SameSite=Lax"])
        }
    }

    // MARK: State

    @Test func `a state is good in the browser that began alone, and once`() throws {
        try withGitHub { app, gitHub throws in
            let (mallory, victim) = (GitHubBrowser(app, gitHub), GitHubBrowser(app, gitHub))
            let begun = try mallory.departure(.new())
            // The victim's browser is made to follow the attacker's way, with no cookie of ours and with one.
            for hasCookie in [false, true] {
                if hasCookie { _ = try victim.begin() }
                let refused = try victim.get(hasCookie ? try mallory.departure(.new()) : begun)
                #expect(refused.status == 400 && refused.json["details"]?.text("field") == "state")
                #expect(refused[header: "Location"] == nil)
            }
            let asked = gitHub.asked
            let own = try victim.departure(.new())
            #expect(try victim.finish(own).told["code"] != nil)
            #expect(gitHub.asked == asked + 3)
            for again in [own, begun, own.replacing("state=gs_", with: "state=gs_x"), "/api/v1/auth/github/callback"] {
                #expect(try victim.get(again).status == 400, "\(again)")
            }
            #expect(gitHub.asked == asked + 3)
        }
    }

    @Test func `a person whose state is not good is told by our own page`() throws {
        try withGitHub { app, gitHub throws in
            let response = try GitHubBrowser(app, gitHub).get(
                "/api/v1/auth/github/callback?state=x&code=y&redirect_uri=https://evil", accept: "text/html,*/*;q=0.8")
            #expect(response.status == 302)
            let location = response[header: "Location"] ?? ""
            #expect(location.hasPrefix(GitHubBrowser.page + "?error=invalid_state&") && !location.contains("evil"))
        }
    }

    @Test func `two tabs of one browser do not disturb one another`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let (one, other) = (try browser.departure(.new()), try browser.departure(.new()))
            for back in [one, other] {
                let code = try #require(try browser.finish(back).told["code"])
                #expect(try browser.exchange(code).status == 200)
            }
        }
    }

    @Test func `a cookie that is none of ours is replaced`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            for planted in [
                "x", "gb_", "gb_" + String(repeating: "A", count: 42) + "=", String(repeating: "a", count: 4_000),
            ] {
                browser.cookie = "__Host-atrium-github=\(planted)"
                _ = try browser.begin()
                #expect(browser.cookie?.hasSuffix("=" + planted) == false)
            }
        }
    }

    @Test func `a code of GitHub's that was made for another question is refused there`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let stolen = GitHubStandIn.pairs(
                String(try GitHubBrowser(app, gitHub).departure(.new()).drop { $0 != "?" }.dropFirst()))
            let own = GitHubStandIn.pairs(String(try browser.departure(.new()).drop { $0 != "?" }.dropFirst()))
            // The attacker puts a code that was another's into a way of their own: PKCE's verifier is not of it.
            let mixed = "/api/v1/auth/github/callback?code=\(stolen["code"] ?? "")&state=\(own["state"] ?? "")"
            #expect(try browser.finish(mixed).told["error"] == "access_denied")
        }
    }

    @Test func `who says no at GitHub comes back with that`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let state = GitHubStandIn.pairs(
                String(try browser.departure(.new(), to: GitHubBrowser.elsewhere).drop { $0 != "?" }.dropFirst()))
            let back = "/api/v1/auth/github/callback?error=access_denied&state=\(state["state"] ?? "")"
            let arrival = try browser.finish(back)
            #expect(arrival.address == GitHubBrowser.elsewhere && arrival.told["error"] == "access_denied")
        }
    }

    // MARK: The one-time code

    @Test func `a code is good once; a second use ends what the first one opened`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let code = try browser.code(.new())
            let headers = ["Authorization": "Bearer \(try browser.exchange(code).json.text("access_token"))"]
            #expect(try app.request(.get, "/api/profile", headers: headers).status == 200)
            let replayed = try browser.exchange(code)
            #expect(replayed.status == 400 && replayed.json["details"]?.text("field") == "code")
            #expect(try app.request(.get, "/api/profile", headers: headers).status == 401)
        }
    }

    @Test func `of many who present one code at once one is signed in`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let (code, cookie) = (try browser.code(.new()), browser.cookie)
            let statuses = try concurrently(8) { _ in
                let other = GitHubBrowser(app, gitHub)
                other.cookie = cookie
                return try other.exchange(code).status
            }
            #expect(statuses.sorted() == [200] + Array(repeating: 400, count: 7))
        }
    }

    @Test func `a code for our own page is good in the browser that began alone`() throws {
        try withGitHub { app, gitHub throws in
            for hasCookie in [false, true] {
                let (mallory, victim) = (GitHubBrowser(app, gitHub), GitHubBrowser(app, gitHub))
                let code = try mallory.code(.new())
                if hasCookie { _ = try victim.begin() }
                #expect(try victim.exchange(code).status == 400)
                // It was shown to somebody else: nobody has it any more.
                #expect(try mallory.exchange(code).status == 400)
            }
        }
    }

    @Test func `a code of a program's that began with a challenge wants its verifier`() throws {
        try withGitHub { app, gitHub throws in
            let (verifier, challenge) = (GitHubBrowser.verifier, GitHubBrowser.challenge)
            for (given, status) in [(verifier, 200), (nil, 400), (String(verifier.reversed()), 400)] {
                let code = try GitHubBrowser(app, gitHub).code(
                    .new(), to: GitHubBrowser.elsewhere, challenge: challenge)
                #expect(try GitHubBrowser(app, gitHub).exchange(code, verifier: given).status == status)
            }
            #expect(try GitHubBrowser(app, gitHub).begin(challenge: "short").status == 400)
            // Without a challenge, elsewhere, whoever knows the code may use it, as the contract has it.
            let code = try GitHubBrowser(app, gitHub).code(.new(), to: GitHubBrowser.elsewhere)
            #expect(try GitHubBrowser(app, gitHub).exchange(code).status == 200)
        }
    }

    @Test func `a code is over after five minutes`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let code = try browser.code(.new())
            try app.sql { try $0.execute("UPDATE github_codes SET created_at = created_at - INTERVAL 301 SECOND") }
            #expect(try browser.exchange(code).status == 400)
            let back = try browser.departure(.new())
            try app.sql { try $0.execute("UPDATE github_states SET created_at = created_at - INTERVAL 601 SECOND") }
            #expect(try browser.get(back).status == 400)
        }
    }

    @Test func `nobody links an account of theirs to somebody else's`() throws {
        try withGitHub { app, gitHub throws in
            let victim = try app.make.account()
            let (mallory, browser) = (GitHubBrowser(app, gitHub), GitHubBrowser(app, gitHub))
            _ = try browser.begin()
            // Codes that the victim's page is made to present: of another browser, and one that is tied to nobody.
            for code in [try mallory.code(.new()), try mallory.code(.new(), to: GitHubBrowser.elsewhere)] {
                #expect(try browser.link(code, as: victim).status == 400)
                #expect(try mallory.exchange(code).status == 400)
            }
            let headers = ["Authorization": "Bearer \(victim.accessToken)"]
            let known = try app.request(.get, "/api/v1/auth/github/identities", headers: headers)
            #expect(known.list("identities").isEmpty && known.json["has_password"] == true)
        }
    }

    @Test func `what was known of a person is gone from a code that was used`() throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let person = GitHubStandIn.Person.new()
            _ = try browser.signIn(person)
            let kept = try app.sql { tx in
                try tx.query("SELECT account FROM github_codes WHERE used_at IS NOT NULL") { try $0.string(0) }
            }
            #expect(!kept.isEmpty && kept.allSatisfy { $0 == "{}" })
        }
    }

    // MARK: A GitHub that is not well

    @Test(arguments: [GitHubStandIn.Mood.failing, .garbage, .silent, .huge])
    func `a GitHub that fails is told to whoever waits, in bounded time`(mood: GitHubStandIn.Mood) throws {
        try withGitHub { app, gitHub throws in
            let browser = GitHubBrowser(app, gitHub)
            let back = try browser.departure(.new(), to: GitHubBrowser.elsewhere)
            gitHub.set(mood)
            let began = Instant.now
            let arrival = try browser.finish(back)
            #expect(arrival.address == GitHubBrowser.elsewhere && arrival.told["error"] == "temporarily_unavailable")
            #expect(Instant.now - began < .seconds(40))
            gitHub.set(.well)
            #expect(try browser.get(back).status == 400)
            #expect(try browser.signIn(.new()).status == 200)
        }
    }
}
