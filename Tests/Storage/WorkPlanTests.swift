import Core
import MariaDB
import Primitives
import Storage
import TestSupport
import Testing

/// No query about tasks or time looks at other tenants' rows, or at more of one's own than it is about.
@Suite struct WorkPlanTests {
    private static let tenants = 40
    /// Tasks of each tenant, and as many time entries of each person.
    private static let tasks = 100

    @Test func `no query about tasks or time reads much more than the rows that it is about`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app in
            let account = try app.make.account()
            let database = Database(app.settings)
            let session = try #require(TokenClaims(account.accessToken)?.session)
            let actor = try #require(try database.read { try $0.sessions.actor(session: session) })
            let crowd = Crowd(database: database, actor: actor)
            try crowd.fill(tenants: Self.tenants, tasks: Self.tasks)
            try self.checkTasks(crowd)
            try self.checkMilestones(crowd)
            try self.checkTimes(crowd)
            try self.checkRates(crowd)
        }
    }

    private func expect(_ name: String, atMost rows: Int64, _ crowd: Crowd, _ body: (Transaction) throws -> Void) throws
    {
        let counters = try ReadCounters.measure(crowd.database, body)
        #expect(counters.scans == 0, "\(name) looks at a whole table")
        #expect(counters.rows <= rows, "\(name) reads \(counters.rows) rows")
    }

    private func checkTasks(_ crowd: Crowd) throws {
        let own = Int64(Self.tasks)
        let workspaces = [crowd.actor.workspace]
        for order in TaskQuery.Order.allCases {
            var query = TaskQuery()
            query.order = order
            // Once to count, once to sort, and for the 20 of the page what hangs on them.
            try self.expect("the list by \(order)", atMost: own * 3 + 20 * 8, crowd) {
                _ = try $0.tasks.list(query, in: workspaces)
            }
        }
        for change in [
            { $0.search = "task 1" }, { $0.tags = ["red"] }, { $0.statuses = [.blocked] }, { $0.dueBefore = .now },
            { $0.assignee = crowd.actor.user }, { $0.milestone = crowd.milestone }, { $0.isDeleted = true },
        ] as [(inout TaskQuery) -> Void] {
            var query = TaskQuery()
            change(&query)
            try self.expect("the list by \(query)", atMost: own * 4 + 20 * 8, crowd) {
                _ = try $0.tasks.list(query, in: workspaces)
            }
        }
        let task = crowd.task
        try self.expect("one task", atMost: 12, crowd) { _ = try $0.tasks.find([task], in: workspaces) }
        try self.expect("a task's lock", atMost: 12, crowd) { _ = try $0.tasks.lock(task, in: workspaces) }
        try self.expect("a task's workspace", atMost: 2, crowd) { _ = try $0.tasks.workspace(of: task, in: workspaces) }
        try self.expect("a column's end", atMost: 2, crowd) {
            _ = try $0.tasks.lastPosition(in: .pending, of: crowd.actor.workspace)
        }
        try self.expect("a task's followers", atMost: 6, crowd) {
            _ = try $0.tasks.followers(
                of: (position: 5, id: task), in: .pending, of: crowd.actor.workspace, without: task, limit: 2)
        }
        try self.expect("its comments", atMost: 12, crowd) {
            _ = try $0.comments.page(of: task, ascending: true, PageRequest())
        }
        try self.expect("its attachments", atMost: 3, crowd) { _ = try $0.attachments.all(of: task) }
        try self.expect("the end of deleted ones", atMost: 3, crowd) {
            try $0.deletedTasks.purge(deletedBefore: Instant(seconds: 0))
        }
    }

    private func checkMilestones(_ crowd: Crowd) throws {
        for order in MilestoneQuery.Order.allCases {
            var query = MilestoneQuery()
            query.order = order
            try self.expect("milestones by \(order)", atMost: Int64(Self.tasks) * 2 + 20, crowd) {
                _ = try $0.milestones.page(query, in: [crowd.actor.workspace])
            }
        }
    }

    private func checkTimes(_ crowd: Crowd) throws {
        let user = crowd.actor.user
        let own = Int64(Self.tasks)
        let workspaces = crowd.actor.workspaces
        let scope = TimeScope(user: user, own: workspaces, everybody: workspaces)
        let week = TimeSpan(from: crowd.start + .seconds(60 * 86_400), to: crowd.start + .seconds(67 * 86_400))
        // What began within 31 days before may reach into the week; without that bound it would be all of them.
        try self.expect("a week", atMost: 2 * (31 + 7 + 2) + 20 * 3, crowd) {
            _ = try $0.times.page(of: user, task: nil, week, TimeQuery(), in: scope)
        }
        try self.expect("a week's sum", atMost: 3 * (31 + 7 + 2), crowd) {
            _ = try $0.times.summary(of: user, task: nil, week, in: scope)
        }
        let ever = TimeSpan(from: nil, to: nil)
        try self.expect("everything", atMost: own * 3 + 60, crowd) {
            _ = try $0.times.page(of: user, task: nil, ever, TimeQuery(), in: scope)
        }
        try self.expect("a task's time", atMost: 12, crowd) {
            _ = try $0.times.page(of: user, task: crowd.task, ever, TimeQuery(), in: scope)
        }
        try self.expect("the running one", atMost: 3, crowd) { _ = try $0.times.running(of: user) }
        try self.expect("the running one's lock", atMost: 3, crowd) { _ = try $0.times.lockRunning(of: user) }
    }

    private func checkRates(_ crowd: Crowd) throws {
        try self.expect("a rate", atMost: 2, crowd) {
            _ = try $0.rates.price(of: crowd.actor.user, in: crowd.actor.workspace, at: .now)
        }
        try self.expect("rates", atMost: 60, crowd) {
            _ = try $0.rates.page(in: crowd.actor.workspace, of: nil, PageRequest())
        }
    }
}

