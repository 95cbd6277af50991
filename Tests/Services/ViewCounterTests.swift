import MariaDB
import Primitives
import Services
import TestSupport
import Testing

@Suite struct ViewCounterTests {
    @Test func `views that could not be written are kept for the next time`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let id = try #require(UUID(base62: board.id.dropFirst(5)))
            var away = app.settings
            away.socket = "/nowhere/mariadb.sock"
            let counter = ViewCounter()
            let first = Instant.now
            counter.count(id, at: first)
            #expect(throws: DatabaseError.self) { try counter.flush(to: Database(away)) }
            counter.count(id, at: first + .seconds(1))
            try counter.flush(to: Database(app.settings))
            try counter.flush(to: Database(app.settings))
            let listed = try app.request(.get, "/api/dashboards?search=Board", as: account).list("dashboards")
            #expect(listed.first?.whole("view_count") == 2)
            #expect(listed.first?.text("last_viewed_at") == (first + .seconds(1)).rfc3339)
        }
    }

    @Test func `the last view is the latest, in whatever order processes write theirs`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let id = try #require(UUID(base62: board.id.dropFirst(5)))
            let now = Instant.now
            for at in [now, now - .seconds(60)] {
                let counter = ViewCounter()
                counter.count(id, at: at)
                try counter.flush(to: Database(app.settings))
            }
            let listed = try app.request(.get, "/api/dashboards?search=Board", as: account).list("dashboards")
            #expect(listed.first?.text("last_viewed_at") == now.rfc3339)
        }
    }
}
