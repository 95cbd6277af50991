import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/crm/{customers, …}`: five operations for each kind of record, made from the table of kinds.
enum RecordRoutes {
    private static let rule = CRMEdition.Rules.requests

    static let routes: [Route] = RecordKind.allCases.flatMap { routes(of: $0) }

    private static func routes(of kind: RecordKind) -> [Route] {
        let path = "/api/v1/crm/\(kind.rawValue)"
        let one = "\(path)/{id}"
        let (plural, singular) = (Self.capitalized(kind.rawValue), Self.capitalized(kind.singular))
        return [
            Route(
                .get, path, name: "list\(plural)", summary: "The workspace's \(kind.rawValue).", rule: self.rule,
                access: .signedIn(.dashboardRead) { try self.list(kind, $0, $1) }, query: self.query(kind), body: nil,
                answer: .json(.ok, self.listShape(kind)), conditional: .read),
            Route(
                .post, path, name: "create\(singular)", summary: "Enters one of the \(kind.rawValue).",
                rule: self.rule, access: .signedIn(.dashboardWrite) { try self.create(kind, $0, $1) },
                body: RecordWire.create(kind), answer: .json(.created, RecordWire.answer(kind))),
            Route(
                .get, one, name: "get\(singular)", summary: "One of the \(kind.rawValue).", rule: self.rule,
                access: .signedIn(.dashboardRead) { try self.get(kind, $0, $1) }, body: nil,
                answer: .json(.ok, RecordWire.answer(kind)), conditional: .read),
            Route(
                .put, one, name: "update\(singular)", summary: "Changes what is given, keeps the rest.",
                rule: self.rule, access: .signedIn(.dashboardWrite) { try self.update(kind, $0, $1) },
                body: RecordWire.update(kind), answer: .json(.ok, RecordWire.answer(kind)), conditional: .write),
            Route(
                .delete, one, name: "delete\(singular)", summary: "Removes it for good.", rule: self.rule,
                access: .signedIn(.dashboardWrite) { try self.delete(kind, $0, $1) }, body: nil, answer: .noContent,
                conditional: .write, refusals: [Route.Refusal(.conflict, "Something else refers to it.")]),
        ]
    }

    private static func capitalized(_ name: String) -> String { name.prefix(1).uppercased() + name.dropFirst() }

    private static func listShape(_ kind: RecordKind) -> Shape {
        .object([
            .required(kind.rawValue, .array(RecordWire.answer(kind), 0...Int(PageRequest.limits.upperBound))),
            .required("total", .count), .required("limit", .count), .required("offset", .count),
        ])
    }

    private static func query(_ kind: RecordKind) -> [QueryParameter] {
        let filters = kind.fields.filter(\.isFilter).map {
            QueryParameter($0.name, RecordWire.shape($0.type), $0.note ?? "Those with this value alone.")
        }
        let orders = ["updated_at"] + kind.fields.filter(\.isOrder).map(\.name)
        let search =
            kind.fields.contains(where: \.isSearched)
            ? [QueryParameter("search", .string(0...200), "Part of a name, a number or the like.")] : []
        return filters + search + [
            QueryParameter("sort", .choice(orders), "Order of the list.", initial: "updated_at"),
            QueryParameter("order", .choice(["asc", "desc"]), "Direction of the order.", initial: "desc"),
        ] + QueryParameter.page
    }

    // MARK: Handlers

    private static func list(_ kind: RecordKind, _ request: Request, _ actor: Actor) throws -> Response {
        var query = RecordQuery(kind)
        for field in kind.fields where field.isFilter {
            guard let value = request.query(field.name) else { continue }
            query.filters.append((field: field, value: try RecordWire.value(value, field.type, at: field.name)))
        }
        query.search = request.query("search")?.stringValue.flatMap { $0.trimmed.isEmpty ? nil : $0.trimmed }
        query.order = request.query("sort")?.stringValue.flatMap(kind.field)
        query.ascending = request.query("order")?.stringValue == "asc"
        query.page = request.page
        let page = try request.services.records.list(query, for: actor)
        return Response.json { json in
            json.beginObject()
            json.key(kind.rawValue)
            json.beginArray()
            for record in page.items { RecordWire.write(record, withLines: false, json) }
            json.endArray()
            json.field("total", page.total)
            json.field("limit", page.request.limit)
            json.field("offset", page.request.offset)
            json.endObject()
        }
    }

    private static func create(_ kind: RecordKind, _ request: Request, _ actor: Actor) throws -> Response {
        let record = try request.services.records.create(try RecordWire.draft(request.body, kind), by: actor)
        return self.response(.created, record)
    }

    private static func get(_ kind: RecordKind, _ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.records.get(kind, try self.id(kind, request), for: actor))
    }

    private static func update(_ kind: RecordKind, _ request: Request, _ actor: Actor) throws -> Response {
        let record = try request.services.records.update(
            try self.id(kind, request), try RecordWire.draft(request.body, kind), expected: request.expected, by: actor)
        return self.response(.ok, record)
    }

    private static func delete(_ kind: RecordKind, _ request: Request, _ actor: Actor) throws -> Response {
        try request.services.records.delete(
            kind, try self.id(kind, request), expected: request.expected, by: actor)
        return .noContent
    }

    private static func id(_ kind: RecordKind, _ request: Request) throws(CoreError) -> UUID {
        try request.identifier("id", RecordWire.identifier(kind))
    }

    private static func response(_ status: HTTPStatus, _ record: Record) -> Response {
        Response.json(status, version: record.version) { RecordWire.write(record, withLines: true, $0) }
    }
}
