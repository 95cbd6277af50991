import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// Offsets without gaps in commit order, pages, and what goes with age.
@Suite struct EventStoreTests {
    private func withDatabase(_ body: (TestApp, Database) throws -> Void) throws {
        try withApp { app in try body(app, Database(app.settings)) }
    }

    private func draft(_ workspace: UUID, _ dashboard: UUID = UUID.v7(), version: Int64 = 1) -> EventDraft {
        .data(
            of: ShowingWidgets(dashboard: dashboard, version: version, audience: nil, widgets: [UUID.v7()]),
            in: workspace)
    }

    private func append(_ count: Int, to workspace: UUID, _ database: Database) throws {
        for _ in 0..<count {
            try database.transaction { tx in _ = try tx.events.append([self.draft(workspace)], by: nil) }
        }
    }

    private func offsets(_ page: EventPage) -> [Int64]? {
        guard case .events(let events) = page else { return nil }
        return events.map(\.offset)
    }

    @Test func `the first event of a workspace has offset 1, and each next one more`() throws {
        try self.withDatabase { _, database throws in
            let workspace = UUID.v7()
            let last = try database.transaction { tx in
                let first = try tx.events.append([self.draft(workspace)], by: nil)
                let second = try tx.events.append([self.draft(workspace), self.draft(workspace)], by: nil)
                return [first, second]
            }
            #expect(last == [1, 3])
            let page = try database.snapshot { try $0.events.page(of: workspace, after: 0, limit: 10) }
            #expect(self.offsets(page) == [1, 2, 3])
            #expect(try database.read { try $0.events.bounds(of: workspace) } == EventBounds(lowest: 1, last: 3))
        }
    }

