import Core
import EditionWorkspace

@testable import Realtime

/// The editions' own words, as a worker has them.
enum Wordings {
    static let all = EventWordings([.workspace: Self.workspace])

    private static let workspace = EventWording(
        event: { EventWords(name: $0.kind.rawValue, json: EventWire.event($0)) },
        widgetData: {
            EventWords(name: Event.Kind.widgetData.rawValue, json: EventWire.widgetData($1, of: $0, at: $2))
        },
        refusal: { EventWire.refusal(code: $0.code, message: $0.message, requestID: $0.requestID, at: .now) })
}
