import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/config/dashboard`: the configuration of the account's default dashboard. Source: crm contract, configuration
/// endpoints.
enum ConfigRoutes {
    static let routes: [Route] = [
        Route(
            .get, "/api/v1/config/dashboard", name: "getConfiguration",
            summary: "The default dashboard's configuration.", rule: CRMEdition.Rules.requests,
            access: .signedIn(.dashboardRead, get), body: nil, answer: .json(.ok, shape), conditional: .read),
        Route(
            .get, "/api/v1/config/dashboard/data", name: "getConfigurationData",
            summary: "What the widgets of the default dashboard show, all at once.",
            rule: CRMEdition.Rules.widgetData, access: .signedIn(.dashboardRead, data),
            query: CatalogueRoutes.range + [
                QueryParameter("widgets", .array(.choice(Catalogue.keys), 0...100), "These of them alone.")
            ], body: nil, answer: .json(.ok, FiguresWire.boardShape)),
        Route(
            .put, "/api/v1/config/dashboard", name: "updateConfiguration",
            summary: "Makes the default dashboard show this.", rule: CRMEdition.Rules.configuration,
            access: .signedIn(.dashboardWrite, update), body: .object(BoardWire.configFields),
            answer: .json(.ok, shape), refusals: [BoardRoutes.configRefusal]),
        Route(
            .post, "/api/v1/config/dashboard/reset", name: "resetConfiguration",
            summary: "Makes the default dashboard show what a new one does.", rule: CRMEdition.Rules.configuration,
            access: .signedIn(.dashboardWrite, reset), body: nil, answer: .json(.ok, shape)),
    ]

    private static let shape = Shape.named(
        "UserConfiguration",
        .object([
            .required("user_id", .identifier(.user)),
            .required("dashboard_config", BoardWire.configShape),
            .required("last_updated", .instant),
            .optional("reset_to_defaults", .boolean, "After a reset."),
        ]))

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(try request.services.boards.defaultBoard(of: actor), isReset: false)
    }

    private static func data(_ request: Request, _ actor: Actor) throws -> Response {
        let range = try CatalogueRoutes.range(request)
        let keys = request.query("widgets")?.arrayValue?.compactMap { CatalogueKey(rawValue: $0.stringValue ?? "") }
        let board = try request.services.boards.defaultBoard(of: actor)
        let answers = try request.services.catalogue.answers(
            board.config, only: keys.map(Set.init), range: range, for: actor)
        return Response.json { FiguresWire.write(answers, $0) }
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let config = try BoardConfig(request.body, at: "")
        return self.response(try request.services.boards.setDefaultConfig(config, by: actor), isReset: false)
    }

    private static func reset(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(try request.services.boards.setDefaultConfig(.initial, by: actor), isReset: true)
    }

    private static func response(_ board: BoardService.Board, isReset: Bool) -> Response {
        Response.json { json in
            json.beginObject()
            json.field("user_id", prefix: "usr", board.dashboard.owner)
            json.key("dashboard_config")
            BoardWire.write(board.config, json)
            json.field("last_updated", board.dashboard.updatedAt)
            if isReset { json.field("reset_to_defaults", true) }
            json.endObject()
        }
    }
}
