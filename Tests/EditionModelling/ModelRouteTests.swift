import Core
import EditionModelling
import JSON
import Primitives
import Surface
import TestSupport
import Testing

/// Models over REST, as the contract has them. Source: modelling contract.
@Suite struct ModelRouteTests {
    @Test func `a table is answered with every member of the contract, and what is absent is null`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let response = try app.request(
                .post, "\(scene.root)/tables", as: owner,
                json: ["name": "Kunden", "columns": [["name": "id", "data_type": "INT", "order": 0]]])
            let table = response.json
            #expect(
                table["alias"] == .null && table["position_x"] == 0 && table["width"] == 200 && table["height"] == 150)
            #expect(table["visible_domains"] == [] && table["primary_domain_id"] == .string(scene["domain_id"]))
            let column = table["columns"]?[0] ?? .null
            #expect(column["table_id"] == .string(table.id) && column["foreign_key_reference"] == .null)
            #expect(column["constraints"] == [:] && column["default_value"] == .null && column["order"] == 0)
            #expect(response.etag == "\"1\"")
            // What was read may be sent back, and then changes nothing.
            let again = try app.request(
                .put, "\(scene.root)/tables/\(table.id)", as: owner, json: ["columns": table["columns"] ?? .null])
            #expect(again.status == 200 && again.json == table)
        }
    }

    @Test func `an edit of what is deleted is 409 with its id, a look at it 404, and it comes back`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            for (path, gone, title) in [
                ("tables", "gone_table", "Table"), ("domains", "gone_domain", "Domain"),
                ("relationships", "gone_relationship", "Relationship"),
                ("data-flow-diagrams", "gone_diagram", "Diagram"),
            ] {
                let one = "\(scene.root)/\(path)/\(scene[gone])"
                #expect(try app.request(.get, one, as: owner).status == 404)
                for response in [
                    try app.request(.put, one, as: owner, json: ["name": "x"]),
                    try app.request(.delete, one, as: owner),
                ] {
                    #expect(response.status == 409 && response.json["error"] == "conflict")
                    #expect(response.json["message"] == .string("\(title) has already been deleted"))
                    #expect(response.json["element_id"] == .string(scene[gone]))
                }
                let unknown = try app.request(.put, "\(scene.root)/\(path)/\(UUID.v7())", as: owner, json: [:])
                #expect(unknown.status == 404)
                #expect(try app.request(.post, "\(one)/restore", as: owner).status == 200)
                #expect(try app.request(.get, one, as: owner).status == 200)
                #expect(try app.request(.post, "\(one)/restore", as: owner).status == 404)
            }
        }
    }

    @Test func `If-Match holds an edit to the version that was seen`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let one = "\(scene.root)/tables/\(scene["table_id"])"
            let changed = try app.request(
                .put, one, as: owner, json: ["position_x": 5], headers: ["If-Match": "\"1\""])
            #expect(changed.status == 200 && changed.etag == "\"2\"")
            let late = try app.request(.put, one, as: owner, json: ["position_x": 6], headers: ["If-Match": "\"1\""])
            #expect(late.status == 412 && late.json["details"] == ["current_version": 2])
            let deletion = try app.request(.delete, one, as: owner, headers: ["If-Match": "\"1\""])
            #expect(deletion.status == 412)
        }
    }

    @Test func `an edit with a name of its own is made once`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let headers = ["X-Client-ID": "page-1", "X-Edit-ID": "7"]
            let made = try (0..<2).map { _ in
                try app.request(
                    .post, "\(scene.root)/tables", as: owner, json: ["name": "Once"], headers: headers
                ).json.id
            }
            #expect(made[0] == made[1])
        }
    }

    @Test func `the whole model is one answer, with the place of the stream that it was read at`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let viewer = try app.make.member(.viewer, of: owner)
            let model = try app.request(.get, "\(scene.root)/model", as: owner)
            #expect(model.json["access_level"] == "edit" && model.json.whole("offset") > 0)
            for (key, path) in [("diagrams", "data-flow-diagrams")]
                + ["domains", "tables", "relationships"].map({ ($0, $0) })
            {
                let list = try app.request(.get, "\(scene.root)/\(path)", as: owner).json[key]
                #expect(model.json[key] == list && list?.arrayValue?.isEmpty == false)
            }
            let seen = try app.request(.get, "\(scene.root)/model", as: viewer).json
            #expect(seen["access_level"] == "read")
            let same = try app.request(
                .get, "\(scene.root)/model", as: owner, headers: ["If-None-Match": model.etag])
            #expect(same.status == 304)
        }
    }

    @Test func `a list of tables may be of one domain, and a wrong parameter is named`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            func tables(_ query: String) throws -> TestResponse {
                try app.request(.get, "\(scene.root)/tables\(query)", as: owner)
            }
            #expect(try tables("?domain_id=\(scene["domain_id"])").names("tables") == ["Secret table", "Secret other"])
            #expect(try tables("?domain_id=\(scene["spare_domain"])").json == ["tables": []])
            let wrong = try tables("?domain_id=x")
            #expect(wrong.status == 400 && wrong.json["details"]?["field"] == "domain_id")
            #expect(try tables("?nothing=1").status == 400)
        }
    }

    @Test func `a diagram's nodes and connections may be new in one body, and are set one by one`() throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let (a, b) = (UUID.v7().description, UUID.v7().description)
            let made = try app.request(
                .post, "\(scene.root)/data-flow-diagrams", as: owner,
                json: [
                    "name": "Orders",
                    "nodes": [
                        ["id": .string(a), "type": "kafka_topic", "name": "orders", "metadata": ["topic": "o"]],
                        ["id": .string(b), "type": "target", "name": "warehouse"],
                    ],
                    "connections": [["source_node_id": .string(a), "target_node_id": .string(b)]],
                    "linked_tables": [.string(scene["table_id"])],
                ])
            #expect(made.status == 201 && made.json["connections"]?[0]?["direction"] == "forward")
            #expect(made.json["nodes"]?[0]?["metadata"] == ["topic": "o"] && made.json["nodes"]?[1]?["icon"] == .null)
            let moved = try app.request(
                .put, "\(scene.root)/data-flow-diagrams/\(made.json.id)", as: owner,
                json: ["set_nodes": [["id": .string(a), "position_x": 40]], "removed_nodes": [.string(b)]])
            #expect(moved.json["nodes"]?.arrayValue?.count == 1 && moved.json["nodes"]?[0]?["position_x"] == 40)
            #expect(moved.json["connections"] == [])
        }
    }

    @Test(arguments: [
        ("tables", "name", #"{}"#), ("tables", "name", #"{"name": ""}"#), ("tables", "", #"[]"#),
        ("tables", "nothing", #"{"name": "a", "nothing": 1}"#), ("tables", "width", #"{"name": "a", "width": 1.5}"#),
        ("tables", "model_type", #"{"name": "a", "model_type": "other"}"#),
        ("tables", "columns[0].data_type", #"{"name": "a", "columns": [{"name": "b"}]}"#),
        ("tables", "id", #"{"name": "a", "id": "6152814f-f2ac-89ae-8064-e2230b649011"}"#),
        (
            "tables", "columns[0].id",
            #"{"name": "a", "columns": [{"name": "b", "data_type": "c", "id": "6152814f-f2ac-89ae-8064-e2230b649011"}]}"#
        ),
        ("domains", "name", #"{"name": 1}"#), ("domains", "model_type", #"{"name": "a", "model_type": null}"#),
        ("relationships", "source_table_id", #"{"target_table_id": "x"}"#),
        ("data-flow-diagrams", "nodes[0].type", #"{"name": "a", "nodes": [{"name": "b"}]}"#),
    ])
    func `a body that is wrong is 400 and names the field`(path: String, field: String, body: String) throws {
        try withApp { app throws in
            let owner = try app.make.account()
            let scene = try ModelScene(app, owner)
            let response = try app.send(
                TestRequest(
                    "POST", "\(scene.root)/\(path)", headers: ["Authorization": "Bearer \(owner.accessToken)"],
                    body: Array(body.utf8)))
            #expect(response.status == 400 && response.json["error"] == "validation_error")
            #expect(response.json["details"]?["field"] == .string(field))
        }
    }
}
