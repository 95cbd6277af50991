import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/hourly-rates`: what people's hours cost in the workspace that the request acts in, with history.
enum RateRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/hourly-rates"

    private static let amount = Shape.number(WorkRules.rate)
    private static let body = Shape.named(
        "HourlyRateRequest",
        .object([
            .optional("userId", .identifier(.user), "Whose; by default one's own."),
            .required("rate", amount, "For an hour, with at most two places."),
            .optional(
                "currency", TimeWire.currency, "Three capital letters.", initial: .string(WorkRules.defaultCurrency)),
            .optional("validFrom", .instant, "By default now; until the next one's."),
        ]))
    private static let shape = Shape.named(
        "HourlyRate",
        .object([
            .required("userId", .identifier(.user)),
            .required("workspace", .identifier(.workspace)),
            .required("rate", amount),
            .required("currency", TimeWire.currency),
            .required("validFrom", .instant),
            .required("setBy", .identifier(.user)),
            .required("setAt", .instant),
        ]))

    static let routes: [Route] = [
        Route(
            .get, path, name: "listHourlyRates",
            summary: "One's own rates, for administrators everybody's, the newest first.", rule: rule,
            access: .signedIn(.timeRead, list),
            query: ListWire.page + [QueryParameter("userId", .identifier(.user), "Of this person alone.")], body: nil,
            answer: .json(.ok, ListWire.shape(of: shape)), conditional: .read),
        Route(
            .put, path, name: "setHourlyRate",
            summary: "Sets what an hour costs from a moment on; entries that are finished keep theirs.", rule: rule,
            access: .signedIn(.workspaceAdmin, set), body: body, answer: .json(.ok, shape)),
    ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        let page = try request.services.work.rates.list(
            of: request.identifier(query: "userId", .user), ListWire.page(request), for: actor)
        return ListWire.response(page, self.write)
    }

    private static func set(_ request: Request, _ actor: Actor) throws -> Response {
        let rate = try request.services.work.rates.set(
            try self.price(request.body),
            of: request.body["userId"]?.stringValue.flatMap { IdentifierPrefix.user.identifier($0) },
            from: request.body["validFrom"]?.stringValue.flatMap { Instant(rfc3339: $0) }, by: actor)
        return Response.json { self.write(rate, $0) }
    }

    private static func price(_ body: JSONObject) throws(CoreError) -> HourlyRate.Price {
        let currency = body["currency"]?.stringValue ?? WorkRules.defaultCurrency
        guard Money.isCurrency(currency) else {
            throw .validation([FieldIssue("currency", .format, "Use three capital letters, such as EUR.")])
        }
        guard let cents = Money.cents(body["rate"]?.numberValue ?? 0) else {
            throw .validation([FieldIssue("rate", .format, "An amount has at most two places.")])
        }
        return HourlyRate.Price(cents: cents, currency: currency)
    }

    private static func write(_ rate: HourlyRate, _ json: JSONWriter) {
        json.beginObject()
        json.field("userId", prefix: "usr", rate.user)
        json.field("workspace", prefix: "ws", rate.workspace)
        json.field("rate", Money.units(rate.price.cents))
        json.field("currency", rate.price.currency)
        json.field("validFrom", rate.validFrom)
        json.field("setBy", prefix: "usr", rate.setBy)
        json.field("setAt", rate.setAt)
        json.endObject()
    }
}
