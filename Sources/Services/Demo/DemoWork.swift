import Core
import Primitives

/// What the people of the made-up dealer work on: milestones, tasks, what was said about them, and the time of the last
/// weeks. The same for the same seed and day.
struct DemoWork {
    /// Of which time is told.
    static let weeks = 6
    /// Every task carries it, as records carry a mark in the front end.
    static let tag = "example"

    private(set) var milestones: [Milestone] = []
    private(set) var tasks: [ProjectTask] = []
    private(set) var comments: [TaskComment] = []
    private(set) var times: [TimeEntry] = []

    private var dice: DemoDice
    /// Minutes, by place of the task.
    private var spent: [Int: Int64] = [:]
    private let workspace: UUID
    private let user: UUID
    private let zone: TimeZoneRules
    private let end: Instant
    private let today: Day

    /// - Parameters:
    ///   - place: whose time it is, and by which clocks they work.
    ///   - end: nothing was done behind it.
    init(seed: UInt64, for place: DemoService.Place, at end: Instant) {
        // Another sequence than the company's.
        self.dice = DemoDice(seed: ~seed)
        self.workspace = place.workspace
        self.user = place.user
        self.zone = place.zone
        self.end = end
        self.today = place.zone.day(at: end)
        self.milestones = DemoPlan.milestones.map { self.milestone($0) }
        self.tasks = DemoPlan.tasks.map { self.task($0) }
        for ago in (0...(Self.weeks * 7)).reversed() { self.work(on: self.today - ago, ago) }
        for (index, plan) in DemoPlan.tasks.enumerated() { self.say(plan, about: self.tasks[index]) }
        self.settleChanges()
    }

    // MARK: Milestones and tasks

    private func milestone(_ plan: DemoPlan.Milestone) -> Milestone {
        let made = self.moment(plan.begun, hour: 9)
        return Milestone(
            id: UUID.v7(at: made), workspace: self.workspace, title: plan.title,
            description: "\(plan.description) Made up by atrium demo.", status: plan.isClosed ? .closed : .open,
            dueAt: self.moment(-plan.due, hour: 17), taskCount: 0, completedCount: 0, createdBy: self.user,
            version: 1, createdAt: made, updatedAt: made)
    }

    private mutating func task(_ plan: DemoPlan.Task) -> ProjectTask {
        let begun = plan.days.map(\.upperBound) ?? 3
        let made = self.moment(begun + Int(self.dice.number(1...5)), hour: 9, minute: self.dice.number(0...59))
        var completed: Instant?
        if plan.status == .completed, let days = plan.days {
            completed = self.moment(days.lowerBound, hour: 17, minute: self.dice.number(20...55))
        }
        return ProjectTask(
            id: UUID.v7(at: made), workspace: self.workspace, title: plan.title, description: plan.note,
            status: plan.status, priority: plan.priority, assignee: plan.days == nil ? nil : self.user,
            milestone: plan.milestone.map { self.milestones[$0].id }, estimatedHours: plan.hours, actualSeconds: 0,
            tags: plan.tags + [Self.tag], position: 0, dueAt: plan.due.map { self.moment(-$0, hour: 16) },
            completedAt: completed, commentCount: 0, attachmentCount: 0, createdBy: self.user, version: 1,
            createdAt: made, updatedAt: completed ?? made)
    }

    // MARK: Time

    /// Two to four sittings on a working day, on what was in hand then.
    private mutating func work(on day: Day, _ ago: Int) {
        guard (1...5).contains(day.weekday) else { return }
        var minute = 8 * 60 + self.dice.number(20...70)
        for sitting in 0..<self.dice.number(2...4) {
            let length = self.dice.number(9...32) * 5
            let inHand = DemoPlan.tasks.indices.filter { self.isInHand($0, ago) }
            guard !inHand.isEmpty else { return }
            let start = self.moment(ago, hour: 0, minute: minute)
            let stop = self.moment(ago, hour: 0, minute: minute + length)
            guard stop < self.end, minute + length <= 17 * 60 else { return }
            let place = self.dice.one(of: inHand, or: 0)
            let task = self.tasks[place]
            self.spent[place, default: 0] += length
            self.times.append(
                TimeEntry(
                    id: UUID.v7(at: start), workspace: self.workspace, user: self.user, task: task.id,
                    taskTitle: task.title, description: self.dice.one(of: DemoPlan.sittings, or: nil),
                    startedAt: start, endedAt: stop, rate: nil, costCents: nil, version: 1, createdAt: start,
                    updatedAt: stop))
            // Around noon there is something to eat.
            minute += length + (sitting == 1 ? self.dice.number(35...60) : self.dice.number(5...30))
        }
    }

    /// Whether somebody was at a task on a day, and may go on: it takes little longer than was thought.
    private func isInHand(_ place: Int, _ ago: Int) -> Bool {
        let plan = DemoPlan.tasks[place]
        guard plan.days?.contains(ago) ?? false else { return false }
        return Double(self.spent[place] ?? 0) < (plan.hours ?? 8) * 55
    }

    // MARK: What was said

    private mutating func say(_ plan: DemoPlan.Task, about task: ProjectTask) {
        guard let text = plan.said, let days = plan.days else { return }
        let at = self.moment((days.lowerBound + days.upperBound + 1) / 2, hour: 13, minute: self.dice.number(0...59))
        self.comments.append(
            TaskComment(
                id: UUID.v7(at: at), task: task.id, author: self.user, authorName: nil, text: text, version: 1,
                createdAt: at, updatedAt: at))
    }

    /// A task was changed last when it was worked on or spoken of last.
    private mutating func settleChanges() {
        var latest: [UUID: Instant] = [:]
        for entry in self.times { latest[entry.task] = max(latest[entry.task] ?? entry.updatedAt, entry.updatedAt) }
        for comment in self.comments {
            latest[comment.task] = max(latest[comment.task] ?? comment.createdAt, comment.createdAt)
        }
        for index in self.tasks.indices {
            guard let last = latest[self.tasks[index].id] else { continue }
            self.tasks[index].updatedAt = max(self.tasks[index].updatedAt, last)
        }
    }

    /// A time of the day so many days before today, on the clocks of the account; never behind the end when the day is
    /// not ahead.
    private func moment(_ ago: Int, hour: Int64, minute: Int64 = 0) -> Instant {
        let fields = (self.today - ago).midnightUTC + .seconds(hour * 3_600 + minute * 60)
        let instant = self.zone.instant(wallClock: fields)
        return ago < 0 ? instant : min(instant, self.end)
    }
}
