import Core
import JSON
import Primitives

/// Events about tasks and time. Source: flowforge contract, WebSocket message types.
extension EventWire {
    /// Those that the contract has no name for are named in its manner: `task.deleted`, `time.deleted`.
    static func type(ofWork kind: Event.Kind) -> String? {
        switch kind {
        case .taskCreated: "task.created"
        case .taskUpdated: "task.updated"
        case .taskStatusChanged: "task.status_changed"
        case .taskDeleted: "task.deleted"
        case .timeStarted: "time.start"
        case .timeStopped: "time.stop"
        case .timeUpdated: "time.update"
        case .timeDeleted: "time.deleted"
        default: nil
        }
    }

    /// - Parameter previous: its status before, where that changed.
    static func write(_ task: ProjectTask, from previous: ProjectTask.Status?, _ json: JSONWriter) {
        json.field("taskId", prefix: "task", task.id)
        if let previous {
            json.field("previousStatus", previous.rawValue)
            json.field("newStatus", task.status.rawValue)
        }
        json.key("task")
        TaskWire.write(task, json)
        json.field("version", task.version)
    }

    static func write(_ entry: TimeEntry, _ json: JSONWriter) {
        json.field("timeEntryId", prefix: "time", entry.id)
        json.field("taskId", prefix: "task", entry.task)
        json.field("userId", prefix: "usr", entry.user)
        json.key("timeEntry")
        TimeWire.write(entry, json)
        json.field("version", entry.version)
    }
}
