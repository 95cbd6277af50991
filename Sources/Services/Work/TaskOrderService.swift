import Core
import MariaDB
import Primitives
import Storage

/// Moves tasks on their board: within a column or into another.
package struct TaskOrderService {
    let database: Database
    let events: EventLog

    /// Where in its column a task goes.
    package enum Place: Sendable, Equatable {
        case first
        case last
        case behind(UUID)
    }

    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`; `.conflict` when the task that it shall stand behind is
    ///   not in that column (any more); `.validation` when it shall stand behind itself.
    package func move(
        _ id: UUID, to status: ProjectTask.Status, _ place: Place, expected: VersionCondition, by actor: Actor
    ) throws -> ProjectTask {
        guard place != .behind(id) else {
            throw CoreError.validation([FieldIssue("after", .value, "A task cannot stand behind itself.")])
        }
        return try self.database.transaction { tx in
            let workspace = try tx.tasks.requireWorkspace(of: id, .taskWrite, actor)
            try tx.tasks.lockBoard(of: workspace)
            var task = try tx.tasks.lockForChange(id, by: actor)
            try expected.check(task.version)
            let before = task.status
            TaskRules.set(status, of: &task, at: tx.now)
            let spread = try Self.place(&task, place, tx)
            TaskService.touch(&task, at: tx.now)
            try tx.tasks.update(task, replacingTags: false)
            let neighbours = try tx.tasks.find(spread, in: [workspace]).sorted { $0.position < $1.position }
            try self.events.append(
                [.changed(task, from: before)] + neighbours.map { .changed($0, from: $0.status) }, by: actor.user, tx)
            return task
        }
    }

    /// Neighbours that are looked at: at first few, which nearly always is enough.
    private static let glances: [Int64] = [2, 32, 512, 8_192]

    /// Gives the task its position, and makes room for it.
    ///
    /// - Returns: the ids of the neighbours that got another position.
    private static func place(_ task: inout ProjectTask, _ place: Place, _ tx: Transaction) throws -> [UUID] {
        var left: (position: Int64, id: UUID)?
        switch place {
        case .last:
            // One that stands there already has nothing to pass.
            let last = try tx.tasks.lastPosition(in: task.status, of: task.workspace)
            task.position = BoardOrder.place(behind: last, before: [], isAll: true)?.position ?? 0
            return []
        case .first: break
        case .behind(let other):
            guard let position = try tx.tasks.position(of: other, in: task.status, of: task.workspace) else {
                throw CoreError.conflict(
                    field: "after", message: "The task that this shall stand behind is not in that column.")
            }
            left = (position: position, id: other)
        }
        for limit in self.glances {
            let followers = try tx.tasks.followers(
                of: left, in: task.status, of: task.workspace, without: task.id, limit: limit)
            guard
                let found = BoardOrder.place(
                    behind: left?.position, before: followers.map(\.position),
                    isAll: followers.count < limit || limit == self.glances.last)
            else { continue }
            task.position = found.position
            let moved = zip(followers, found.moved)
            for (follower, position) in moved { try tx.tasks.setPosition(position, of: follower.id) }
            return moved.map(\.0.id)
        }
        throw CoreError.fault("no place on the board for \(task.id)")
    }
}
