import Core
import EditionFlowForge
import EditionWorkspace
import Primitives
import Realtime

extension RealtimeWorker {
    /// How each edition words events and refusals.
    ///
    /// - Parameter site: as `FlowForgeEdition`'s.
    package static func wordings(site: String) -> EventWordings {
        EventWordings([.workspace: self.workspace, .flowForge: self.flowForge(site)])
    }

    private static let workspace = EventWording(
        event: { event in
            EditionWorkspace.EventWire.event(event).map { EventWords(name: event.kind.rawValue, json: $0) }
        },
        widgetData: { dashboard, widgets, time in
            EventWords(
                name: Event.Kind.widgetData.rawValue,
                json: EditionWorkspace.EventWire.widgetData(widgets, of: dashboard, at: time))
        },
        refusal: { refused in
            EditionWorkspace.EventWire.refusal(
                code: refused.code, message: refused.message, requestID: refused.requestID, at: .now)
        })

    private static func flowForge(_ site: String) -> EventWording {
        EventWording(
            event: { event in
                EditionFlowForge.EventWire.event(event).map { EventWords(name: $0.type, json: $0.message) }
            },
            widgetFigure: { dashboard, figure, time in
                let made = EditionFlowForge.EventWire.widgetFigure(figure, of: dashboard, at: time)
                return EventWords(name: made.type, json: made.message)
            },
            metrics: { report in
                let made = EditionFlowForge.EventWire.metrics(report.values, in: report.workspace, at: report.at)
                return EventWords(name: made.type, json: made.message)
            },
            refusal: { refused in
                EditionFlowForge.EventWire.refusal(
                    code: refused.code, message: refused.message, method: refused.method, path: refused.path,
                    requestID: refused.requestID, site: site, at: .now)
            })
    }
}
