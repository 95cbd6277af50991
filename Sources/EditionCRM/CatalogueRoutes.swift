import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v1/widgets`: the catalogue, its demo data, and its live data. Source: crm contract, widget endpoints.
enum CatalogueRoutes {
    static let routes: [Route] = [
        Route(
            .get, "/api/v1/widgets", name: "listWidgets", summary: "The catalogue of widgets.",
            rule: CRMEdition.Rules.requests, access: .signedIn(.dashboardRead, list), body: nil,
            answer: .json(.ok, CatalogueWire.listShape), conditional: .read),
        Route(
            .get, "/api/v1/widgets/{id}", name: "getWidget", summary: "One entry of the catalogue.",
            rule: CRMEdition.Rules.requests, access: .signedIn(.dashboardRead, get), body: nil,
            answer: .json(.ok, CatalogueWire.entryShape), conditional: .read),
        Route(
            .get, "/api/v1/widgets/{id}/demo-data", name: "getWidgetDemoData",
            summary: "Made-up data, as the widget would show it.", rule: CRMEdition.Rules.widgetData,
            access: .signedIn(.dashboardRead, demo), body: nil, answer: .json(.ok, FiguresWire.demoShape)),
        Route(
            .get, "/api/v1/widgets/{id}/data", name: "getWidgetData",
            summary: "What the widget shows of the workspace's own data.", rule: CRMEdition.Rules.widgetData,
            access: .signedIn(.dashboardRead, data), query: query, body: nil,
            answer: .json(.ok, FiguresWire.shape), isQuery: true),
    ]

    /// Which days are counted; in the account's time zone.
    static let range: [QueryParameter] = [
        QueryParameter(
            "dateRange", .string(0...100), "last_7_days, last_30_days, last_60_days, last_90_days or ytd."),
        QueryParameter("from", .string(0...100), "Instead: the first day, such as 2026-01-31."),
        QueryParameter("to", .string(0...100), "And the last; at most 731 days."),
    ]

    private static let settings = [
        "groupBy", "currency", "sortBy", "sortOrder", "metric", "show", "limit", "pageSize",
    ]

    private static let query: [QueryParameter] =
        range + [
            QueryParameter("groupBy", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("currency", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("sortBy", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("sortOrder", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("metric", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("show", .string(1...64), "As in the widget's config_schema."),
            QueryParameter("limit", .integer(1...1_000), "As in the widget's config_schema."),
            QueryParameter("pageSize", .integer(1...1_000), "As in the widget's config_schema."),
            QueryParameter("page", .integer(CatalogueRules.pages), "Of a table; from 1.", initial: 1),
            QueryParameter("cursor", .string(1...100), "Of a feed: the next_cursor of the page before."),
            QueryParameter("filters", .string(0...4_000), "A JSON object: field to a value or a list of values."),
        ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        Response.json { json in
            json.beginObject()
            json.key("widgets")
            json.beginArray()
            for entry in Catalogue.entries { CatalogueWire.write(entry, json) }
            json.endArray()
            json.field("total", Catalogue.entries.count)
            json.field("categories", CatalogueCategory.allCases.map(\.rawValue))
            json.endObject()
        }
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        let entry = Catalogue.entry(try request.catalogueKey())
        return Response.json { CatalogueWire.write(entry, $0) }
    }

    private static func demo(_ request: Request, _ actor: Actor) throws -> Response {
        let key = try request.catalogueKey()
        let answer = request.services.catalogue.demo(key, at: Instant.now)
        return Response.json { FiguresWire.writeDemo(key, answer, $0) }
    }

    private static func data(_ request: Request, _ actor: Actor) throws -> Response {
        let key = try request.catalogueKey()
        let answer = try request.services.catalogue.answer(
            key, try self.read(request, Catalogue.entry(key)), for: actor)
        return Response.json { FiguresWire.write(key, answer, $0) }
    }

    // MARK: What was asked

    /// - Throws: `.crm(.dateRange)`.
    static func range(_ request: Request) throws(CoreError) -> DayRange? {
        let name = request.query("dateRange")?.stringValue
        let (from, to) = (request.query("from")?.stringValue, request.query("to")?.stringValue)
        switch (name, from, to) {
        case (nil, nil, nil): return nil
        case (let name?, nil, nil):
            if let range = DateRange(rawValue: name) { return .named(range) }
        case (nil, let from?, let to?):
            if let first = Day(from), let last = Day(to), first <= last, last - first < DayRange.longest,
                RecordRules.days.contains(first), RecordRules.days.contains(last)
            {
                return .days(DaySpan(first: first, end: last + 1))
            }
        default: break
        }
        let requested = [name, from, to].compactMap { $0 }.joined(separator: " ")
        throw .crm(.dateRange(requested: requested, allowed: DateRange.allCases.map(\.rawValue)))
    }

    private static func read(_ request: Request, _ entry: CatalogueEntry) throws(CoreError) -> CatalogueService.Query {
        var query = CatalogueService.Query()
        query.range = try self.range(request)
        for name in self.settings {
            guard let value = request.query(name) else { continue }
            guard let property = entry.property(name) else {
                throw .validation([FieldIssue(name, .unknown, "This widget has no such setting.")])
            }
            if let issue = property.issue(of: value, at: name) { throw .validation([issue]) }
            query.settings[name] = value
        }
        query.page = request.query("page")?.integerValue ?? 1
        if query.page > 1, entry.category != .table {
            throw .validation([FieldIssue("page", .unknown, "This widget has no pages.")])
        }
        query.cursor = request.query("cursor")?.stringValue
        if query.cursor != nil, entry.category != .feed {
            throw .validation([FieldIssue("cursor", .unknown, "This widget is no feed.")])
        }
        if let text = request.query("filters")?.stringValue, !text.isEmpty {
            query.filters = try FilterWire.read(text, entry)
        }
        return query
    }
}

extension Request {
    /// - Throws: `.crm(.noSuchWidget)`.
    fileprivate func catalogueKey() throws(CoreError) -> CatalogueKey {
        let text = self.pathParameter("id")
        guard let key = CatalogueKey(rawValue: text) else {
            throw .crm(.noSuchWidget(requested: String(text.prefix(100)), available: Catalogue.keys))
        }
        return key
    }
}
