import HTTP
import JSON
import Primitives
import TestSupport
import Testing

/// `/api/v2/time-entries` and `/api/v2/hourly-rates`, as a client has them.
@Suite struct TimeTests {
    private func task(_ app: TestApp, _ account: TestAccount) throws -> JSONValue {
        try app.request(.post, "/api/v2/tasks", as: account, json: ["title": "Work"]).json
    }

    private func start(_ app: TestApp, _ account: TestAccount, _ fields: JSONObject) throws -> TestResponse {
        try app.request(.post, "/api/v2/time-entries", as: account, json: .object(fields))
    }

    @Test func `a timer starts, is the active one, refuses a second, and stops once`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            #expect(try app.request(.get, "/api/v2/time-entries/active", as: ann).status == 204)
            let running = try self.start(app, ann, ["taskId": .string(task.id), "description": "typing"])
            #expect(running.status == 201 && running.json["running"] == true)
            #expect(running.json["endTime"] == .null && running.json["cost"] == .null)
            #expect(running.json["taskTitle"] == "Work")
            let active = try app.request(.get, "/api/v2/time-entries/active", as: ann)
            #expect(active.json == running.json)
            let second = try self.start(app, ann, ["taskId": .string(task.id)])
            #expect(second.status == 409 && second.code == "RESOURCE_LOCKED")
            #expect(second.details["runningEntryId"] == running.json["id"])
            let path = "/api/v2/time-entries/\(running.json.id)"
            let stopped = try app.request(.post, "\(path)/stop", as: ann)
            #expect(stopped.status == 200 && stopped.json["duration"]?.integerValue != nil)
            let again = try app.request(.post, "\(path)/stop", as: ann)
            #expect(again.status == 409 && again.code == "CONFLICT")
            #expect(try app.request(.delete, path, as: ann).status == 204)
            #expect(try app.request(.get, path, as: ann).status == 404)
        }
    }

    @Test func `a start that stops what runs is one step, also when it is sent twice with a key`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let first = try self.start(app, ann, ["taskId": .string(task.id)])
            let body: JSONValue = ["taskId": .string(task.id), "stopRunning": true]
            let answers = try (0..<2).map { _ in
                try app.request(
                    .post, "/api/v2/time-entries", as: ann, json: body, headers: ["Idempotency-Key": "once"])
            }
            #expect(answers[0].json == answers[1].json && answers[0].status == 201)
            let list = try app.request(.get, "/api/v2/time-entries", as: ann)
            #expect(list.list("data").map { $0["running"] } == [true, false])
            #expect(list.list("data").last?["id"] == first.json["id"])
        }
    }

    @Test func `time that is over costs the rate of its beginning, and the list sums it up`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            for (rate, from) in [(80.5, "2025-01-01T00:00:00Z"), (99.99, "2025-06-01T00:00:00Z")] {
                let set = try app.request(
                    .put, "/api/v2/hourly-rates", as: ann,
                    json: ["rate": .number(rate), "currency": "EUR", "validFrom": .string(from)])
                #expect(set.status == 200 && set.json["rate"] == .number(rate))
            }
            let rates = try app.request(.get, "/api/v2/hourly-rates", as: ann)
            #expect(rates.list("data").map { $0["rate"] } == [99.99, 80.5])
            let entry = try self.start(
                app, ann,
                [
                    "taskId": .string(task.id), "startTime": "2025-05-31T23:30:00Z",
                    "endTime": "2025-06-01T01:00:00Z",
                ])
            #expect(entry.json["rate"] == 80.5 && entry.json["cost"] == 120.75 && entry.json["duration"] == 5_400)
            let list = try app.request(
                .get, "/api/v2/time-entries?startDate=2025-06-01&endDate=2025-06-30", as: ann)
            let summary = list.json["summary"] ?? .null
            #expect(summary["totalHours"]?.numberValue == 1 && summary["totalCost"] == 80.5)
            #expect(summary["costs"] == [["currency": "EUR", "cost": 80.5]])
            let edited = try app.request(
                .patch, "/api/v2/time-entries/\(entry.json.id)", as: ann, json: ["startTime": "2025-06-01T00:00:00Z"])
            #expect(edited.json["rate"] == 99.99 && edited.json["cost"] == 99.99)
            #expect(try app.request(.get, "/api/v2/tasks/\(task.id)", as: ann).json["actualHours"]?.numberValue == 1)
        }
    }

    @Test func `what is wrong with times and rates is named`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let id: JSONValue = .string(task.id)
            #expect(try self.start(app, ann, [:]).fields == ["taskId"])
            #expect(try self.start(app, ann, ["taskId": "task_nothing"]).fields == ["taskId"])
            #expect(try self.start(app, ann, ["taskId": .string("task_\(UUID.v7().base62)")]).status == 404)
            let future = try self.start(app, ann, ["taskId": id, "startTime": "2150-01-01T00:00:00Z"])
            #expect(future.fields == ["startTime"])
            #expect(
                try self.start(
                    app, ann, ["taskId": id, "startTime": "2025-01-02T00:00:00Z", "endTime": "2025-01-01T00:00:00Z"]
                ).fields == ["endTime"])
            for query in ["startDate=2025-13-01", "endDate=2025-1-01", "startDate=2025-01-02&endDate=2025-01-01"] {
                #expect(try app.request(.get, "/api/v2/time-entries?\(query)", as: ann).status == 400, "\(query)")
            }
            for body in [["rate": 1.234], ["rate": -1], ["rate": 1, "currency": "eur"], [:]] as [JSONValue] {
                #expect(try app.request(.put, "/api/v2/hourly-rates", as: ann, json: body).status == 400)
            }
        }
    }

    @Test func `administrators see and set what concerns others; members only their own`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let member = try app.make.member(.developer, of: owner)
            let here = ["X-Workspace-ID": owner.workspaceID]
            let task = try self.task(app, owner)
            let entry = try self.start(app, member, ["taskId": .string(task.id)]).json
            let theirs = "/api/v2/time-entries?userId=\(member.id)"
            #expect(try app.request(.get, theirs, as: owner).list("data").map(\.id) == [entry.id])
            #expect(try app.request(.get, "/api/v2/time-entries/\(entry.id)", as: owner).status == 200)
            let forbidden = try app.request(
                .get, "/api/v2/time-entries?userId=\(owner.id)", as: member, headers: here)
            #expect(forbidden.status == 403)
            let body: JSONValue = ["userId": .string(member.id), "rate": 10]
            #expect(try app.request(.put, "/api/v2/hourly-rates", as: owner, json: body).status == 200)
            #expect(
                try app.request(.put, "/api/v2/hourly-rates", as: member, json: body, headers: here).status == 403)
            let own = try app.request(.get, "/api/v2/hourly-rates", as: member, headers: here)
            #expect(own.list("data").map { $0["rate"]?.numberValue } == [10])
            #expect(
                try app.request(
                    .get, "/api/v2/hourly-rates?userId=\(owner.id)", as: member, headers: here
                ).status == 403)
        }
    }
}
