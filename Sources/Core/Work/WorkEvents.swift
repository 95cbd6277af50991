import Primitives

/// What the event log says about tasks and time.
extension EventDraft {
    /// A task is new, or was brought back.
    package static func created(_ task: ProjectTask) -> EventDraft { .about(task, .taskCreated, nil) }

    /// - Parameter previous: its status before; another than its own makes it a change of status.
    package static func changed(_ task: ProjectTask, from previous: ProjectTask.Status) -> EventDraft {
        previous == task.status ? .about(task, .taskUpdated, nil) : .about(task, .taskStatusChanged, previous)
    }

    package static func deleted(_ task: ProjectTask) -> EventDraft { .about(task, .taskDeleted, nil) }

    package static func started(_ entry: TimeEntry) -> EventDraft { .about(entry, .timeStarted) }
    package static func stopped(_ entry: TimeEntry) -> EventDraft { .about(entry, .timeStopped) }
    package static func updated(_ entry: TimeEntry) -> EventDraft { .about(entry, .timeUpdated) }
    package static func deleted(_ entry: TimeEntry) -> EventDraft { .about(entry, .timeDeleted) }

    private static func about(
        _ task: ProjectTask, _ kind: Event.Kind, _ previous: ProjectTask.Status?
    ) -> EventDraft {
        EventDraft(
            kind, workspace: task.workspace, object: task.id, version: task.version, audience: nil,
            body: .task(task, previousStatus: previous))
    }

    /// Whose time it is, is told of it; administrators ask.
    private static func about(_ entry: TimeEntry, _ kind: Event.Kind) -> EventDraft {
        EventDraft(
            kind, workspace: entry.workspace, object: entry.id, version: entry.version, audience: entry.user,
            body: .timeEntry(entry))
    }
}
