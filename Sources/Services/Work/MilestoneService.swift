import Core
import MariaDB
import Primitives
import Storage

/// Milestones: what tasks lead to. They are seen and changed by whoever sees and changes the workspace's tasks.
package struct MilestoneService {
    let database: Database
    let events: EventLog

    /// - Throws: `.notFound`, `.forbidden` about the workspace that is named.
    package func list(_ query: MilestoneQuery, for actor: Actor) throws -> Page<Milestone> {
        let workspaces = try actor.workspaces(allowing: .taskRead, named: query.workspace)
        return try self.database.snapshot { tx in try tx.milestones.page(query, in: workspaces) }
    }

    /// - Throws: `.notFound`, `.forbidden`.
    package func get(_ id: UUID, for actor: Actor) throws -> Milestone {
        try self.database.read { tx in
            guard let milestone = try tx.milestones.find(id, in: actor.workspaces) else { throw Self.missing }
            try actor.require(.taskRead, in: milestone.workspace)
            return milestone
        }
    }

    /// - Throws: `.forbidden`; `.validation` naming a field.
    package func create(_ draft: MilestoneDraft, by actor: Actor) throws -> Milestone {
        try actor.require(.taskWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            var milestone = Milestone(
                id: UUID.v7(at: tx.now), workspace: actor.workspace, title: "", description: nil, status: .open,
                dueAt: nil, taskCount: 0, completedCount: 0, createdBy: actor.user, version: 1, createdAt: tx.now,
                updatedAt: tx.now)
            try Self.apply(draft, to: &milestone)
            try tx.milestones.insert(milestone)
            return milestone
        }
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, or `.validation` naming a field.
    package func update(
        _ id: UUID, _ draft: MilestoneDraft, expected: VersionCondition, by actor: Actor
    ) throws -> Milestone {
        try self.database.transaction { tx in
            var milestone = try Self.lock(id, expected, actor, tx)
            try Self.apply(draft, to: &milestone)
            milestone.version += 1
            milestone.updatedAt = tx.now
            try tx.milestones.update(milestone)
            return milestone
        }
    }

    /// Tasks of one event statement; an event is at most some 100 kB.
    private static let batch = 100

    /// Removes it for good. Its tasks stay, and lead nowhere.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            let milestone = try Self.lock(id, expected, actor, tx)
            let freed = try tx.milestones.delete(id)
            for start in stride(from: 0, to: freed.count, by: Self.batch) {
                let ids = Array(freed[start..<min(start + Self.batch, freed.count)])
                let tasks = try tx.tasks.find(ids, in: [milestone.workspace])
                try self.events.append(tasks.map { .changed($0, from: $0.status) }, by: actor.user, tx)
            }
        }
    }

    private static func lock(
        _ id: UUID, _ expected: VersionCondition, _ actor: Actor, _ tx: Transaction
    ) throws -> Milestone {
        guard let milestone = try tx.milestones.lock(id, in: actor.workspaces) else { throw Self.missing }
        try actor.require(.taskWrite, in: milestone.workspace)
        try expected.check(milestone.version)
        return milestone
    }

    private static func apply(_ draft: MilestoneDraft, to milestone: inout Milestone) throws(CoreError) {
        if let title = draft.title { milestone.title = try WorkRules.title(title) }
        if let change = draft.description { milestone.description = change.value }
        if let status = draft.status { milestone.status = status }
        if let change = draft.dueAt { milestone.dueAt = try WorkRules.instant(change, field: "dueDate") }
    }

    private static var missing: CoreError { .notFound("There is no such milestone.") }
}
