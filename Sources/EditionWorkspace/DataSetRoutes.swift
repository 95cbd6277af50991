import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/datasets`: tables that people upload for widgets to read. Source: contracts' page §7.
enum DataSetRoutes {
    private static let reading = WorkspaceEdition.Rules.dataFetching

    private static let column = Shape.named(
        "DataColumn",
        .object([.required("name", .text), .required("type", .choice(of: DataColumn.Kind.self))]))
    private static let columns = Shape.array(column, 0...DataSetRules.columns)
    private static let shape = Shape.named(
        "DataSet",
        .object([
            .required("id", .identifier(.dataSet)),
            .required("user_id", .identifier(.user)),
            .required("workspace_id", .identifier(.workspace)),
            .required("name", .string(DataSetRules.nameLength)),
            .required("format", .choice(of: DataSet.Format.self)),
            .required("columns", columns),
            .required("row_count", .count),
            .required("size_bytes", .count, "Of the file that was uploaded."),
            .required("created_at", .instant),
        ]))
    private static let one = Shape.object([.required("dataset", shape)])
    private static let rowsShape = Shape.object([
        .required("columns", columns),
        .required("rows", .array(.array(.any, 0...DataSetRules.columns), 0...Int(PageRequest.limits.upperBound))),
        .required("total", .count), .required("has_more", .boolean), .required("pagination", ListWire.pagination),
    ])
    private static let form = FormShape(
        file: "file",
        "CSV (a first line of names; comma, semicolon or tab) or JSON (a list of objects), in UTF-8.",
        fields: [.optional("name", .string(DataSetRules.nameLength), "By default the file's name.")])

    static let routes: [Route] = [
        Route(
            .get, "/api/datasets", name: "listDataSets",
            summary: "Data sets of the account's workspaces, newest first.",
            rule: reading, access: .signedIn(.dashboardRead, list), query: QueryParameter.page, body: nil,
            answer: .json(.ok, ListWire.shape("datasets", of: shape)), conditional: .read),
        Route(
            .post, "/api/datasets", name: "createDataSet", summary: "Uploads a table.",
            rule: WorkspaceEdition.Rules.fileUpload, access: .signedIn(.dashboardWrite, create), body: nil, form: form,
            answer: .json(.created, one)),
        Route(
            .get, "/api/datasets/{id}", name: "getDataSet", summary: "One data set, without its rows.", rule: reading,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, one), conditional: .read),
        Route(
            .get, "/api/datasets/{id}/rows", name: "listDataSetRows", summary: "Rows in the order of the file.",
            rule: reading, access: .signedIn(.dashboardRead, rows), query: QueryParameter.page, body: nil,
            answer: .json(.ok, rowsShape), conditional: .read),
        Route(
            .delete, "/api/datasets/{id}", name: "deleteDataSet", summary: "Takes a data set away.",
            rule: WorkspaceEdition.Rules.dashboardOperations, access: .signedIn(.dashboardWrite, delete), body: nil,
            answer: .noContent),
    ]

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response("datasets", try request.services.dataSets.list(request.page, for: actor), self.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        guard let file = request.file else { throw CoreError.fault("a form's route without a file") }
        let set = try request.services.dataSets.create(
            Upload(fileName: file.name, mediaType: file.type?.description, content: file.content),
            name: request.body["name"]?.stringValue, by: actor)
        return self.response(.created, set)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.dataSets.get(try request.identifier("id", .dataSet), for: actor))
    }

    private static func rows(_ request: Request, _ actor: Actor) throws -> Response {
        let (set, page) = try request.services.dataSets.rows(
            of: try request.identifier("id", .dataSet), request.page, for: actor)
        return ListWire.response("rows", page, before: { self.writeColumns(set, $0) }) { row, json in
            json.beginArray()
            for value in row { value.write(json) }
            json.endArray()
        }
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.dataSets.delete(try request.identifier("id", .dataSet), by: actor)
        return .noContent
    }

    // MARK: Out

    private static func response(_ status: HTTPStatus, _ set: DataSet) -> Response {
        Response.json(status) { json in
            json.beginObject()
            json.key("dataset")
            self.write(set, json)
            json.endObject()
        }
    }

    private static func write(_ set: DataSet, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "ds", set.id)
        json.field("user_id", prefix: "usr", set.owner)
        json.field("workspace_id", prefix: "ws", set.workspace)
        json.field("name", set.name)
        json.field("format", set.format.rawValue)
        self.writeColumns(set, json)
        json.field("row_count", set.rowCount)
        json.field("size_bytes", set.sizeBytes)
        json.field("created_at", set.createdAt)
        json.endObject()
    }

    private static func writeColumns(_ set: DataSet, _ json: JSONWriter) {
        json.key("columns")
        json.beginArray()
        for column in set.columns {
            json.beginObject()
            json.field("name", column.name)
            json.field("type", column.kind.rawValue)
            json.endObject()
        }
        json.endArray()
    }
}