    @Test func `what is rolled back takes no offset`() throws {
        struct Refusal: Error {}
        try self.withDatabase { _, database throws in
            let workspace = UUID.v7()
            try self.append(1, to: workspace, database)
            #expect(throws: Refusal.self) {
                try database.transaction { tx in
                    _ = try tx.events.append([self.draft(workspace)], by: nil)
                    throw Refusal()
                }
            }
            try self.append(1, to: workspace, database)
            let page = try database.snapshot { try $0.events.page(of: workspace, after: 0, limit: 10) }
            #expect(self.offsets(page) == [1, 2])
        }
    }

    @Test func `writers at once leave no gap, and a reader never sees an offset before a lower one`() throws {
        try withApp { app throws in
            let workspace = UUID.v7()
            let settings = app.settings
            let isOver = Happening()
            let seen = try concurrently(9) { number -> [Int64] in
                let database = Database(settings)
                guard number == 0 else {
                    for _ in 0..<25 {
                        try database.transaction { tx in
                            _ = try tx.events.append([self.draft(workspace)], by: nil)
                        }
                    }
                    if number == 1 { isOver.happen() }
                    return []
                }
                var seen: [Int64] = []
                while seen.count < 200 {
                    let page = try database.snapshot {
                        try $0.events.page(of: workspace, after: seen.last ?? 0, limit: 7)
                    }
                    seen += self.offsets(page) ?? []
                }
                return seen
            }
            #expect(seen[0] == Array(1...200))
        }
    }

    @Test func `dashboards and widgets come back as they were appended`() throws {
        try self.withDatabase { app, database throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(
                "Grüße \u{1F600}", by: account,
                ["description": "<b>\"", "tags": ["a", "ß"], "theme": ["mode": "dark"]])
            _ = try app.make.widget("One", on: board, by: account)
            let page = try database.snapshot { tx throws -> EventPage in
                try tx.events.page(of: account.workspace, after: 0, limit: 100)
            }
            guard case .events(let events) = page else {
                Issue.record("the events are there")
                return
            }
            #expect(events.map(\.kind) == [.dashboardUpdated, .widgetAdded])
            guard case .dashboard(let dashboard) = events[0].body, case .widget(let widget) = events[1].body else {
                Issue.record("the bodies are of their kinds")
                return
            }
            let stored = try database.read { tx throws in
                (
                    try tx.versions.dashboard(dashboard.id, at: 1),
                    try tx.widgets.ofDashboard(dashboard.id).first
                )
            }
            #expect(dashboard.name == "Grüße \u{1F600}" && dashboard.description == "<b>\"")
            #expect(dashboard.theme == stored.0?.theme && dashboard.tags == stored.0?.tags)
            #expect(dashboard.createdAt == stored.0?.createdAt && dashboard.owner == stored.0?.owner)
            #expect(widget.id == stored.1?.id && widget.frame == stored.1?.frame && widget.config == stored.1?.config)
            #expect(events.map(\.version) == [1, 2] && events.allSatisfy { $0.actor == dashboard.owner })
        }
    }

    @Test func `a page may be of one dashboard alone`() throws {
        try self.withDatabase { _, database throws in
            let (workspace, dashboard) = (UUID.v7(), UUID.v7())
            try database.transaction { tx in
                let drafts = (1...9).map { self.draft(workspace, $0 % 3 == 0 ? dashboard : UUID.v7()) }
                _ = try tx.events.append(drafts, by: nil)
            }
            let page = try database.snapshot {
                try $0.events.page(of: workspace, after: 3, object: dashboard, limit: 10)
            }
            #expect(self.offsets(page) == [6, 9])
        }
    }

    @Test func `age takes the beginning of a stream, and what went is told as lost`() throws {
        try self.withDatabase { _, database throws in
            let workspace = UUID.v7()
            try self.append(5, to: workspace, database)
            // The third began long ago but was committed after younger ones.
            try database.transaction { tx in
                try tx.execute(
                    """
                    UPDATE events SET at = '2001-01-01' WHERE workspace_id = \(workspace) AND stream_offset = 3
                    """)
            }
            let time = Instant(seconds: 980_000_000)
            while try database.transaction({ try $0.events.prune(before: time) }) {}
            #expect(try database.read { try $0.events.bounds(of: workspace) } == EventBounds(lowest: 4, last: 5))
            try database.snapshot { tx throws in
                #expect(self.offsets(try tx.events.page(of: workspace, after: 3, limit: 10)) == [4, 5])
                #expect(self.offsets(try tx.events.page(of: workspace, after: 5, limit: 10)) == [])
                for lost in [0, 2, 6] as [Int64] {
                    guard case .lost(lowest: 4, last: 5) = try tx.events.page(of: workspace, after: lost, limit: 10)
                    else {
                        Issue.record("after \(lost)")
                        continue
                    }
                }
            }
        }
    }

    @Test func `after a restoration everybody has lost the thread, and offsets go on higher`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let database = Database(app.settings)
            let workspace = UUID.v7()
            try self.append(3, to: workspace, database)
            try database.transaction { tx in try tx.events.breakOff() }
            let last = try database.read { try $0.events.bounds(of: workspace) }.last
            try self.append(1, to: workspace, database)
            try database.snapshot { tx throws in
                for lost in [0, 3, 4] as [Int64] {
                    let page = try tx.events.page(of: workspace, after: lost, limit: 10)
                    #expect(self.offsets(page) == nil, "after \(lost)")
                }
                #expect(last > 1_000_000)
                #expect(self.offsets(try tx.events.page(of: workspace, after: last, limit: 10)) == [last + 1])
            }
        }
    }

    @Test func `a time leads to the offset before it`() throws {
        try self.withDatabase { _, database throws in
            let workspace = UUID.v7()
            try self.append(3, to: workspace, database)
            let middle = try database.read { tx in
                try tx.first("SELECT at FROM events WHERE workspace_id = \(workspace) AND stream_offset = 2") {
                    try $0.instant(0)
                }
            }
            let time = try #require(middle)
            try database.snapshot { tx throws in
                #expect(try tx.events.offset(of: workspace, before: time) == 1)
                #expect(try tx.events.offset(of: workspace, before: Instant.now + .seconds(60)) == 3)
                #expect(try tx.events.offset(of: UUID.v7(), before: time) == 0)
            }
        }
    }
}
