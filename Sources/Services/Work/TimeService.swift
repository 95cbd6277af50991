import Core
import MariaDB
import Primitives
import Storage

/// Time spent on tasks. Everybody sees and changes their own; administrators of a workspace everybody's in it.
package struct TimeService {
    let database: Database
    let events: EventLog

    // MARK: Reading

    /// Entries that reach into the days asked for, in the time zone of who asks, and what they come to there: of one
    /// that crosses midnight, each day counts its own part.
    ///
    /// - Throws: `.notFound`, `.forbidden` about the workspace or the person named; `.validation` naming `endDate`.
    package func list(_ query: TimeQuery, for actor: Actor) throws -> TimeList {
        let user = query.user ?? actor.user
        let scope = try Self.scope(of: actor, workspace: query.workspace, user: user)
        return try self.database.snapshot { tx in
            let span = try Self.span(query, zone: try tx.accounts.profile(user: actor.user)?.timezone ?? "UTC")
            return TimeList(
                page: try tx.times.page(of: user, task: query.task, span, query, in: scope),
                summary: try tx.times.summary(of: user, task: query.task, span, in: scope))
        }
    }

    /// - Throws: `.notFound`.
    package func get(_ id: UUID, for actor: Actor) throws -> TimeEntry {
        try self.database.read { tx in
            guard let entry = try tx.times.find(id, in: Self.scope(of: actor, .timeRead)) else { throw Self.missing }
            return entry
        }
    }

    /// The entry that runs for the actor; nil when none does, or none where they may look.
    package func active(for actor: Actor) throws -> TimeEntry? {
        try self.database.read { tx in
            guard let entry = try tx.times.running(of: actor.user), actor.may(.timeRead, in: entry.workspace) else {
                return nil
            }
            return entry
        }
    }

    // MARK: Running

    /// What begins an entry.
    package struct Start: Sendable {
        package var task: UUID
        package var description: String?
        /// nil: now.
        package var startedAt: Instant?
        /// nil: it runs.
        package var endedAt: Instant?
        /// Whether an entry that runs is stopped first.
        package var stopsRunning = false

        package init(task: UUID) { self.task = task }
    }

    /// Starts a timer, or with an end enters time that is over.
    ///
    /// - Throws: `.notFound` about the task, `.forbidden`, `.validation` naming a field; `.timerRunning` when one runs and
    ///   is not to be stopped.
    package func start(_ start: Start, by actor: Actor) throws -> TimeEntry {
        try self.database.transaction { tx in
            guard let task = try tx.tasks.find([start.task], in: actor.workspaces).first else {
                throw TaskStore.missing
            }
            try actor.require(.timeWrite, in: task.workspace)
            var entry = TimeEntry(
                id: UUID.v7(at: tx.now), workspace: task.workspace, user: actor.user, task: task.id,
                taskTitle: task.title, description: start.description, startedAt: start.startedAt ?? tx.now,
                endedAt: nil, rate: nil, costCents: nil, version: 1, createdAt: tx.now, updatedAt: tx.now)
            if let end = start.endedAt {
                try Self.finish(&entry, at: WorkRules.instant(end, field: "endTime"), tx)
            } else {
                try Self.checkStart(entry.startedAt, now: tx.now)
                try self.makeRoom(for: entry, stopping: start.stopsRunning, by: actor, tx)
            }
            try tx.times.insert(entry)
            try self.events.append([entry.isRunning ? .started(entry) : .stopped(entry)], by: actor.user, tx)
            return entry
        }
    }

    /// Ends the entry that runs, or refuses to.
    private func makeRoom(
        for entry: TimeEntry, stopping: Bool, by actor: Actor, _ tx: Transaction
    ) throws {
        guard var running = try tx.times.lockRunning(of: entry.user) else { return }
        guard stopping else { throw CoreError.timerRunning(entry: running.id) }
        try Self.stop(&running, tx)
        try tx.times.update(running)
        try self.events.append([.stopped(running)], by: actor.user, tx)
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`; `.conflict` when it does not run (any more).
    package func stop(_ id: UUID, expected: VersionCondition, by actor: Actor) throws -> TimeEntry {
        try self.database.transaction { tx in
            var entry = try Self.lock(id, expected, actor, tx)
            guard entry.isRunning else {
                throw CoreError.conflict(field: nil, message: "This time entry was stopped already.")
            }
            try Self.stop(&entry, tx)
            try tx.times.update(entry)
            try self.events.append([.stopped(entry)], by: actor.user, tx)
            return entry
        }
    }

    // MARK: Changing

    /// Changes what is given. A finished entry gets the rate of its beginning and its cost anew; an end stops one that
    /// runs. Entries may overlap: people do two things at once, and what was entered is not second-guessed.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, or `.validation` naming a field.
    package func update(
        _ id: UUID, _ draft: TimeEntryDraft, expected: VersionCondition, by actor: Actor
    ) throws -> TimeEntry {
        try self.database.transaction { tx in
            var entry = try Self.lock(id, expected, actor, tx)
            let wasRunning = entry.isRunning
            if let task = draft.task, task != entry.task { try Self.setTask(task, of: &entry, tx) }
            if let change = draft.description { entry.description = change.value }
            if let start = draft.startedAt { entry.startedAt = start }
            if let end = draft.endedAt ?? entry.endedAt {
                let times = draft.startedAt != nil || draft.endedAt != nil
                if times { try Self.finish(&entry, at: WorkRules.instant(end, field: "endTime"), tx) }
            } else {
                try Self.checkStart(entry.startedAt, now: tx.now)
            }
            Self.touch(&entry, tx)
            try tx.times.update(entry)
            let isStopped = wasRunning && !entry.isRunning
            try self.events.append([isStopped ? .stopped(entry) : .updated(entry)], by: actor.user, tx)
            return entry
        }
    }

    /// Removes it for good.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            var entry = try Self.lock(id, expected, actor, tx)
            try tx.times.delete(id)
            Self.touch(&entry, tx)
            try self.events.append([.deleted(entry)], by: actor.user, tx)
        }
    }

    // MARK: What changes have in common

    private static func lock(
        _ id: UUID, _ expected: VersionCondition, _ actor: Actor, _ tx: Transaction
    ) throws -> TimeEntry {
        guard let entry = try tx.times.lock(id, in: self.scope(of: actor, .timeRead)) else { throw self.missing }
        try actor.require(.timeWrite, in: entry.workspace)
        try expected.check(entry.version)
        return entry
    }

    /// A timer that was forgotten counts no longer than an entry may be.
    private static func stop(_ entry: inout TimeEntry, _ tx: Transaction) throws {
        try self.fix(&entry, endedAt: WorkRules.end(ofTimerSince: entry.startedAt, at: tx.now), tx)
        self.touch(&entry, tx)
    }

    private static func finish(_ entry: inout TimeEntry, at end: Instant, _ tx: Transaction) throws {
        entry.startedAt = try WorkRules.instant(entry.startedAt, field: "startTime")
        try WorkRules.check(from: entry.startedAt, to: end, now: tx.now)
        try self.fix(&entry, endedAt: end, tx)
    }

    private static func fix(_ entry: inout TimeEntry, endedAt end: Instant, _ tx: Transaction) throws {
        entry.endedAt = end
        entry.rate = try tx.rates.price(of: entry.user, in: entry.workspace, at: entry.startedAt)
        entry.costCents = entry.rate?.cost(ofSeconds: entry.seconds ?? 0)
    }

    private static func checkStart(_ start: Instant, now: Instant) throws(CoreError) {
        guard start <= now, now - start <= WorkRules.longestEntry else {
            throw .validation([
                FieldIssue("startTime", .range, "A timer begins now, or at most 31 days ago.")
            ])
        }
    }

    private static func setTask(_ task: UUID, of entry: inout TimeEntry, _ tx: Transaction) throws {
        guard let task = try tx.tasks.find([task], in: [entry.workspace]).first else {
            throw CoreError.validation([FieldIssue("taskId", .value, "There is no such task in this workspace.")])
        }
        entry.task = task.id
        entry.taskTitle = task.title
    }

    private static func touch(_ entry: inout TimeEntry, _ tx: Transaction) {
        entry.version += 1
        entry.updatedAt = tx.now
    }

    private static var missing: CoreError { .notFound("There is no such time entry.") }
}
