import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// `/api/v2/tasks` and what hangs on them, as a client has them.
@Suite struct TaskTests {
    private func make(_ app: TestApp, _ account: TestAccount, _ fields: JSONObject) throws -> TestResponse {
        try app.request(.post, "/api/v2/tasks", as: account, json: .object(fields))
    }

    @Test func `a task is made, changed by its version, deleted and brought back`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let milestone = try app.request(.post, "/api/v2/milestones", as: ann, json: ["title": "Launch"]).json
            let made = try self.make(
                app, ann,
                [
                    "title": "Build it", "priority": "high", "assignee": .string(ann.id), "estimatedHours": 2.5,
                    "milestone": .string(milestone.id), "tags": ["ui"], "dueDate": "2030-01-01T00:00:00Z",
                ])
            #expect(made.status == 201 && made.etag == "\"1\"")
            #expect(made.json["status"] == "pending" && made.json["description"] == .null)
            #expect(made.json["assignee"] == .string(ann.id) && made.json["actualHours"]?.numberValue == 0)
            let path = "/api/v2/tasks/\(made.json.id)"
            let done = try app.request(
                .put, path, as: ann, json: ["status": "completed", "assignee": .null], headers: ["If-Match": "\"1\""])
            #expect(done.status == 200 && done.json["completedAt"]?.stringValue != nil)
            #expect(done.json["assignee"] == .null && done.json["title"] == "Build it")
            let late = try app.request(.patch, path, as: ann, json: ["title": "x"], headers: ["If-Match": "\"1\""])
            #expect(late.status == 412)
            let aim = try app.request(.get, "/api/v2/milestones/\(milestone.id)", as: ann)
            #expect(aim.json["progress"] == 100 && aim.json["taskCount"] == 1)
            #expect(try app.request(.delete, path, as: ann).status == 204)
            #expect(try app.request(.get, path, as: ann).status == 404)
            let list = try app.request(.get, "/api/v2/tasks?deleted=true", as: ann)
            #expect(list.list("data").map(\.id) == [made.json.id])
            let back = try app.request(.post, "\(path)/undelete", as: ann)
            #expect(back.status == 200 && back.json.version == 4)
        }
    }

    @Test func `what is wrong with a task is named by field and code`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let stranger = try app.make.account()
            let wrong = try self.make(
                app, ann,
                [
                    "title": "", "status": "done", "priority": 3, "assignee": "me", "estimatedHours": -1,
                    "dueDate": "tomorrow", "tags": ["a,b"], "colour": "red",
                ])
            #expect(wrong.status == 400 && wrong.code == "VALIDATION_ERROR")
            #expect(
                Set(wrong.fields) == [
                    "title", "status", "priority", "assignee", "estimatedHours", "dueDate", "colour",
                ])
            #expect(try self.make(app, ann, ["title": "T", "tags": ["a,b"]]).fields == ["tags[0]"])
            #expect(try self.make(app, ann, ["title": "  "]).fields == ["title"])
            let foreign = try self.make(
                app, ann,
                ["title": "T", "assignee": .string(stranger.id), "milestone": .string("mil_\(UUID.v7().base62)")])
            #expect(foreign.status == 400 && foreign.fields == ["assignee", "milestone"])
            #expect(try app.request(.get, "/api/v2/tasks?assignee=you", as: ann).fields == ["assignee"])
            #expect(try app.request(.get, "/api/v2/tasks?status=done", as: ann).status == 400)
            #expect(try app.request(.get, "/api/v2/tasks?sort=colour:asc", as: ann).status == 400)
        }
    }

    @Test func `a list is filtered, sorted and paged, and its summary counts the other states, too`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            for (number, status) in ["pending", "pending", "blocked", "completed", "cancelled"].enumerated() {
                _ = try self.make(
                    app, ann,
                    [
                        "title": .string("task \(number)"), "status": .string(status),
                        "assignee": number == 0 ? .string(ann.id) : .null,
                    ])
            }
            let list = try app.request(
                .get, "/api/v2/tasks?status=pending,blocked&sort=title:asc&limit=2", as: ann)
            #expect(list.list("data").map { $0.text("title") } == ["task 0", "task 1"])
            #expect(list.json["pagination"]?["total"] == 3 && list.json["pagination"]?["hasNext"] == true)
            #expect(
                list.json["summary"] == [
                    "total": 5,
                    "byStatus": ["pending": 2, "in_progress": 0, "completed": 1, "blocked": 1, "cancelled": 1],
                ])
            let mine = try app.request(.get, "/api/v2/tasks?assignee=me", as: ann)
            #expect(mine.list("data").map { $0.text("title") } == ["task 0"])
            let workspace = ann.workspaceID
            #expect(try app.request(.get, "/api/v2/tasks?workspace=\(workspace)", as: ann).list("data").count == 5)
            let other = try app.make.account()
            #expect(try app.request(.get, "/api/v2/tasks?workspace=\(workspace)", as: other).status == 404)
            #expect(try app.request(.get, "/api/v2/tasks", as: other).json["summary"]?["total"] == 0)
        }
    }

    @Test func `a task is moved behind another, to the top and to the end`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let tasks = try (0..<3).map { try self.make(app, ann, ["title": .string("\($0)")]).json }
            func move(_ task: JSONValue, _ body: JSONValue) throws -> TestResponse {
                try app.request(.post, "/api/v2/tasks/\(task.id)/move", as: ann, json: body)
            }
            func column(_ status: String) throws -> [String] {
                try app.request(.get, "/api/v2/tasks?status=\(status)&sort=position:asc", as: ann).list("data")
                    .map { $0.text("title") }
            }
            #expect(try move(tasks[2], ["status": "pending", "after": .null]).status == 200)
            #expect(try column("pending") == ["2", "0", "1"])
            #expect(try move(tasks[1], ["status": "pending", "after": .string(tasks[2].id)]).status == 200)
            #expect(try column("pending") == ["2", "1", "0"])
            #expect(try move(tasks[2], ["status": "pending"]).status == 200)
            #expect(try column("pending") == ["1", "0", "2"])
            let there = try move(tasks[1], ["status": "completed"])
            #expect(there.json["completedAt"]?.stringValue != nil)
            #expect(try move(tasks[0], ["status": "blocked", "after": .string(tasks[2].id)]).status == 409)
            #expect(try move(tasks[0], ["status": "pending", "after": .string(tasks[0].id)]).fields == ["after"])
            #expect(try move(tasks[0], [:]).fields == ["status"])
        }
    }

    @Test func `comments are listed oldest first, counted on the task, and edited by version`() throws {
        try withApp { app throws in
            let ann = try app.make.account(name: "Ann")
            let task = try self.make(app, ann, ["title": "T"]).json
            let path = "/api/v2/tasks/\(task.id)/comments"
            let made = try ["one", "two"].map {
                try app.request(.post, path, as: ann, json: ["body": .string($0)]).json
            }
            let list = try app.request(.get, path, as: ann)
            #expect(list.list("data").map { $0.text("body") } == ["one", "two"])
            #expect(list.list("data")[0]["authorName"] == "Ann" && list.list("data")[0]["userId"] == .string(ann.id))
            let edited = try app.request(
                .put, "\(path)/\(made[0].id)", as: ann, json: ["body": "uno"], headers: ["If-Match": "\"1\""])
            #expect(edited.json["version"] == 2)
            #expect(
                try app.request(
                    .delete, "\(path)/\(made[0].id)", as: ann, headers: ["If-Match": "\"1\""]
                ).status == 412)
            let shown = try app.request(.get, "/api/v2/tasks/\(task.id)", as: ann)
            #expect(shown.json["commentCount"] == 2 && shown.json.version == 1)
            #expect(try app.request(.delete, "\(path)/\(made[0].id)", as: ann).status == 204)
            #expect(try app.request(.post, path, as: ann, json: ["body": " "]).fields == ["body"])
            let other = try self.make(app, ann, ["title": "U"]).json
            #expect(
                try app.request(.delete, "/api/v2/tasks/\(other.id)/comments/\(made[1].id)", as: ann).status == 404)
        }
    }
}
