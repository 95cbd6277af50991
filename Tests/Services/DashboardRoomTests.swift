import JSON
import MariaDB
import TestSupport
import Testing

/// How much one dashboard holds.
@Suite struct DashboardRoomTests {
    private static let large: JSONObject = ["config": ["own": .string(String(repeating: "x", count: 240_000))]]

    @Test func `the documents of a dashboard's widgets have a limit together, new ones and changed ones`() throws {
        try withApp { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for _ in 0..<17 { _ = try app.make.widget(on: board, by: account, Self.large) }
            let created = try app.request(
                .post, "/api/dashboards/\(board.id)/widgets", as: account,
                json: .object(Maker.widgetBody().merging(Self.large)))
            #expect(created.status == 409 && created.code == "CONFLICT")
            let small = try app.make.widget(on: board, by: account)
            let path = "/api/widgets/\(small.id)"
            let grown = try app.request(.put, path, as: account, json: .object(Self.large))
            #expect(grown.status == 409)
            #expect(try app.request(.get, path, as: account).widget == small)
            #expect(try app.request(.put, path, as: account, json: ["name": "Renamed"]).status == 200)
        }
    }

    /// A regression test: each looked at the room as it was before the others had theirs.
    @Test func `widgets that grow at once do not fill the same room twice`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for _ in 0..<16 { _ = try app.make.widget(on: board, by: account, Self.large) }
            let small = try (0..<3).map { _ in try app.make.widget(on: board, by: account) }
            let isLocked = Happening()
            let statuses = try concurrently(4) { number -> Int? in
                guard number < 3 else {
                    try self.untilAllWait(app, for: 3) { isLocked.happen() }
                    return nil
                }
                isLocked.wait()
                let path = "/api/widgets/\(small[number].id)"
                return try app.request(.put, path, as: account, json: .object(Self.large)).status
            }
            #expect(statuses.compactMap { $0 }.sorted() == [200, 409, 409])
        }
    }

    /// Locks every dashboard of the schema until so many others wait for the lock.
    private func untilAllWait(_ app: TestApp, for others: Int64, _ locked: () -> Void) throws {
        let watch = try Connection(app.settings)
        let waiting: SQL = """
            SELECT COUNT(*) FROM information_schema.processlist
            WHERE db = DATABASE() AND command = 'Execute' AND info LIKE '%FOR UPDATE'
            """
        try app.sql { tx in
            _ = try tx.query("SELECT id FROM dashboards FOR UPDATE") { try $0.uuid(0) }
            locked()
            while try watch.first(waiting, as: { try $0.integer(0) }) != others {}
        }
    }
}
