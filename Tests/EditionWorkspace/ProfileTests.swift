import JSON
import Primitives
import TestSupport
import Testing

/// Source: workspace contract, user profile endpoints.
@Suite struct ProfileTests {
    private func update(
        _ app: TestApp, _ account: TestAccount, _ body: JSONValue, ifMatch: String? = nil
    ) throws -> TestResponse {
        try app.request(
            .put, "/api/profile", as: account, json: body, headers: ifMatch.map { ["If-Match": $0] } ?? [:])
    }

    @Test func `a new profile has the defaults`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try app.request(.get, "/api/profile", as: account)
            let profile = response.profile
            #expect(response.status == 200)
            #expect(profile.id == account.id && profile.text("user_id") == account.id)
            #expect(profile.text("email") == account.email)
            #expect(profile.text("timezone") == "UTC")
            #expect(profile["preferences"] == [:] && profile["settings"] == [:])
            #expect(profile["onboarding_completed"] == false)
            #expect(profile["full_name"] == nil && profile["avatar_url"] == nil)
            #expect(profile.text("created_at") == profile.text("updated_at"))
        }
    }

    @Test func `an update changes what is given and keeps the rest`() throws {
        try withApp { app throws in
            let account = try app.make.account(name: "Ada")
            let response = try self.update(
                app, account,
                [
                    "timezone": "Europe/Prague", "avatar_url": "https://example.com/a.png",
                    "onboarding_completed": true, "settings": ["dashboard_auto_refresh": false],
                ])
            #expect(response.status == 200)
            #expect(response.profile.text("full_name") == "Ada")
            #expect(response.profile.text("timezone") == "Europe/Prague")
            #expect(response.profile.text("avatar_url") == "https://example.com/a.png")
            #expect(response.profile["onboarding_completed"] == true)
            #expect(response.profile["settings"] == ["dashboard_auto_refresh": false])
            #expect(try app.request(.get, "/api/profile", as: account).profile == response.profile)
        }
    }

    @Test func `preferences and settings are merged key by key, notifications too, and null removes one`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            _ = try self.update(
                app, account,
                [
                    "preferences": [
                        "theme": "dark", "language": "cs", "notifications": ["email": true, "push": true],
                    ],
                    "settings": ["default_dashboard_layout": "masonry", "ai_suggestions_enabled": true],
                ])
            let response = try self.update(
                app, account,
                [
                    "preferences": ["language": .null, "notifications": ["push": false]],
                    "settings": ["ai_suggestions_enabled": .null],
                ])
            #expect(
                response.profile["preferences"]
                    == ["theme": "dark", "notifications": ["email": true, "push": false]])
            #expect(response.profile["settings"] == ["default_dashboard_layout": "masonry"])
            let without = try self.update(app, account, ["preferences": ["notifications": .null]])
            #expect(without.profile["preferences"] == ["theme": "dark"])
        }
    }

    @Test func `null and white space empty a text that may be empty`() throws {
        try withApp { app throws in
            let account = try app.make.account(name: "Ada")
            _ = try self.update(app, account, ["avatar_url": "https://example.com/a.png"])
            let response = try self.update(app, account, ["full_name": .null, "avatar_url": .null])
            #expect(response.profile["full_name"] == nil && response.profile["avatar_url"] == nil)
            _ = try self.update(app, account, ["full_name": "  Grace  "])
            #expect(try self.update(app, account, ["full_name": "   "]).profile["full_name"] == nil)
        }
    }

    @Test(arguments: ["UTC", "Europe/Prague", "America/Argentina/Buenos_Aires", "Etc/GMT+5", "America/Port-au-Prince"])
    func `a time zone of the IANA database is taken`(zone: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            #expect(try self.update(app, account, ["timezone": .string(zone)]).profile.text("timezone") == zone)
        }
    }

    @Test(arguments: [
        "Mars/Olympus", "europe/prague", "Europe", "Europe/", "/etc/passwd", "../../etc/passwd", "Europe/../UTC",
        "GMT+25",
        "zone.tab", "", "Europe/Prague\u{0}", "posix/UTC",
    ])
    func `what is no time zone is refused by name`(zone: String) throws {
        try withApp { app throws in
            let account = try app.make.account()
            // JSON with NUL in a string is no JSON at all here.
            let expected = zone.contains("\u{0}") ? [] : ["timezone"]
            let response = try self.update(app, account, ["timezone": .string(zone)])
            #expect(response.status == 400)
            #expect(response.fields == expected)
        }
    }

    @Test func `every wrong field is named, with its path`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let response = try self.update(
                app, account,
                [
                    "nickname": "x", "timezone": .null, "avatar_url": "javascript:alert(1)", "onboarding_completed": 1,
                    "preferences": ["theme": "pink", "font": "x", "notifications": ["email": "yes", "fax": true]],
                    "settings": ["default_dashboard_layout": "freeform"],
                    "full_name": .string(String(repeating: "x", count: 201)),
                ])
            #expect(response.status == 400)
            #expect(
                Set(response.fields) == [
                    "full_name", "avatar_url", "timezone", "preferences.theme", "preferences.notifications.email",
                    "preferences.notifications.fax", "preferences.font", "settings.default_dashboard_layout",
                    "onboarding_completed", "nickname",
                ])
            #expect(try app.request(.get, "/api/profile", as: account).profile["full_name"] == nil)
        }
    }

    @Test func `the entity tag moves with each change, and a stale If-Match is a 412`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let before = try app.request(.get, "/api/profile", as: account).etag
            let changed = try self.update(app, account, ["full_name": "One"], ifMatch: before)
            #expect(changed.status == 200 && changed.etag != before)
            let stale = try self.update(app, account, ["full_name": "Two"], ifMatch: before)
            #expect(stale.status == 412)
            #expect(stale.code == "PRECONDITION_FAILED")
            #expect(stale.etag == changed.etag)
            #expect(try app.request(.get, "/api/profile", as: account).profile.text("full_name") == "One")
            for header in ["*", "W/current", "\"0\", current"] {
                let current = try app.request(.get, "/api/profile", as: account).etag
                let given = header.hasSuffix("current") ? header.dropLast("current".count) + current : header[...]
                #expect(try self.update(app, account, ["full_name": "Three"], ifMatch: String(given)).status == 200)
            }
        }
    }

    @Test func `of eight updates at once with one entity tag one wins`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let tag = try app.request(.get, "/api/profile", as: account).etag
            let statuses = try concurrently(8) { number in
                try self.update(app, account, ["full_name": "N\(number)"], ifMatch: tag).status
            }
            #expect(statuses.count(where: { $0 == 200 }) == 1)
            #expect(statuses.count(where: { $0 == 412 }) == 7)
        }
    }

    @Test func `a profile is each person's own`() throws {
        try withApp { app throws in
            let one = try app.make.account(name: "One")
            let two = try app.make.member(.admin, of: one)
            _ = try self.update(app, two, ["full_name": "Two"])
            #expect(try app.request(.get, "/api/profile", as: one).profile.text("full_name") == "One")
            #expect(try app.request(.get, "/api/profile").status == 401)
            #expect(try app.request(.put, "/api/profile", json: [:]).status == 401)
        }
    }
}
