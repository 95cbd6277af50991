import Core
import HTTP
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// A workspace in which somebody works: a task with a comment, an attachment and a timer, and one that was deleted; and
/// a good request for each route that is about those.
struct WorkScene {
    let app: TestApp
    let owner: TestAccount
    let milestone: JSONValue
    let task: JSONValue
    let deleted: JSONValue
    let comment: JSONValue
    let attachment: JSONValue
    let entry: JSONValue

    static let prefixes = ["/api/v2/tasks", "/api/v2/milestones", "/api/v2/time-entries", "/api/v2/hourly-rates"]

    static func knows(_ route: Route) -> Bool { self.prefixes.contains { route.path.hasPrefix($0) } }

    init(_ app: TestApp, _ owner: TestAccount) throws {
        self.app = app
        self.owner = owner
        func made(_ path: String, _ body: JSONValue) throws -> JSONValue {
            let response = try app.request(.post, "/api/v2/\(path)", as: owner, json: body)
            return try #require(response.status == 201 ? response.json : nil)
        }
        self.milestone = try made("milestones", ["title": "Secret aim"])
        self.task = try made("tasks", ["title": "Secret task", "milestone": .string(self.milestone.id)])
        self.deleted = try made("tasks", ["title": "Secret waste"])
        _ = try app.request(.delete, "/api/v2/tasks/\(self.deleted.id)", as: owner)
        self.comment = try made("tasks/\(self.task.id)/comments", ["body": "Secret words"])
        self.attachment = try app.send(
            Self.upload(Array("Secret file".utf8), as: "Secret.txt", on: self.task, by: owner)
        ).json
        self.entry = try made("time-entries", ["taskId": .string(self.task.id), "stopRunning": true])
    }

    /// A form with a file for a task.
    static func upload(
        _ content: [UInt8], as name: String, on task: JSONValue, by account: TestAccount?, type: String = "text/plain",
        headers: [String: String] = [:]
    ) -> TestRequest {
        let (body, boundary) = Maker.form(content, as: name, type: type)
        var headers = headers
        if let account { headers["Authorization"] = "Bearer \(account.accessToken)" }
        return TestRequest(
            "POST", "/api/v2/tasks/\(task.id)/attachments", headers: headers, body: body,
            type: "multipart/form-data; boundary=\(boundary)")
    }

    /// A good request of the route, by whoever the headers say.
    func request(_ route: Route, _ headers: [String: String], query: String = "") -> TestRequest {
        if route.form != nil {
            return Self.upload(Array("text".utf8), as: "a.txt", on: self.task, by: nil, headers: headers)
        }
        return TestRequest(
            route.method.rawValue, self.path(route) + query, headers: headers,
            body: self.body(route).map { JSONValue.object($0).encoded })
    }

    func path(_ route: Route) -> String {
        let task = route.name == "undeleteTask" ? self.deleted : self.task
        let ids = [
            "{taskId}": task.id, "{milestoneId}": self.milestone.id, "{commentId}": self.comment.id,
            "{attachmentId}": self.attachment.id, "{entryId}": self.entry.id,
        ]
        return route.path.split(separator: "/").reduce("") { $0 + "/" + (ids[String($1)] ?? String($1)) }
    }

    private func body(_ route: Route) -> JSONObject? {
        switch route.name {
        case "createTask", "createMilestone": ["title": "New"]
        case "updateTask", "patchTask", "updateMilestone", "patchMilestone", "updateTimeEntry", "patchTimeEntry":
            ["description": "Changed"]
        case "moveTask": ["status": "blocked"]
        case "createComment", "updateComment", "patchComment": ["body": "New"]
        case "startTimeTracking":
            [
                "taskId": .string(self.task.id), "startTime": "2025-05-01T08:00:00Z",
                "endTime": "2025-05-01T09:00:00Z",
            ]
        case "setHourlyRate": ["rate": 12.5]
        default: nil
        }
    }
}
