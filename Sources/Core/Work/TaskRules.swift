import Primitives

/// What follows from a change of a task.
package enum TaskRules {
    /// - Throws: `.validation` naming a field.
    package static func apply(_ draft: TaskDraft, to task: inout ProjectTask, at now: Instant) throws(CoreError) {
        if let title = draft.title { task.title = try WorkRules.title(title) }
        if let change = draft.description { task.description = change.value }
        if let priority = draft.priority { task.priority = priority }
        if let change = draft.assignee { task.assignee = change.value }
        if let change = draft.milestone { task.milestone = change.value }
        if let change = draft.estimatedHours { task.estimatedHours = change.value }
        if let change = draft.dueAt { task.dueAt = try WorkRules.instant(change, field: "dueDate") }
        if let tags = draft.tags { task.tags = try DashboardRules.tags(tags) }
        if let status = draft.status { self.set(status, of: &task, at: now) }
    }

    /// A task that is completed keeps the time at which it became so.
    package static func set(_ status: ProjectTask.Status, of task: inout ProjectTask, at now: Instant) {
        if status == .completed {
            task.completedAt = task.completedAt ?? now
        } else {
            task.completedAt = nil
        }
        task.status = status
    }
}

/// Where a task goes in the order of its column.
///
/// Positions leave room between each other, so that most moves write one row. Where the room is used up, the nearest
/// neighbours are spread, and only they.
package enum BoardOrder {
    /// Between the last task of a column and a new one.
    package static let step: Int64 = 1 << 24
    /// What a column's positions may be: whole numbers that every JSON reader holds exactly.
    package static let positions: ClosedRange<Int64> = -(1 << 52)...(1 << 52)

    /// Positions for a task that goes behind `left` and before `followers`, and for those followers that must make room.
    ///
    /// - Parameters:
    ///   - left: nil: it becomes the first.
    ///   - followers: the positions behind it, in order; as many as were looked at.
    ///   - isAll: whether the column ends with them.
    /// - Returns: the task's position, then the new ones of the first followers; nil when more followers are wanted.
    package static func place(
        behind left: Int64?, before followers: [Int64], isAll: Bool
    ) -> (position: Int64, moved: [Int64])? {
        guard let left else {
            guard let first = followers.first else { return (position: 0, moved: []) }
            return (position: max(first - self.step, self.positions.lowerBound), moved: [])
        }
        for (count, bound) in followers.enumerated() {
            let (room, isHuge) = bound.subtractingReportingOverflow(left)
            let parts = Int64(count) + 2
            guard isHuge || room >= parts else { continue }
            // The more must move, the more room they leave for the next.
            guard count == 0 || isHuge || room / parts >= 64 else { continue }
            let distance = (isHuge ? Int64.max : room) / parts
            return (
                position: left + distance, moved: (0..<count).map { left + distance * (Int64($0) + 2) }
            )
        }
        guard isAll else { return nil }
        return (
            position: self.behind(left, 1), moved: followers.indices.map { self.behind(left, Int64($0) + 2) }
        )
    }

    private static func behind(_ left: Int64, _ steps: Int64) -> Int64 {
        min(left + self.step * steps, self.positions.upperBound)
    }
}
