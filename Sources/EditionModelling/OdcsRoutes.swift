import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `…/export/odcs`, `…/import/odcs`: models as data contracts. Source: modelling contract, export/import.
enum OdcsRoutes {
    private static let form = FormShape(
        file: "file", "A data contract of ODCS 3.0.0 to 3.2.0, in YAML and UTF-8.", fields: [])

    static let routes: [Route] = [
        Route(
            .post, "/api/v1/workspaces/{workspace_id}/export/odcs", name: "exportODCS",
            summary: "The whole model as a data contract of ODCS 3.1.0.", rule: ModellingEdition.Rules.requests,
            access: .signedIn(.modelRead, export), body: nil,
            answer: .document("application/yaml", "The contract, as an attachment.")),
        Route(
            .post, "/api/v1/workspaces/{workspace_id}/import/odcs", name: "importODCS",
            summary: "Takes a data contract into the model, whole or not at all.",
            rule: ModellingEdition.Rules.fileUpload, access: .signedIn(.modelWrite, take), query: [ImportWire.mode],
            headers: EditName.headers, body: nil, form: form, answer: .json(.ok, ImportWire.shape),
            refusals: ModelRefusals.full),
    ]

    private static func export(_ request: Request, _ actor: Actor) throws -> Response {
        let workspace = try request.workspace()
        return ImportWire.attachment(
            try request.services.models.exchange.contract(of: workspace, for: actor), "application/yaml",
            "workspace-\(workspace).yaml")
    }

    private static func take(_ request: Request, _ actor: Actor) throws -> Response {
        guard let file = request.file else { throw CoreError.fault("a form's route without a file") }
        let workspace = try request.workspace()
        let taken = try request.services.models.exchange.importContract(
            file.content, ImportWire.mode(request), in: workspace, origin: request.origin, by: actor)
        return ImportWire.response(taken.value, workspace)
    }
}

/// What imports have in common on the wire.
enum ImportWire {
    /// Remarks of an answer; `report_total` says how many there are.
    private static let remarks = 500

    static let mode = QueryParameter(
        "mode", .choice(of: ModelImportMode.self),
        "add: what the source does not speak of stays; replace: it is deleted. What has an id of the source is changed.",
        initial: "add")

    static let shape = Shape.named(
        "Import",
        .object([
            .required("workspace_id", .identifier(.workspace)),
            .required("tables_imported", .count),
            .required("relationships_imported", .count),
            .required("domains_imported", .count),
            .required("columns_imported", .count),
            .required("diagrams_imported", .count),
            .required("report_total", .count, "How much of the source had no place, or another one."),
            .required(
                "report",
                .array(
                    .object([
                        .optional("line", .count, "From 1; absent where the source has no lines."),
                        .required("path", .text, "Such as `schema[0].properties[2].description`."),
                        .required("message", .text),
                    ]), 0...remarks), "The first of them."),
        ]))

    static func mode(_ request: Request) -> ModelImportMode {
        request.query("mode")?.stringValue.flatMap(ModelImportMode.init) ?? .add
    }

    static func response(_ outcome: ModelImportOutcome, _ workspace: UUID) -> Response {
        .json { json in
            json.beginObject()
            json.field("workspace_id", workspace)
            json.field("tables_imported", outcome.tables)
            json.field("relationships_imported", outcome.relationships)
            json.field("domains_imported", outcome.domains)
            json.field("columns_imported", outcome.columns)
            json.field("diagrams_imported", outcome.diagrams)
            json.field("report_total", outcome.remarkCount)
            ModelWire.field("report", Array(outcome.remarks.prefix(self.remarks)), json) { remark, json in
                json.beginObject()
                json.field("line", remark.line)
                json.field("path", remark.path)
                json.field("message", remark.message)
                json.endObject()
            }
            json.endObject()
        }
    }

    /// - Parameter name: without quotation marks.
    static func attachment(_ bytes: [UInt8], _ type: String, _ name: String) -> Response {
        Response(
            .ok,
            headers: [
                (name: "Content-Disposition", value: "attachment; filename=\"\(name)\""),
                (name: "Cache-Control", value: "no-store"),
            ], body: .bytes(bytes, type: type))
    }
}
