import Core
import MariaDB
import Primitives
import Storage

/// What somebody who begins to follow wants of the past.
package struct ReplayRequest: Sendable, Equatable {
    /// Most events, when the follower says how many it wants.
    package static let limits: ClosedRange<Int64> = 1...1000

    package enum Start: Sendable, Equatable {
        /// Behind this offset, which the follower saw.
        case offset(Int64)
        /// From this time on.
        case time(Instant)
    }

    package let start: Start
    /// The newest so many; nil: all that is kept.
    package let limit: Int64?

    package init(start: Start, limit: Int64?) {
        self.start = start
        self.limit = limit
    }
}

/// A piece of a subject's past, and how far its stream was read for it.
package struct FollowedPage: Sendable {
    package let workspace: UUID
    /// About the subject, in offset order.
    package let events: [Event]
    /// Every event of the subject up to this offset is known to the follower, or is in `events`.
    package let through: Int64
    /// The newest offset when this was read: live begins behind it once `isLast`.
    package let last: Int64
    /// Whether nothing was left to read.
    package var isLast: Bool { self.through == self.last }
    /// The oldest offset that is kept.
    package let lowest: Int64
    /// Nothing that was asked for is missing: neither pruned nor beyond the limit.
    package let isComplete: Bool
}

/// Lets somebody follow a subject's events, from a moment on or from a moment of the past.
package struct FollowService {
    let database: Database

    /// Events read at once.
    private static let pageLimit: Int64 = 100

    /// Who begins to follow: whether the actor may, where live begins, and the first of what was missed. All three are
    /// of one moment, so that losing access later is an event behind `last`.
    ///
    /// - Throws: `.notFound` when there is no such subject that the actor may see, `.forbidden`.
    package func begin(_ subject: EventSubject, _ replay: ReplayRequest?, for actor: Actor) throws -> FollowedPage {
        try self.database.snapshot { tx in
            let workspace = try Self.workspace(of: subject, for: actor, tx)
            let bounds = try tx.events.bounds(of: workspace)
            guard let replay else {
                return FollowedPage(
                    workspace: workspace, events: [], through: bounds.last, last: bounds.last, lowest: bounds.lowest,
                    isComplete: true)
            }
            return try Self.replay(replay, subject, workspace, bounds, actor, tx)
        }
    }

    /// What follows `offset`, for a follower that was let in and is not up to date yet.
    ///
    /// - Throws: as `begin`, and `.conflict` when events behind the offset are no longer kept.
    package func goOn(_ subject: EventSubject, after offset: Int64, for actor: Actor) throws -> FollowedPage {
        try self.database.snapshot { tx in
            let workspace = try Self.workspace(of: subject, for: actor, tx)
            let bounds = try tx.events.bounds(of: workspace)
            let page = try Self.page(subject, workspace, after: offset, bounds, actor, tx)
            guard page.isComplete else {
                throw CoreError.conflict(field: nil, message: "Events that you have not seen are no longer kept.")
            }
            return page
        }
    }

    /// Whether the actor may follow a subject.
    ///
    /// - Throws: as `begin`.
    package func check(_ subject: EventSubject, for actor: Actor) throws {
        try self.database.snapshot { tx in _ = try Self.workspace(of: subject, for: actor, tx) }
    }

    /// Which of the subjects the actor may no longer follow.
    package func lost(of subjects: [EventSubject], for actor: Actor) throws -> [EventSubject] {
        try self.database.snapshot { tx in
            try subjects.filter { subject in
                do {
                    _ = try Self.workspace(of: subject, for: actor, tx)
                    return false
                } catch is CoreError {
                    return true
                }
            }
        }
    }

    private static func workspace(of subject: EventSubject, for actor: Actor, _ tx: Transaction) throws -> UUID {
        switch subject {
        case .dashboard(let id):
            guard actor.holds(.dashboardRead) else { throw CoreError.lacksPermission(.dashboardRead) }
            return try tx.dashboards.visible(id, to: actor).workspace
        case .workspace(let id):
            guard actor.role(in: id) != nil else { throw CoreError.notFound("There is no such workspace.") }
            try actor.require(.dashboardRead, in: id)
            return id
        case .feed(let feed):
            guard actor.role(in: feed.workspace) != nil else { throw CoreError.notFound("There is no such workspace.") }
            for part in feed.parts {
                try actor.require(part.permission, in: feed.workspace)
                switch part {
                case .dashboard(let id):
                    guard try tx.dashboards.visible(id, to: actor).workspace == feed.workspace else {
                        throw CoreError.notFound("There is no such dashboard in this workspace.")
                    }
                case .task(let id):
                    guard try tx.tasks.workspace(of: id, in: [feed.workspace]) != nil else {
                        throw CoreError.notFound("There is no such task in this workspace.")
                    }
                case .dashboards, .tasks, .time, .alerts, .metrics, .model: break
                }
            }
            return feed.workspace
        }
    }

    private static func replay(
        _ replay: ReplayRequest, _ subject: EventSubject, _ workspace: UUID, _ bounds: EventBounds, _ actor: Actor,
        _ tx: Transaction
    ) throws -> FollowedPage {
        var offset: Int64
        var isComplete = true
        switch replay.start {
        case .offset(let seen):
            offset = seen
            isComplete = bounds.covers(after: seen)
        case .time(let time):
            offset = try tx.events.offset(of: workspace, before: time)
            // Of a pruned stream nobody knows what else was newer than that time.
            isComplete = offset >= bounds.lowest || bounds.lowest == 1
        }
        // An offset that was never given out: the follower saw another history.
        if offset > bounds.last { offset = bounds.last }
        offset = max(offset, bounds.lowest - 1)
        if let limit = replay.limit,
            let start = try tx.events.offset(beforeNewest: limit, of: subject, in: workspace, after: offset)
        {
            offset = start
            isComplete = false
        }
        let page = try Self.page(subject, workspace, after: offset, bounds, actor, tx)
        return FollowedPage(
            workspace: workspace, events: page.events, through: page.through, last: page.last, lowest: page.lowest,
            isComplete: isComplete)
    }

    private static func page(
        _ subject: EventSubject, _ workspace: UUID, after offset: Int64, _ bounds: EventBounds, _ actor: Actor,
        _ tx: Transaction
    ) throws -> FollowedPage {
        var object: UUID?
        if case .dashboard(let id) = subject { object = id }
        let page = try tx.events.page(of: workspace, after: offset, object: object, limit: Self.pageLimit)
        guard case .events(let events) = page else {
            return FollowedPage(
                workspace: workspace, events: [], through: bounds.last, last: bounds.last, lowest: bounds.lowest,
                isComplete: false)
        }
        let isFull = events.count >= Int(Self.pageLimit)
        return FollowedPage(
            workspace: workspace,
            events: events.filter { subject.covers($0) && Self.isVisible($0, in: subject, to: actor) },
            through: isFull ? events.last?.offset ?? bounds.last : bounds.last, last: bounds.last,
            lowest: bounds.lowest, isComplete: true)
    }

    /// On a workspace's list, of what others keep to themselves nothing is told.
    private static func isVisible(_ event: Event, in subject: EventSubject, to actor: Actor) -> Bool {
        if case .feed = subject { return event.isTold(to: actor) }
        guard case .workspace = subject, case .dashboard(let dashboard) = event.body else { return true }
        return dashboard.isVisible(to: actor)
    }
}
