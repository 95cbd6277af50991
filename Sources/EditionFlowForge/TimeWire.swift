import Core
import JSON
import Primitives
import Surface

/// Time entries and rates on the wire. Source: flowforge contract, `TimeEntry`; its GraphQL type for what is null while
/// one runs.
enum TimeWire {
    // MARK: Shapes

    private static let note = Shape.string(WorkRules.noteLength)
    private static let amount = Shape.number(-1e15...1e15)
    static let currency = Shape.string(3...3)

    static let start = Shape.named(
        "StartTimeTrackingRequest",
        .object([
            .required("taskId", .identifier(.task)),
            .optional("description", .nullable(note)),
            .optional("startTime", .instant, "By default now."),
            .optional("endTime", .instant, "Enters time that is over; no timer runs."),
            .optional("stopRunning", .boolean, "Stops the timer that runs, in one step.", initial: false),
        ]))
    static let update = Shape.named(
        "UpdateTimeEntryRequest",
        .object([
            .optional("taskId", .identifier(.task), "One of the same workspace."),
            .optional("description", .nullable(note)),
            .optional("startTime", .instant),
            .optional("endTime", .instant, "Not in the future; stops an entry that runs."),
        ]))

    static let shape = Shape.named(
        "TimeEntry",
        .object([
            .required("id", .identifier(.timeEntry)),
            .required("workspace", .identifier(.workspace)),
            .required("userId", .identifier(.user)),
            .required("taskId", .identifier(.task)),
            .required("taskTitle", .text),
            .required("startTime", .instant),
            .required("endTime", .nullable(.instant), "null while it runs."),
            .required("duration", .nullable(.count), "In whole seconds; null while it runs."),
            .required("description", .nullable(note)),
            .required("rate", .nullable(amount), "For an hour, as it was at its beginning; null without one."),
            .required("cost", .nullable(amount), "Fixed when it ended, or was edited."),
            .required("currency", .nullable(currency)),
            .required("running", .boolean),
            .required("version", .count, "Its entity tag."),
            .required("createdAt", .instant),
            .required("updatedAt", .instant),
        ]))

    static let summary = Shape.object([
        .required("totalHours", .number(0...1e12), "Of finished entries, the part within the days asked for."),
        .required("totalCost", .nullable(amount), "null when there are several currencies."),
        .required(
            "costs",
            .array(.object([.required("currency", currency), .required("cost", amount)]), 0...1_000)),
    ])

    // MARK: In

    static func draft(_ body: JSONObject) -> TimeEntryDraft {
        var draft = TimeEntryDraft()
        draft.task = body["taskId"]?.stringValue.flatMap { IdentifierPrefix.task.identifier($0) }
        draft.description = body.change("description", \.stringValue)
        draft.startedAt = body["startTime"]?.stringValue.flatMap { Instant(rfc3339: $0) }
        draft.endedAt = body["endTime"]?.stringValue.flatMap { Instant(rfc3339: $0) }
        return draft
    }

    // MARK: Out

    static func write(_ entry: TimeEntry, _ json: JSONWriter) {
        json.beginObject()
        json.field("id", prefix: "time", entry.id)
        json.field("workspace", prefix: "ws", entry.workspace)
        json.field("userId", prefix: "usr", entry.user)
        json.field("taskId", prefix: "task", entry.task)
        json.field("taskTitle", entry.taskTitle)
        json.field("startTime", entry.startedAt)
        json.field("endTime", orNull: entry.endedAt)
        json.field("duration", orNull: entry.seconds)
        json.field("description", orNull: entry.description)
        json.field("rate", orNull: entry.rate.map { Money.units($0.cents) })
        json.field("cost", orNull: entry.costCents.map(Money.units))
        json.field("currency", orNull: entry.rate?.currency)
        json.field("running", entry.isRunning)
        json.field("version", entry.version)
        json.field("createdAt", entry.createdAt)
        json.field("updatedAt", entry.updatedAt)
        json.endObject()
    }

    static func writeSummary(_ summary: TimeSummary, _ json: JSONWriter) {
        json.key("summary")
        json.beginObject()
        json.field("totalHours", summary.hours)
        json.field("totalCost", orNull: summary.totalCost)
        json.key("costs")
        json.beginArray()
        for cost in summary.costs {
            json.beginObject()
            json.field("currency", cost.currency)
            json.field("cost", Money.units(cost.cents))
            json.endObject()
        }
        json.endArray()
        json.endObject()
    }
}
