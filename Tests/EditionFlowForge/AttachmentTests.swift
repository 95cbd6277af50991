import EditionFlowForge
import HTTP
import JSON
import Primitives
import Storage
import TestSupport
import Testing

/// `/api/v2/tasks/{taskId}/attachments`: what a worker says, and what lies on disk.
@Suite struct AttachmentTests {
    private static let png: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D]

    private func task(_ app: TestApp, _ account: TestAccount) throws -> JSONValue {
        try app.request(.post, "/api/v2/tasks", as: account, json: ["title": "Work"]).json
    }

    private func upload(
        _ app: TestApp, _ content: [UInt8], as name: String, on task: JSONValue, by account: TestAccount,
        type: String = "text/html"
    ) throws -> TestResponse {
        try app.send(WorkScene.upload(content, as: name, on: task, by: account, type: type))
    }

    @Test func `a file is what its bytes say, whatever the sender does`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let image = try self.upload(app, Self.png, as: "page.html", on: task, by: ann)
            #expect(image.status == 201 && image.json["contentType"] == "image/png")
            #expect(image.json["name"] == "page.html" && image.json["size"] == 12)
            let page = try self.upload(
                app, Array("<script>alert(1)</script>".utf8), as: "../../žluť.png", on: task, by: ann, type: "image/png"
            )
            #expect(page.json["contentType"] == "text/plain; charset=utf-8" && page.json["name"] == "žluť.png")

            let shown = try app.request(.get, image.json.text("url"), as: ann)
            #expect(shown.status == 200 && shown.body.isEmpty && shown[header: "Content-Type"] == "image/png")
            #expect(shown[header: "Content-Disposition"]?.hasPrefix("inline; ") == true)
            let saved = try app.request(.get, page.json.text("url"), as: ann)
            #expect(
                saved[header: "Content-Disposition"]
                    == "attachment; filename=\"_lu_.png\"; filename*=UTF-8''%C5%BElu%C5%A5.png")
            let place = try #require(shown[header: "X-Accel-Redirect"])
            let id = try #require(UUID(base62: image.json.id.dropFirst("att_".count)))
            #expect(place == "/.atrium/attachments/\(app.platform.attachments.name(of: id))")
            #expect(try Files.read(app.platform.attachments.path(of: id)) == Self.png)
        }
    }

    @Test func `programs, empty files and forms without one are refused, and nothing stays on disk`() throws {
        try withApp { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            #expect(try self.upload(app, [0x7F, 0x45, 0x4C, 0x46, 2], as: "a.png", on: task, by: ann).status == 415)
            #expect(try self.upload(app, [], as: "a.png", on: task, by: ann).fields == ["file"])
            let json = try app.request(
                .post, "/api/v2/tasks/\(task.id)/attachments", as: ann, json: ["file": "x"])
            #expect(json.status == 415)
            let stranger = try app.make.account()
            #expect(try self.upload(app, Self.png, as: "a.png", on: task, by: stranger).status == 404)
            #expect(Files.exists(app.platform.attachments.directory) == false)
        }
    }

    @Test func `a file that is larger than allowed is refused as such`() throws {
        var setup = AppSetup()
        setup.uploadLimit = 10_000
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let large = [UInt8](repeating: 65, count: 10_001)
            #expect(try self.upload(app, large, as: "a.txt", on: task, by: ann).status == 413)
            #expect(try self.upload(app, large.dropLast(), as: "a.txt", on: task, by: ann).status == 201)
        }
    }

    @Test func `an attachment that is removed takes its file with it; a task's go once its time is over`() throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let made = try (0..<3).map {
                try self.upload(app, Self.png, as: "\($0).png", on: task, by: ann).json
            }
            let files = app.platform.attachments
            let ids = try made.map { try #require(UUID(base62: $0.id.dropFirst("att_".count))) }
            #expect(try app.request(.delete, made[0].text("url"), as: ann).status == 204)
            #expect(!files.exists(ids[0]) && files.exists(ids[1]))
            #expect(try app.request(.get, made[0].text("url"), as: ann).status == 404)
            let shown = try app.request(.get, "/api/v2/tasks/\(task.id)", as: ann)
            #expect(shown.json["attachmentCount"] == 2)
            // One whose file is gone is not there.
            try files.remove(ids[1])
            #expect(try app.request(.get, made[1].text("url"), as: ann).status == 404)

            func sweep(_ age: Duration) throws -> Int {
                try app.sql { tx in
                    try files.sweep(
                        olderThan: age, at: .now, known: { try tx.attachments.known(among: $0) }, mustStop: { false })
                }
            }
            _ = try app.request(.delete, "/api/v2/tasks/\(task.id)", as: ann)
            #expect(try sweep(.seconds(-1)) == 0)
            try app.sql { tx in try tx.deletedTasks.purge(deletedBefore: tx.now + .seconds(1)) }
            #expect(try sweep(.seconds(3_600)) == 0 && files.exists(ids[2]))
            #expect(try sweep(.seconds(-1)) == 1 && !files.exists(ids[2]))
        }
    }

    @Test func `ten files a minute may be attached`() throws {
        var setup = AppSetup()
        setup.flowforgeLimits = [(rule: FlowForgeEdition.Rules.fileUpload, requests: 10)]
        try withApp(setup) { app throws in
            let ann = try app.make.account()
            let task = try self.task(app, ann)
            let statuses = try (0..<11).map {
                try self.upload(app, Self.png, as: "\($0).png", on: task, by: ann).status
            }
            #expect(statuses == Array(repeating: 201, count: 10) + [429])
        }
    }
}
