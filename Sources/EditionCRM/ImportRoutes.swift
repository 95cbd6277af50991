import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/crm/import` and `/api/v1/crm/imports`: records out of CSV files. Source: contracts' page §7.
enum ImportRoutes {
    private static let flags = ["true", "false", "1", "0"]

    private static let form = FormShape(
        file: "file", "CSV: a first line of fields' names; comma, semicolon or tab; in UTF-8.",
        fields: [
            .required("type", .choice(of: RecordKind.self), "Which records the file holds."),
            .optional("dry_run", .choice(flags), "Only tell what would happen.", initial: "false"),
            .optional(
                "on_error", .choice(RecordImportWire.onError),
                "fail: one line with an error keeps everything out; skip: only such lines.", initial: "fail"),
            .optional(
                "mapping", .string(0...65_536),
                "A JSON object: which field a column is for, where it is not called so; null passes over it."),
        ])

    static let routes: [Route] = [
        Route(
            .post, "/api/v1/crm/import", name: "importRecords",
            summary: "Queues the import of a file. Follow it at /crm/imports/{id}, or over the event log.",
            rule: CRMEdition.Rules.fileUpload, access: .signedIn(.dashboardWrite, create), body: nil, form: form,
            answer: .json(.accepted, RecordImportWire.shape, "It will be carried out."),
            refusals: [Route.Refusal(.conflict, "Too many imports of the workspace wait.")]),
        Route(
            .get, "/api/v1/crm/imports", name: "listImports", summary: "The workspace's imports, newest first.",
            rule: CRMEdition.Rules.requests, access: .signedIn(.dashboardRead, list), query: QueryParameter.page,
            body: nil,
            answer: .json(
                .ok,
                .object([
                    .required("imports", .array(RecordImportWire.shape, 0...Int(PageRequest.limits.upperBound))),
                    .required("total", .count), .required("limit", .count), .required("offset", .count),
                ])), conditional: .read),
        Route(
            .get, "/api/v1/crm/imports/{id}", name: "getImport", summary: "How far an import is, and what came of it.",
            rule: CRMEdition.Rules.requests, access: .signedIn(.dashboardRead, get), body: nil,
            answer: .json(.ok, RecordImportWire.shape), conditional: .read),
    ]

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        guard let file = request.file else { throw CoreError.fault("a form's route without a file") }
        let name = request.body["type"]?.stringValue ?? ""
        guard let kind = RecordKind(rawValue: name) else { throw CoreError.fault("a type that its shape lacks") }
        var draft = RecordImportService.Draft(kind)
        draft.isDryRun = ["true", "1"].contains(request.body["dry_run"]?.stringValue ?? "")
        draft.skipsErrors = request.body["on_error"]?.stringValue == "skip"
        draft.mapping = try self.mapping(request.body["mapping"]?.stringValue ?? "", kind)
        let job = try request.services.imports.create(
            draft, Upload(fileName: file.name, mediaType: file.type?.description, content: file.content), by: actor)
        return Response.json(.accepted) { RecordImportWire.write(job, $0) }
    }

    private static func mapping(_ text: String, _ kind: RecordKind) throws(CoreError) -> ImportMapping {
        guard !text.trimmed.isEmpty else { return ImportMapping() }
        let json: JSONValue
        do throws(JSONSyntaxError) { json = try JSONValue(parsing: Array(text.utf8)) } catch {
            throw .validation([FieldIssue("mapping", .format, "This is not JSON: \(error.message)")])
        }
        return try ImportMapping(json, kind)
    }

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.imports.list(request.page, for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("imports")
            json.beginArray()
            for job in page.items { RecordImportWire.write(job, json) }
            json.endArray()
            json.field("total", page.total)
            json.field("limit", page.request.limit)
            json.field("offset", page.request.offset)
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let job = try request.services.imports.get(try request.identifier("id", .recordImport), for: actor)
        return Response.json { RecordImportWire.write(job, $0) }
    }
}