/// Many tenants' tasks, and a day of time on each of the actor's.
private final class Crowd {
    let database: Database
    let actor: Actor
    let start = Instant(seconds: 1_700_000_000)
    let task = UUID.v7()
    let milestone = UUID.v7()

    init(database: Database, actor: Actor) {
        self.database = database
        self.actor = actor
    }

    func fill(tenants: Int, tasks: Int) throws {
        try self.database.transaction { tx in
            for tenant in 0..<tenants { try self.fill(tenant, tasks, tx) }
            for number in 0..<20 {
                try tx.rates.set(
                    HourlyRate(
                        workspace: self.actor.workspace, user: self.actor.user,
                        validFrom: self.start + .seconds(number), price: .init(cents: 1, currency: "EUR"),
                        setBy: self.actor.user, setAt: tx.now))
            }
            for table in ["tasks", "task_tags", "milestones", "time_entries", "task_comments", "hourly_rates"] {
                try tx.query("ANALYZE TABLE \(identifier: table)") { _ in }
            }
        }
    }

    private func fill(_ tenant: Int, _ count: Int, _ tx: Transaction) throws {
        let isOwn = tenant == 0
        let (workspace, user) = isOwn ? (self.actor.workspace, self.actor.user) : (UUID.v7(), UUID.v7())
        if !isOwn {
            try tx.accounts.insertUser(
                user, organization: self.actor.organization, email: "\(user)@example.com", fullName: nil,
                passwordHash: "")
            try tx.accounts.insertWorkspace(
                workspace, organization: self.actor.organization, name: "W", type: "shared", owner: user)
        }
        let milestone = isOwn ? self.milestone : UUID.v7()
        try tx.milestones.insert(
            Milestone(
                id: milestone, workspace: workspace, title: "M", description: nil, status: .open, dueAt: nil,
                taskCount: 0, completedCount: 0, createdBy: user, version: 1, createdAt: tx.now, updatedAt: tx.now))
        for number in 0..<count {
            let id = isOwn && number == 0 ? self.task : UUID.v7()
            try tx.tasks.insert(
                ProjectTask(
                    id: id, workspace: workspace, title: "task \(number)", description: nil,
                    status: number % 5 == 0 ? .blocked : .pending, priority: .low, assignee: user,
                    milestone: milestone, estimatedHours: nil, actualSeconds: 0, tags: ["red"],
                    position: Int64(number), dueAt: tx.now, completedAt: nil, commentCount: 0, attachmentCount: 0,
                    createdBy: user, version: 1, createdAt: self.start + .seconds(number), updatedAt: tx.now))
            try tx.comments.insert(
                TaskComment(
                    id: .v7(), task: id, author: user, authorName: nil, text: "c", version: 1, createdAt: tx.now,
                    updatedAt: tx.now))
            let day = self.start + .seconds(number * 86_400)
            try tx.times.insert(
                TimeEntry(
                    id: .v7(), workspace: workspace, user: user, task: id, taskTitle: "", description: nil,
                    startedAt: day, endedAt: day + .seconds(3_600), rate: nil, costCents: nil, version: 1,
                    createdAt: tx.now, updatedAt: tx.now))
        }
    }
}
