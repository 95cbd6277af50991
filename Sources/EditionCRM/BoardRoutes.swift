import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/dashboards`. Source: crm contract, dashboard endpoints.
enum BoardRoutes {
    private static let rule = CRMEdition.Rules.requests
    static let configRefusal = Route.Refusal(.unprocessable, "A widget's settings do not fit its config_schema.")

    static let routes: [Route] = [
        Route(
            .get, "/api/v1/dashboards", name: "listDashboards", summary: "The account's own dashboards.", rule: rule,
            access: .signedIn(.dashboardRead, list), body: nil, answer: .json(.ok, listShape), conditional: .read),
        Route(
            .post, "/api/v1/dashboards", name: "createDashboard", summary: "Makes a dashboard of catalogue widgets.",
            rule: rule, access: .signedIn(.dashboardWrite, create), body: BoardWire.create,
            answer: .json(.created, BoardWire.shape)),
        Route(
            .get, "/api/v1/dashboards/{id}", name: "getDashboard",
            summary: "One dashboard with its configuration; counts the view.", rule: rule,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, BoardWire.shape), conditional: .read),
        Route(
            .put, "/api/v1/dashboards/{id}", name: "updateDashboard", summary: "Changes what is given, keeps the rest.",
            rule: rule, access: .signedIn(.dashboardWrite, update), body: BoardWire.update,
            answer: .json(.ok, BoardWire.shape), conditional: .write, refusals: [configRefusal]),
        Route(
            .delete, "/api/v1/dashboards/{id}", name: "deleteDashboard",
            summary: "Deletes a dashboard, unless it is the default one.", rule: rule,
            access: .signedIn(.dashboardWrite, delete), body: nil, answer: .noContent, conditional: .write),
    ]

    private static let listShape = Shape.object([
        .required("dashboards", .array(BoardWire.item, 0...BoardService.longestList)), .required("total", .count),
    ])

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let boards = try request.services.boards.list(for: actor)
        return Response.json { json in
            json.beginObject()
            json.key("dashboards")
            json.beginArray()
            for board in boards { BoardWire.writeItem(board.dashboard, widgets: board.widgets, json) }
            json.endArray()
            json.field("total", boards.count)
            json.endObject()
        }
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.created, try request.services.boards.create(try BoardWire.draft(request.body), by: actor))
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.boards.get(try request.board(), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let board = try request.services.boards.update(
            try request.board(), try BoardWire.draft(request.body), expected: request.expected, by: actor)
        return self.response(.ok, board)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.boards.delete(try request.board(), expected: request.expected, by: actor)
        return .noContent
    }

    private static func response(_ status: HTTPStatus, _ board: BoardService.Board) -> Response {
        Response.json(status, version: board.dashboard.version) { BoardWire.write(board, $0) }
    }
}

extension Request {
    /// - Throws: `.crm(.noSuchDashboard)` for text that is no identifier.
    fileprivate func board() throws(CoreError) -> UUID {
        guard let id = IdentifierPrefix.dashboard.identifier(self.pathParameter("id")) else {
            throw .crm(.noSuchDashboard)
        }
        return id
    }
}
