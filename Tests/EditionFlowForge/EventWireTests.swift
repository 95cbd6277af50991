import Core
import JSON
import Primitives
import Testing

@testable import EditionFlowForge

/// Source: flowforge contract, WebSocket message types and real-time data updates.
@Suite struct EventWireTests {
    private static let workspace = UUID(high: 1, low: 2)
    private static let user = UUID(high: 3, low: 4)
    private static let at = Instant(seconds: 1_705_312_920)

    private static func message(_ kind: Event.Kind, _ body: Event.Body, about object: UUID) throws -> JSONValue? {
        let event = Event(
            workspace: Self.workspace, offset: 7, kind: kind, object: object, version: 5, audience: nil,
            actor: Self.user, body: body, at: Self.at)
        guard let worded = EventWire.event(event) else { return nil }
        let message = try JSONValue(parsing: worded.message)
        #expect(message["type"] == .string(worded.type))
        #expect(message["id"]?.stringValue?.isEmpty == false)
        #expect(message["data"]?["offset"] == 7)
        #expect(message["data"]?["workspace"] == .string("ws_" + Self.workspace.base62))
        return message
    }

    private static let task = ProjectTask(
        id: UUID(high: 5, low: 6), workspace: Self.workspace, title: "Paint", description: nil, status: .completed,
        priority: .high, assignee: Self.user, milestone: nil, estimatedHours: nil, actualSeconds: 0, tags: ["a"],
        position: 1, dueAt: nil, completedAt: Self.at, commentCount: 0, attachmentCount: 0, createdBy: Self.user,
        version: 5, createdAt: Self.at, updatedAt: Self.at)

    @Test func `a change of a task's status is as the contract shows it`() throws {
        let message = try #require(
            try Self.message(.taskStatusChanged, .task(Self.task, previousStatus: .inProgress), about: Self.task.id))
        #expect(message["type"] == "task.status_changed" && message["timestamp"] == "2024-01-15T10:02:00.000Z")
        let data = message["data"]
        #expect(data?["taskId"] == .string("task_" + Self.task.id.base62))
        #expect(data?["previousStatus"] == "in_progress" && data?["newStatus"] == "completed")
        #expect(data?["changedBy"] == .string("usr_" + Self.user.base62))
        #expect(data?["timestamp"] == "2024-01-15T10:02:00.000Z")
        #expect(data?["task"]?["title"] == "Paint" && data?["version"] == 5)
    }

    @Test(arguments: [
        (Event.Kind.taskCreated, "task.created"), (.taskUpdated, "task.updated"), (.taskDeleted, "task.deleted"),
    ])
    func `other changes of a task name no status before`(_ kind: Event.Kind, _ type: String) throws {
        let message = try Self.message(kind, .task(Self.task, previousStatus: nil), about: Self.task.id)
        #expect(message?["type"] == .string(type) && message?["data"]?["previousStatus"] == nil)
    }

    @Test(arguments: [
        (Event.Kind.timeStarted, "time.start"), (.timeStopped, "time.stop"), (.timeUpdated, "time.update"),
        (.timeDeleted, "time.deleted"),
    ])
    func `time names its entry, its task and whose it is`(_ kind: Event.Kind, _ type: String) throws {
        let entry = TimeEntry(
            id: UUID(high: 7, low: 8), workspace: Self.workspace, user: Self.user, task: Self.task.id,
            taskTitle: "Paint", description: nil, startedAt: Self.at, endedAt: nil, rate: nil, costCents: nil,
            version: 1, createdAt: Self.at, updatedAt: Self.at)
        let data = try Self.message(kind, .timeEntry(entry), about: entry.id)?["data"]
        #expect(data?["timeEntryId"] == .string("time_" + entry.id.base62))
        #expect(data?["taskId"] == .string("task_" + Self.task.id.base62))
        #expect(data?["userId"] == .string("usr_" + Self.user.base62))
        #expect(data?["timeEntry"]?["running"] == true && data?["timeEntry"]?["endTime"] == .null)
    }

    @Test func `widgets whose data moved are named, and one as the contract names it`() throws {
        let (board, widget) = (UUID(high: 9, low: 1), UUID(high: 9, low: 2))
        let one = try Self.message(.widgetData, .widgetData([widget]), about: board)?["data"]
        #expect(one?["widgetId"] == .string("wgt_" + widget.base62))
        #expect(one?["dashboardId"] == .string("dash_" + board.base62))
        let two = try Self.message(.widgetData, .widgetData([widget, board]), about: board)?["data"]
        #expect(two?["widgetId"] == nil && two?["widgetIds"]?.arrayValue?.count == 2)
    }
}
