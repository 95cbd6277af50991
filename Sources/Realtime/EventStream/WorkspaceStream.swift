import Core
import HTTP
import JSON
import Primitives
import WebSocket

/// The event streams of the workspace edition: one topic, `dashboard:{id}` or `workspace:{id}`.
struct WorkspaceStream: EventStreamDialect {
    let language = Language.workspaceStream
    let topic: String
    private let subject: EventSubject

    /// - Throws: 400.
    init(_ query: QueryItems) throws(Refusal) {
        let topics = query.values("topic")
        guard topics.count == 1, let topic = topics.first, let subject = Self.subject(topic) else {
            throw .malformed("topic is not one of the form dashboard:{id} or workspace:{id}")
        }
        self.topic = topic
        self.subject = subject
    }

    private static func subject(_ topic: String) -> EventSubject? {
        TopicName.subject(topic.hasPrefix(TopicName.prefix) ? topic : TopicName.prefix + topic)
    }

    func subject(in workspace: UUID) -> EventSubject { self.subject }

    func interest(in workspace: UUID) -> (MetricInterest, every: Duration)? { nil }

    func ready(_ admittance: Admittance, isCurrent: Bool) -> [UInt8] {
        EventStreamWriter.ready(
            topic: self.topic, offset: admittance.offset, lowest: admittance.lowest,
            isComplete: admittance.isComplete, isCurrent: isCurrent)
    }

    func ending(_ reason: Reason) -> [UInt8] { EventStreamWriter.ending(reason) }

    func expired() -> [UInt8]? { nil }
}
