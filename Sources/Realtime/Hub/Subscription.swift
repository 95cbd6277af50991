import Core
import Primitives

/// One client's interest in one subject.
final class Subscription {
    enum Stage {
        /// Not let in yet, or still reading what it missed: what happens meanwhile is kept, unless that was too much.
        case catchingUp(kept: [SharedEvent], isOverfull: Bool)
        /// Gets everything behind this offset.
        case live(after: Int64)
    }

    /// Unique in this process.
    let id: Int
    /// Of the client's connection.
    let connection: UInt64
    /// As the client calls the subject. An identifier has two forms, so that one subject has several topics.
    let topic: String
    let subject: EventSubject
    /// Of the join, see `DialectAction.Join`.
    let ticket: Int

    /// Who hears; nil until let in.
    var actor: Actor?
    /// What the client was told in the answer to its join: what is up to here and still comes is of the past.
    var pinned: Int64?
    fileprivate(set) var stage = Stage.catchingUp(kept: [], isOverfull: false)
    /// Place in its channel's list.
    fileprivate var index = 0

    init(id: Int, connection: UInt64, topic: String, subject: EventSubject, ticket: Int) {
        self.id = id
        self.connection = connection
        self.topic = topic
        self.subject = subject
        self.ticket = ticket
    }
}

/// Everyone who follows one subject.
final class Channel {
    let subject: EventSubject
    private(set) var subscriptions: [Subscription] = []
    var presence = PresenceTable()
    /// Whose stream its events are in; nil while nobody was let in.
    var workspace: UUID?

    init(_ subject: EventSubject) { self.subject = subject }

    func add(_ subscription: Subscription) {
        subscription.index = self.subscriptions.count
        self.subscriptions.append(subscription)
    }

    func remove(_ subscription: Subscription) {
        let index = subscription.index
        guard self.subscriptions.indices.contains(index), self.subscriptions[index] === subscription else { return }
        let last = self.subscriptions.removeLast()
        if last !== subscription {
            self.subscriptions[index] = last
            last.index = index
        }
        self.presence.untrack(subscription.id)
    }
}

extension Subscription {
    /// Events kept for one that is catching up; beyond that it reads them from the log.
    private static let keptLimit = 256

    func keep(_ event: SharedEvent) {
        guard case .catchingUp(let kept, let isOverfull) = self.stage, !isOverfull else { return }
        self.stage =
            kept.count < Self.keptLimit
            ? .catchingUp(kept: kept + [event], isOverfull: false) : .catchingUp(kept: [], isOverfull: true)
    }

    /// What was kept is not all that happened.
    func overflow() {
        if case .catchingUp = self.stage { self.stage = .catchingUp(kept: [], isOverfull: true) }
    }

    /// Keeps anew, for the next read.
    func startOver() { self.stage = .catchingUp(kept: [], isOverfull: false) }

    /// Gets everything behind `offset` from now on.
    ///
    /// - Returns: what has happened behind it already.
    func goLive(after offset: Int64) -> [SharedEvent] {
        guard case .catchingUp(let kept, _) = self.stage else { return [] }
        self.stage = .live(after: offset)
        return kept.filter { $0.event.offset > offset }
    }
}
