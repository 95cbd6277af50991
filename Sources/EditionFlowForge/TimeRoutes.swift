import Core
import HTTP
import JSON
import Primitives
import Services
import Surface

/// `/api/v2/time-entries`. Source: flowforge contract, time tracking; contracts' page §5.
enum TimeRoutes {
    private static let rule = FlowForgeEdition.Rules.standard
    private static let path = "/api/v2/time-entries"
    private static let one = "/api/v2/time-entries/{entryId}"

    static let routes: [Route] = [
        Route(
            .get, path, name: "listTimeEntries",
            summary: "One's own time, or for administrators another's; entries that reach into the days asked for.",
            rule: rule, access: .signedIn(.timeRead, list), query: query, body: nil,
            answer: .json(.ok, ListWire.shape(of: TimeWire.shape, [.required("summary", TimeWire.summary)])),
            conditional: .read),
        Route(
            .post, path, name: "startTimeTracking", summary: "Starts a timer, or enters time that is over.",
            rule: rule, access: .signedIn(.timeWrite, start), body: TimeWire.start,
            answer: .json(.created, TimeWire.shape),
            refusals: [
                Route.Refusal(.conflict, "A timer runs; `details.runningEntryId` names it."),
                Route.Refusal(.notFound, "There is no such task."),
            ]),
        Route(
            .get, "\(path)/active", name: "getActiveTimeEntry", summary: "The timer that runs; 204 when none does.",
            rule: rule, access: .signedIn(.timeRead, active), body: nil,
            answer: .json(.ok, TimeWire.shape).orNothing("No timer runs."), conditional: .read),
        Route(
            .get, one, name: "getTimeEntry", summary: "One time entry.", rule: rule,
            access: .signedIn(.timeRead, get), body: nil, answer: .json(.ok, TimeWire.shape), conditional: .read),
        Route(
            .put, one, name: "updateTimeEntry", summary: "Changes what is given; the cost follows.", rule: rule,
            access: .signedIn(.timeWrite, update), body: TimeWire.update, answer: .json(.ok, TimeWire.shape),
            conditional: .write),
        Route(
            .patch, one, name: "patchTimeEntry", summary: "The same as PUT.", rule: rule,
            access: .signedIn(.timeWrite, update), body: TimeWire.update, answer: .json(.ok, TimeWire.shape),
            conditional: .write),
        Route(
            .delete, one, name: "deleteTimeEntry", summary: "Removes a time entry for good.", rule: rule,
            access: .signedIn(.timeWrite, delete), body: nil, answer: .noContent, conditional: .write),
        Route(
            .post, "\(one)/stop", name: "stopTimeTracking", summary: "Stops a timer, and fixes its cost.", rule: rule,
            access: .signedIn(.timeWrite, stop), body: nil, answer: .json(.ok, TimeWire.shape), conditional: .write,
            refusals: [Route.Refusal(.conflict, "It was stopped already.")]),
    ]

    private static let query =
        ListWire.parameters(
            sortFields: TimeQuery.Order.allCases.map(\.rawValue), default: "startTime:desc") + [
            QueryParameter("startDate", .string(10...10, .date), "First day, in the account's time zone."),
            QueryParameter("endDate", .string(10...10, .date), "Last day, itself included."),
            QueryParameter("userId", .identifier(.user), "Whose; by default one's own."),
            QueryParameter("taskId", .identifier(.task), "On this task alone."),
            QueryParameter("workspace", .identifier(.workspace), "In this workspace alone."),
        ]

    // MARK: Handlers

    private static func list(_ request: Request, _ actor: Actor) throws -> Response {
        var query = TimeQuery()
        query.workspace = request.identifier(query: "workspace", .workspace)
        query.user = request.identifier(query: "userId", .user)
        query.task = request.identifier(query: "taskId", .task)
        query.firstDay = request.query("startDate")?.stringValue.flatMap { Day($0) }
        query.lastDay = request.query("endDate")?.stringValue.flatMap { Day($0) }
        let sort = ListWire.sort(request)
        query.order = TimeQuery.Order(rawValue: sort.field) ?? .startTime
        query.ascending = sort.ascending
        query.page = ListWire.page(request)
        let list = try request.services.work.times.list(query, for: actor)
        return ListWire.response(
            list.page, after: { TimeWire.writeSummary(list.summary, $0) }, TimeWire.write)
    }

    private static func start(_ request: Request, _ actor: Actor) throws -> Response {
        let draft = TimeWire.draft(request.body)
        guard let task = draft.task else { throw CoreError.fault("a route's shape let a missing taskId pass") }
        var start = TimeService.Start(task: task)
        start.description = draft.description?.value
        start.startedAt = draft.startedAt
        start.endedAt = draft.endedAt
        start.stopsRunning = request.body["stopRunning"]?.boolValue ?? false
        return self.response(.created, try request.services.work.times.start(start, by: actor))
    }

    private static func active(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.times.active(for: actor).map { self.response(.ok, $0) } ?? .noContent
    }

    private static func get(_ request: Request, _ actor: Actor) throws -> Response {
        self.response(.ok, try request.services.work.times.get(try self.id(request), for: actor))
    }

    private static func update(_ request: Request, _ actor: Actor) throws -> Response {
        let entry = try request.services.work.times.update(
            try self.id(request), TimeWire.draft(request.body), expected: request.expected, by: actor)
        return self.response(.ok, entry)
    }

    private static func delete(_ request: Request, _ actor: Actor) throws -> Response {
        try request.services.work.times.delete(try self.id(request), expected: request.expected, by: actor)
        return .noContent
    }

    private static func stop(_ request: Request, _ actor: Actor) throws -> Response {
        let entry = try request.services.work.times.stop(
            try self.id(request), expected: request.expected, by: actor)
        return self.response(.ok, entry)
    }

    private static func id(_ request: Request) throws(CoreError) -> UUID {
        try request.identifier("entryId", .timeEntry)
    }

    private static func response(_ status: HTTPStatus, _ entry: TimeEntry) -> Response {
        Response.json(status, version: entry.version) { TimeWire.write(entry, $0) }
    }
}
