import Core
import EditionWorkspace

@testable import Realtime

/// The editions' own words, as a worker has them.
enum Wordings {
    static let all = EventWordings([.workspace: Self.workspace])

    private static let workspace = EventWording(
        event: { event in
            EventWire.event(event).map { EventWords(name: event.kind.rawValue, json: $0) }
        },
        widgetData: {
            EventWords(name: Event.Kind.widgetData.rawValue, json: EventWire.widgetData($1, of: $0, at: $2))
        },
        refusal: { EventWire.refusal(code: $0.code, message: $0.message, requestID: $0.requestID, at: .now) })
}
