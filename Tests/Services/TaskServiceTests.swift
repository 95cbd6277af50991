import Core
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// Tasks on their boards, and what hangs on them.
@Suite struct TaskServiceTests {
    @Test func `a change of status notes the completion, moves the task to the column's end, and tells which it was`()
        throws
    {
        try WorkPlace.with { place throws in
            let (first, second) = (try place.task("first"), try place.task("second"))
            let done = try place.update(first) { $0.status = .completed }
            #expect(done.completedAt != nil && done.version == 2)
            let back = try place.update(done) { $0.status = .pending }
            #expect(back.completedAt == nil && back.position > second.position)
            #expect(try place.column(.pending) == ["second", "first"])
            let told = try place.events().suffix(2)
            #expect(told.map(\.kind) == [.taskStatusChanged, .taskStatusChanged])
            guard case .task(let task, let previous) = told.last?.body else { throw Unexpected() }
            #expect(previous == .completed && task == back)
        }
    }

    private struct Unexpected: Swift.Error {}

    @Test func `the event log gives back every field of a task`() throws {
        try WorkPlace.with { place throws in
            let owner = try place.actor()
            let milestone = try place.milestone("M")
            let task = try place.task("All") {
                $0.description = .set("words")
                $0.priority = .critical
                $0.assignee = .set(owner.user)
                $0.milestone = .set(milestone.id)
                $0.estimatedHours = .set(2.25)
                $0.dueAt = .set(Instant(seconds: 1_800_000_000))
                $0.tags = ["a", "b"]
            }
            guard case .task(let told, nil) = try place.events().last?.body else { throw Unexpected() }
            #expect(told == task)
            #expect(try place.work { try $0.tasks.get(task.id, for: owner) } == task)
        }
    }

    @Test func `an assignee is a member of the workspace, and a milestone one of its own`() throws {
        try WorkPlace.with { place throws in
            let member = try place.app.make.member(.viewer, of: place.owner)
            let stranger = try place.app.make.account()
            let elsewhere = try WorkPlace(app: place.app, owner: stranger).milestone("theirs")
            let (member_, stranger_) = (try place.user(member), try place.user(stranger))
            #expect(try place.task { $0.assignee = .set(member_) }.assignee == member_)
            #expect(throws: CoreError.self) { try place.task { $0.assignee = .set(stranger_) } }
            #expect(throws: CoreError.self) { try place.task { $0.milestone = .set(elsewhere.id) } }
            #expect(throws: CoreError.self) { try place.task { $0.milestone = .set(.v7()) } }
        }
    }

    @Test func `tasks go where they are moved, within a column and into another`() throws {
        try WorkPlace.with { place throws in
            let tasks = try ["a", "b", "c", "d"].map { try place.task($0) }
            try place.move(tasks[3], .pending, .behind(tasks[0].id))
            #expect(try place.column(.pending) == ["a", "d", "b", "c"])
            try place.move(tasks[2], .pending, .first)
            #expect(try place.column(.pending) == ["c", "a", "d", "b"])
            try place.move(tasks[0], .blocked, .last)
            try place.move(tasks[1], .blocked, .first)
            #expect(try place.column(.blocked) == ["b", "a"])
            try place.move(tasks[3], .blocked, .behind(tasks[1].id))
            #expect(try place.column(.blocked) == ["b", "d", "a"] && place.column(.pending) == ["c"])
            #expect(throws: CoreError.self) { try place.move(tasks[2], .pending, .behind(tasks[0].id)) }
            #expect(throws: CoreError.self) { try place.move(tasks[2], .pending, .behind(tasks[2].id)) }
        }
    }

    @Test func `moves to the same place by many at once all happen, and no two tasks share a place`() throws {
        try WorkPlace.with { place throws in
            let anchor = try place.task("anchor")
            let tasks = try (0..<8).map { try place.task("t\($0)") }
            let app = place.app
            let owner = place.owner
            _ = try concurrently(8) { number in
                let place = WorkPlace(app: app, owner: owner)
                for _ in 0..<6 { try place.move(tasks[number], .pending, .behind(anchor.id)) }
            }
            let column = try place.column(.pending)
            #expect(column.first == "anchor" && Set(column).count == 9)
            let positions = try place.app.sql { tx in
                try tx.query("SELECT position FROM tasks WHERE workspace_id = \(owner.workspace)") {
                    try $0.integer(0)
                }
            }
            #expect(Set(positions).count == 9)
        }
    }

