import Core
import JSON
import Surface

/// `GET /api/v2/events`, which the realtime workers answer: here are its words for the OpenAPI document. Source:
/// contracts' page §5 and §7.
enum EventStreams {
    static let described: [Route] = [
        Route(
            .get, "/api/v2/events", name: "followEvents",
            summary: "Follows channels as server-sent events: the messages of /v2/realtime, each under the name of its "
                + "type, an error as stream.error. The id of an event is its offset. The stream goes on until the "
                + "client leaves, its one subject or its token ends.",
            rule: nil, access: .signedIn(nil) { _, _ in throw CoreError.notFound("A realtime worker answers this.") },
            query: query, body: nil,
            answer: .document("text/event-stream", "Events, as they come."))
    ]

    private static let query: [QueryParameter] = [
        QueryParameter(
            "channels", .string(1...4_096),
            "Required. Names of channels, separated by commas; one object's is dashboard.updates:{id}."),
        QueryParameter("workspace", .identifier(.workspace), "Whose events; by default the token's."),
        QueryParameter("metrics", .string(1...4_096), "For metrics.realtime: names, separated by commas."),
        QueryParameter(
            "interval", .integer(1_000...3_600_000), "For metrics.realtime: milliseconds between two messages.",
            initial: 5_000),
        QueryParameter(
            "last_event_id", .string(1...20),
            "The last id that was seen, as in the header Last-Event-ID: what was missed comes first."),
        QueryParameter("token", .string(1...8_192), "For who cannot set Authorization, such as a browser."),
        QueryParameter("api_key", .string(1...128), "For who cannot set X-API-Key."),
    ]
}
