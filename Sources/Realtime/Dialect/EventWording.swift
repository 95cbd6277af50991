import Core
import Primitives
import Services

/// Whose words are spoken: an edition that has live events.
package enum Vocabulary: Hashable, Sendable, CaseIterable {
    case workspace, flowForge, modelling
}

/// An event as an edition has it: what it calls such an event, and one JSON value, which in the flowforge edition is the
/// whole message.
package struct EventWords: Sendable, Equatable {
    package let name: String
    package let json: [UInt8]

    package init(name: String, json: [UInt8]) {
        self.name = name
        self.json = json
    }
}

/// Events and refusals in the words of one edition.
package struct EventWording: Sendable {
    /// nil: the edition does not tell of such a change.
    let event: @Sendable (Event) -> EventWords?
    /// What these widgets of a dashboard show moved; nil where the edition says what they show now, by `widgetFigure`.
    let widgetData: (@Sendable (_ dashboard: UUID, _ widgets: [UUID], Instant) -> EventWords)?
    /// What a widget of a dashboard shows now; nil where the edition has no such message.
    let widgetFigure: (@Sendable (_ dashboard: UUID, WidgetFigure, Instant) -> EventWords)?
    /// Newest values; nil where the edition tells of no measurements.
    let metrics: (@Sendable (MetricReport) -> EventWords)?
    /// The body of an answer that is no upgrade.
    let refusal: @Sendable (RefusalContext) -> [UInt8]
    /// nil where clients only listen.
    let edits: EditWording?

    package init(
        event: @escaping @Sendable (Event) -> EventWords?,
        widgetData: (@Sendable (_ dashboard: UUID, _ widgets: [UUID], Instant) -> EventWords)? = nil,
        widgetFigure: (@Sendable (_ dashboard: UUID, WidgetFigure, Instant) -> EventWords)? = nil,
        metrics: (@Sendable (MetricReport) -> EventWords)? = nil,
        refusal: @escaping @Sendable (RefusalContext) -> [UInt8], edits: EditWording? = nil
    ) {
        self.event = event
        self.widgetData = widgetData
        self.widgetFigure = widgetFigure
        self.metrics = metrics
        self.refusal = refusal
        self.edits = edits
    }
}

/// How an edition carries out what clients change over their connections.
package struct EditWording: Sendable {
    /// Carries an edit out, in the services' own transaction.
    ///
    /// - Returns: the element's version then.
    let perform: @Sendable (ModelEdit, ServiceSet, Actor) throws -> Int64
    /// What an error is called, and the fields of a conflict.
    let problem: @Sendable (CoreError) -> (problem: EditProblem, fields: [String])

    package init(
        perform: @escaping @Sendable (ModelEdit, ServiceSet, Actor) throws -> Int64,
        problem: @escaping @Sendable (CoreError) -> (problem: EditProblem, fields: [String])
    ) {
        self.perform = perform
        self.problem = problem
    }
}

/// What was measured last of some metrics.
package struct MetricReport: Sendable {
    package let workspace: UUID
    /// In the order of their names; nil for one of which nothing is known.
    package let values: [(name: String, value: Double?)]
    package let at: Instant
}

/// What an error body may tell of a request that is refused.
package struct RefusalContext: Sendable {
    package let code: String
    package let message: String
    package let requestID: String
    /// Empty when the request could not be read.
    package let method: String
    package let path: String
}

/// The wording of each edition.
package struct EventWordings: Sendable {
    private let byVocabulary: [Vocabulary: EventWording]

    package init(_ byVocabulary: [Vocabulary: EventWording]) { self.byVocabulary = byVocabulary }

    subscript(vocabulary: Vocabulary) -> EventWording? { self.byVocabulary[vocabulary] }
}

/// A committed change on its way to the loop, in the words of the editions that are spoken.
package struct EncodedEvent: Sendable {
    package let event: Event
    private let wordings: EventWordings
    private var words: [Vocabulary: EventWords] = [:]

    /// - Parameter vocabularies: whose words are found here and now; another's are, when it is asked for.
    init(_ event: Event, _ wordings: EventWordings, in vocabularies: Set<Vocabulary>) {
        self.event = event
        self.wordings = wordings
        for vocabulary in vocabularies { self.words[vocabulary] = wordings[vocabulary]?.event(event) }
    }

    /// - Returns: nil when the edition does not tell of such a change.
    func words(in vocabulary: Vocabulary) -> EventWords? {
        self.words[vocabulary] ?? self.wordings[vocabulary]?.event(self.event)
    }
}
