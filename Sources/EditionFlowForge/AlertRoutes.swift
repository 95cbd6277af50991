import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/alerts`: rules that watch metrics, and each time that one fired. Source: contracts' page §5 and §7.
enum AlertRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let one = "/api/v2/alerts/{alertId}"

    static let routes: [Route] =
        [
            Route(
                .get, "/api/v2/alerts", name: "listAlerts", summary: "The alert rules of the account's workspaces.",
                rule: rule, access: .signedIn(.metricsRead, list),
                query: ListWire.parameters(sortFields: AlertRule.OrderField.allCases.map(\.rawValue)), body: nil,
                answer: .json(.ok, ListWire.shape(of: AlertWire.rule)), conditional: .read),
            Route(
                .post, "/api/v2/alerts", name: "createAlert", summary: "Watches a metric.", rule: rule,
                access: .signedIn(.metricsWrite, create), body: AlertWire.create,
                answer: .json(.created, AlertWire.rule)),
            Route(
                .get, "/api/v2/alerts/events", name: "listAlertEvents",
                summary: "Each time that an alert fired, the newest first, also of rules that are gone.", rule: rule,
                access: .signedIn(.metricsRead, events),
                query: ListWire.page + [
                    QueryParameter("open", .boolean, "Only those that still fire, or only those that are over.")
                ], body: nil, answer: .json(.ok, ListWire.shape(of: AlertWire.event)), conditional: .read),
            Route(
                .get, one, name: "getAlert", summary: "One rule and how it stands.", rule: rule,
                access: .signedIn(.metricsRead, get), body: nil, answer: .json(.ok, AlertWire.rule)),
        ] + changing([.put, .patch]) + [
            Route(
                .delete, one, name: "deleteAlert", summary: "Ends the watch; that it fired stays known.", rule: rule,
                access: .signedIn(.metricsWrite, delete), body: nil, answer: .noContent, conditional: .write),
            Route(
                .get, "\(one)/history", name: "listAlertHistory",
                summary: "Each time that the rule fired, the newest first.", rule: rule,
                access: .signedIn(.metricsRead, history), query: ListWire.page, body: nil,
                answer: .json(.ok, ListWire.shape(of: AlertWire.event)), conditional: .read),
        ]

    private static func changing(_ methods: [HTTPMethod]) -> [Route] {
        methods.map { method in
            Route(
                method, one, name: method == .put ? "updateAlert" : "patchAlert",
                summary: "Changes what is given. A rule that comes to watch something else begins anew.", rule: rule,
                access: .signedIn(.metricsWrite, update), body: AlertWire.update, answer: .json(.ok, AlertWire.rule),
                conditional: .write)
        }
    }

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let sort = ListWire.sort(request)
        let order = (field: AlertRule.OrderField(rawValue: sort.field) ?? .createdAt, ascending: sort.ascending)
        return ListWire.response(
            try request.services.alerts.page(ListWire.page(request), order: order, for: actor), AlertWire.write)
    }

    private static func create(_ request: Request, _ actor: Actor) throws -> Response {
        let changes = try AlertWire.changes(request.body)
        // What is missing was refused by the route's shape.
        let start = AlertCondition(metric: "", comparison: .gt, threshold: 0)
        let rule = try request.services.alerts.create(
            name: changes.name ?? "", changes.applied(to: start), isEnabled: changes.isEnabled ?? true, by: actor)
        return self.response(.created, rule)
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.alerts.get(try self.id(request), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let rule = try request.services.alerts.update(
            try self.id(request), try AlertWire.changes(request.body), expected: request.expected, by: actor)
        return self.response(.ok, rule)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.alerts.delete(try self.id(request), expected: request.expected, by: actor)
        return .noContent
    }

    private static func history(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response(
            try request.services.alerts.history(of: try self.id(request), ListWire.page(request), for: actor),
            AlertWire.write)
    }

    private static func events(_ request: Request, _ actor: Actor) throws -> Response {
        ListWire.response(
            try request.services.alerts.events(
                ListWire.page(request), isOpen: request.query("open")?.boolValue, for: actor), AlertWire.write)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.identifier("alertId", .alert)
    }

    /// The entity tag is the version of what people set; the state moves without it, so nothing is kept by it.
    private static func response(_ status: HTTPStatus, _ rule: AlertRule) -> Response {
        Response.json(status, version: rule.version) { AlertWire.write(rule, $0) }
    }
}
