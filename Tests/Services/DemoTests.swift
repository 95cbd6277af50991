import Core
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// The demo besides the CRM's records: what is made up is believable, marked, the same for a seed, and goes again with
/// nothing of anybody's own.
@Suite struct DemoTests {
    private func fill(_ app: TestApp, _ account: TestAccount, seed: UInt64 = 1) throws -> DemoService.Filling {
        try app.withServices { try $0.demo.fill(email: account.email, workspace: nil, seed: seed, scale: 1) }
    }

    private func remove(_ app: TestApp, _ account: TestAccount) throws -> Int {
        try app.withServices { try $0.demo.remove(email: account.email, workspace: nil) }
    }

    /// Rows of the workspace, by table.
    private func counts(_ app: TestApp, _ account: TestAccount) throws -> [String: Int64] {
        let tables = [
            "tasks", "milestones", "time_entries", "model_domains", "model_tables", "model_relationships",
            "model_diagrams", "crm_customers", "crm_rates", "demo_objects",
        ]
        return try app.sql { tx in
            try tables.reduce(into: [:]) { counts, table in
                counts[table] = try tx.first(
                    "SELECT COUNT(*) FROM \(identifier: table) WHERE workspace_id = \(account.workspace)"
                ) { try $0.integer(0) }
            }
        }
    }