    @Test func `neighbours that make room are told of, too`() throws {
        try WorkPlace.with { place throws in
            let tasks = try (0..<40).map { try place.task("\($0)") }
            for task in tasks.dropFirst(2) { try place.move(task, .pending, .behind(tasks[0].id)) }
            #expect(try place.column(.pending) == ["0"] + tasks.dropFirst(2).reversed().map(\.title) + ["1"])
            var told: [UUID: Int64] = [:]
            for event in try place.events() {
                if case .task(let task, _) = event.body { told[task.id] = task.position }
            }
            let stored = try place.app.sql { tx in try tx.tasks.find(tasks.map(\.id), in: [place.owner.workspace]) }
            for task in stored { #expect(told[task.id] == task.position) }
        }
    }

    @Test func `a list counts every status, and takes as many statements for fifty tasks as for none`() throws {
        try WorkPlace.with { place throws in
            let actor = try place.actor()
            var counts: [Int] = []
            for round in 0..<2 {
                try place.app.withServices { services in
                    let before = services.database.statementsExecuted
                    let list = try services.work.tasks.list(TaskQuery(), for: actor)
                    counts.append(services.database.statementsExecuted - before)
                    #expect(list.byStatus.count == 5 && list.page.total == Int64(round * 50))
                }
                if round == 0 { for number in 0..<50 { try place.task("\(number)") { $0.tags = ["t"] } } }
            }
            #expect(counts[0] == counts[1])
        }
    }

    @Test func `filters find what they ask for`() throws {
        try WorkPlace.with { place throws in
            let actor = try place.actor()
            let soon = Instant.now + .seconds(3_600)
            try place.task("Príprava 100%") {
                $0.tags = ["Red", "blue"]
                $0.dueAt = .set(soon)
                $0.priority = .high
            }
            try place.task("other") { $0.status = .blocked }
            func found(_ change: (inout TaskQuery) -> Void) throws -> [String] {
                var query = TaskQuery()
                change(&query)
                return try place.work { try $0.tasks.list(query, for: actor) }.page.items.map(\.title)
            }
            #expect(try found { $0.tags = ["red", "blue"] } == ["Príprava 100%"])
            #expect(try found { $0.tags = ["red", "green"] } == [])
            #expect(try found { $0.search = "PRIPRAVA 100%" } == ["Príprava 100%"])
            #expect(try found { $0.search = "1_0%" } == [])
            #expect(try found { $0.dueBefore = soon + .seconds(1) } == ["Príprava 100%"])
            #expect(try found { $0.dueBefore = soon } == [])
            #expect(try found { $0.priorities = [.high, .low] } == ["Príprava 100%"])
            #expect(try found { $0.statuses = [.blocked, .cancelled] } == ["other"])
            #expect(try found { $0.assignee = actor.user } == [])
        }
    }

    @Test func `a deleted task comes back as the last of its column, until its time is over`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try WorkPlace.with(setup) { place throws in
            let actor = try place.actor()
            let (gone, kept, timed) = (try place.task("gone"), try place.task("kept"), try place.task("timed"))
            try place.work { try $0.tasks.delete(gone.id, expected: .oneOf([1]), by: actor) }
            #expect(throws: CoreError.self) { try place.work { try $0.tasks.get(gone.id, for: actor) } }
            let back = try place.work { try $0.tasks.undelete(gone.id, by: actor) }
            #expect(back.version == 3)
            #expect(try place.column(.pending) == ["kept", "timed", "gone"])
            #expect(throws: CoreError.self) { try place.work { try $0.tasks.undelete(kept.id, by: actor) } }

            try place.work { work in
                _ = try work.times.start(TimeService.Start(task: timed.id), by: actor)
                for task in [back, timed] { try work.tasks.delete(task.id, expected: .any, by: actor) }
            }
            try place.app.sql { tx in try tx.deletedTasks.purge(deletedBefore: tx.now + .seconds(1)) }
            for task in [gone, timed] {
                #expect(throws: CoreError.self) { try place.work { try $0.tasks.undelete(task.id, by: actor) } }
            }
            // Time that was spent stays accounted for.
            let entry = try place.work { try $0.times.active(for: actor) }
            #expect(entry?.taskTitle == "timed")
        }
    }

    @Test func `a milestone that is removed leaves its tasks, each with a new version, and tells of them`() throws {
        try WorkPlace.with { place throws in
            let actor = try place.actor()
            let milestone = try place.milestone("M")
            let task = try place.task { $0.milestone = .set(milestone.id) }
            try place.task {
                $0.milestone = .set(milestone.id)
                $0.status = .completed
            }
            try place.task {
                $0.milestone = .set(milestone.id)
                $0.status = .cancelled
            }
            #expect(try place.work { try $0.milestones.get(milestone.id, for: actor) }.progress == 50)
            try place.work { try $0.milestones.delete(milestone.id, expected: .any, by: actor) }
            let left = try place.work { try $0.tasks.get(task.id, for: actor) }
            #expect(left.milestone == nil && left.version == 2)
            #expect(try place.events().suffix(3).map(\.kind) == [.taskUpdated, .taskUpdated, .taskUpdated])
        }
    }

    @Test func `a comment is changed by its author and by administrators, and moves no task's version`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let author = try place.app.make.member(.developer, of: place.owner)
            let other = try place.app.make.member(.developer, of: place.owner)
            let viewer = try place.app.make.member(.viewer, of: place.owner)
            let comment = try place.work {
                try $0.comments.create(" words ", on: task.id, by: try place.actor(author))
            }
            #expect(comment.text == "words" && comment.version == 1)
            let edit: (TestAccount) throws -> TaskComment = { account in
                let actor = try place.actor(account)
                return try place.work {
                    try $0.comments.update(comment.id, of: task.id, "new", expected: .any, by: actor)
                }
            }
            #expect(try edit(author).version == 2)
            #expect(try edit(place.owner).version == 3)
            for account in [other, viewer] { #expect(throws: CoreError.self) { try edit(account) } }
            let seen = try place.work { try $0.tasks.get(task.id, for: try place.actor(viewer)) }
            #expect(seen.commentCount == 1 && seen.version == 1)
            #expect(try place.events().last?.kind == .taskUpdated)
        }
    }
}

extension WorkPlace {
    func milestone(_ title: String) throws -> Milestone {
        var draft = MilestoneDraft()
        draft.title = title
        let actor = try self.actor()
        return try self.work { try $0.milestones.create(draft, by: actor) }
    }

    func user(_ account: TestAccount) throws -> UUID {
        try #require(UUID(base62: account.id.dropFirst("usr_".count)))
    }

    @discardableResult
    func move(
        _ task: ProjectTask, _ status: ProjectTask.Status, _ to: TaskOrderService.Place
    ) throws -> ProjectTask {
        let actor = try self.actor()
        return try self.work { try $0.order.move(task.id, to: status, to, expected: .any, by: actor) }
    }
}
