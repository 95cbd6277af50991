import Core
import EditionFlowForge
import EditionModelling
import EditionWorkspace
import Primitives
import Realtime
import Services

extension RealtimeWorker {
    /// How each edition words events and refusals.
    ///
    /// - Parameter site: as `FlowForgeEdition`'s.
    package static func wordings(site: String) -> EventWordings {
        EventWordings([.workspace: self.workspace, .flowForge: self.flowForge(site), .modelling: self.modelling])
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

    private static let modelling = EventWording(
        event: { event in
            EditionModelling.EventWire.event(event).map { EventWords(name: $0.type, json: $0.message) }
        },
        refusal: { refused in
            LiveWire.refusal(code: refused.code, message: refused.message, requestID: refused.requestID)
        },
        edits: EditWording(
            perform: { edit, services, actor in
                let edits = LiveEdits(
                    models: services.models, workspace: edit.workspace,
                    basis: EditBasis(base: edit.base, origin: edit.origin), actor: actor)
                return switch edit.target {
                case .domain(let id): try edits.domain(id, edit.data)
                case .table(let id): try edits.table(id, edit.data)
                case .column(let id, let table): try edits.column(id, of: table, edit.data)
                case .relationship(let id): try edits.relationship(id, edit.data)
                case .diagram(let id): try edits.diagram(id, edit.data)
                }
            },
            problem: { error in
                let words = LiveWire.words(error)
                let problem = EditProblem(words.code, words.message, details: words.details)
                guard case .editConflict(let conflict) = error else { return (problem: problem, fields: []) }
                return (problem: problem, fields: LiveWire.fields(of: conflict))
            }))

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