    @Test
    func `tasks lead to milestones, lie within the last weeks, and have time on them that was spent on working days`()
        throws
    {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.fill(app, ann)
            #expect(made.tasks >= 25 && made.timeEntries >= 40)
            let tasks = try app.request(.get, "/api/v2/tasks?limit=100", as: ann).list("data")
            #expect(tasks.count == made.tasks)
            #expect(Set(tasks.map { $0.text("status") }).count == 5)
            #expect(tasks.allSatisfy { $0["tags"]?.arrayValue?.contains("example") ?? false })
            #expect(tasks.count { ($0["actualHours"]?.numberValue ?? 0) > 0 } >= 12)
            let milestones = try app.request(.get, "/api/v2/milestones", as: ann).list("data")
            #expect(milestones.count == 4 && milestones.contains { $0["progress"] == 100 })
            #expect(milestones.allSatisfy { $0.text("description").contains("Made up by atrium demo.") })
            let wrong = try app.sql { tx in
                try tx.first(
                    """
                    SELECT COUNT(*) FROM time_entries e JOIN tasks t ON t.id = e.task_id
                    WHERE e.workspace_id = \(ann.workspace) AND (WEEKDAY(e.started_at) > 4 OR e.ended_at > \(tx.now)
                        OR e.started_at < \(tx.now) - INTERVAL 44 DAY OR e.started_at < t.created_at
                        OR e.ended_at > t.completed_at OR t.updated_at < e.ended_at)
                    """
                ) { try $0.integer(0) }
            }
            #expect(wrong == 0)
        }
    }

    @Test func `the model is whole: what refers to something has its line, in it and in the diagram nothing is lost`()
        throws
    {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.fill(app, ann)
            let path = "/api/v1/workspaces/\(ann.workspace)"
            let tables = try app.request(.get, "\(path)/tables", as: ann).json
            let lines = try app.request(.get, "\(path)/relationships", as: ann).json
            let list = tables.arrayValue ?? tables["tables"]?.arrayValue ?? []
            #expect(list.count == made.tables)
            let columns = list.flatMap { $0["columns"]?.arrayValue ?? [] }
            let references = columns.count { $0["is_foreign_key"] == true }
            #expect(
                references > 15 && (lines.arrayValue ?? lines["relationships"]?.arrayValue ?? []).count == references)
            #expect(columns.allSatisfy { !$0.text("name").isEmpty && !$0.text("data_type").isEmpty })
            let places = Set(list.map { "\($0["position_x"] ?? .null) \($0["position_y"] ?? .null)" })
            #expect(places.count == list.count)
            let diagram = try app.sql { tx in try tx.modelDiagrams.list(in: ann.workspace) }[0]
            #expect(diagram.linkedTables.count == 3 && diagram.connections.count == 9)
        }
    }

    @Test func `the account's board shows the company, and is as it was when the demo is gone`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let made = try self.fill(app, ann)
            let board = try app.request(.get, "/api/v1/config/dashboard", as: ann).json["dashboard_config"]
            #expect(board?["enabledWidgets"]?.arrayValue?.count == made.widgets && made.widgets == 12)
            _ = try self.remove(app, ann)
            let after = try app.request(.get, "/api/v1/config/dashboard", as: ann).json["dashboard_config"]
            #expect(after?["enabledWidgets"] == [])
            #expect(try self.counts(app, ann).values.allSatisfy { $0 == 0 })
        }
    }

    private func sittings(_ app: TestApp, _ account: TestAccount, before day: Day) throws -> [String] {
        try app.sql { tx in
            try tx.query(
                """
                SELECT CONCAT(t.title, e.started_at, e.ended_at) FROM time_entries e
                JOIN tasks t ON t.id = e.task_id
                WHERE e.workspace_id = \(account.workspace) AND e.started_at < \(day.midnightUTC) ORDER BY 1
                """
            ) { try $0.string(0) }
        }
    }

    @Test func `the same seed makes the same work, another one another`() throws {
        try withApp { app throws in
            var works: [[String]] = []
            var today = TimeZoneRules.utc.day(at: .now) - 1
            // The same for the same day: should one end in between, all is made again.
            while today != TimeZoneRules.utc.day(at: .now) {
                today = TimeZoneRules.utc.day(at: .now)
                works = try ([5, 5, 6] as [UInt64]).map { seed in
                    let account = try app.make.account()
                    _ = try self.fill(app, account, seed: seed)
                    return try self.sittings(app, account, before: today)
                }
            }
            #expect(works[0].count > 30 && works[0] == works[1] && works[0] != works[2])
        }
    }

    @Test func `what people had before stays alone, and stays when the demo goes`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            #expect(try app.request(.post, "/api/v2/tasks", as: ann, json: ["title": "Mine"]).status == 201)
            let domain = try app.request(
                .post, "/api/v1/workspaces/\(ann.workspace)/domains", as: ann, json: ["name": "Mine"])
            #expect(domain.status == 201)
            let made = try self.fill(app, ann)
            #expect(made.tasks == 0 && made.timeEntries == 0 && made.tables == 0 && made.records > 5_000)
            _ = try self.remove(app, ann)
            let left = try self.counts(app, ann)
            #expect(left["tasks"] == 1 && left["model_domains"] == 1 && left["demo_objects"] == 0)
        }
    }

    @Test
    func `what was added to it is kept from being lost: a task moves off its milestone, own time holds everything`()
        throws
    {
        try withApp { app throws in
            let ann = try app.make.account()
            _ = try self.fill(app, ann)
            let milestone = try app.request(.get, "/api/v2/milestones", as: ann).list("data")[0].id
            let task = try app.request(.get, "/api/v2/tasks", as: ann).list("data")[0].id
            let own = try app.request(
                .post, "/api/v2/tasks", as: ann, json: ["title": "Mine", "milestone": .string(milestone)])
            #expect(own.status == 201, "\(own.json.text)")
            let time = try app.request(
                .post, "/api/v2/time-entries", as: ann,
                json: [
                    "taskId": .string(task), "startTime": "2026-01-05T09:00:00Z", "endTime": "2026-01-05T10:00:00Z",
                ])
            #expect(time.status == 201, "\(time.json.text)")
            let full = try self.counts(app, ann)
            #expect(throws: CoreError.self) { try self.remove(app, ann) }
            #expect(try self.counts(app, ann) == full)
            #expect(try app.request(.delete, "/api/v2/time-entries/\(time.json.id)", as: ann).status == 204)
            #expect(try self.remove(app, ann) > 5_000)
            let left = try app.request(.get, "/api/v2/tasks", as: ann).list("data")
            #expect(left.map { $0.text("title") } == ["Mine"])
            #expect(left[0]["milestone"] == nil || left[0]["milestone"] == .null)
        }
    }

    @Test func `it is made once, and again after it was removed; half of one that was broken off goes as well`() throws
    {
        try withApp { app throws in
            let ann = try app.make.account()
            let first = try self.fill(app, ann)
            #expect(throws: CoreError.self) { try self.fill(app, ann) }
            // As a process leaves it that was killed: records, and nothing besides them yet.
            try app.sql { tx in
                try tx.execute("DELETE FROM crm_goals WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM crm_activities WHERE workspace_id = \(ann.workspace)")
                try tx.demo.removeMarks(in: ann.workspace)
                try tx.execute("DELETE FROM time_entries WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM tasks WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM milestones WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM model_tables WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM model_diagrams WHERE workspace_id = \(ann.workspace)")
                try tx.execute("DELETE FROM model_domains WHERE workspace_id = \(ann.workspace)")
            }
            #expect(try self.remove(app, ann) > 3_000)
            #expect(try self.fill(app, ann).tables == first.tables)
        }
    }
}
