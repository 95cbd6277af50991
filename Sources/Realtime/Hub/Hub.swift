import Core
import JSON
import Primitives

/// Who follows what, and how far each workspace's stream has come. Only the loop's thread uses it.
///
/// A workspace is watched from an offset on while somebody follows something in it. Whoever joins is put on its
/// channel before its access is looked at, and keeps what happens meanwhile; once it is known up to which offset the
/// client has everything, what was kept behind that offset comes, and then the live ones. So nothing is lost or told
/// twice, whatever happens between the look and its answer.
final class Hub {
    /// What the hub asks for while it hands events on.
    enum Delivery {
        case message(SharedText)
        /// The subscription is over: the subject is gone, or this actor may no longer see it.
        case ending(Reason, mayRejoin: Bool)
    }

    enum Admission {
        /// Up to date; these have happened already, and come first.
        case live([SharedEvent])
        /// Not all that happened was kept: read on behind this offset.
        case behind(Int64)
    }

    private struct Watch {
        /// Everything behind it has passed through here.
        var start: Int64
        var cursor: Int64
        var channels: Set<EventSubject> = []
    }

    private var channels: [EventSubject: Channel] = [:]
    private var watches: [UUID: Watch] = [:]
    /// By workspace, those with followers.
    private var feeds: [UUID: Set<EventSubject>] = [:]
    private var changed: Set<EventSubject> = []
    private var lastNumber: UInt64 = 0
    let watchList: WatchList

    init(watchList: WatchList) { self.watchList = watchList }

    var isEmpty: Bool { self.channels.isEmpty && self.watches.isEmpty && self.feeds.isEmpty }

    // MARK: Coming and going

    func add(_ subscription: Subscription) {
        let subject = subscription.subject
        let channel = self.channels[subject] ?? Channel(subject)
        self.channels[subject] = channel
        if case .feed(let feed) = subject { self.feeds[feed.workspace, default: []].insert(subject) }
        channel.add(subscription)
    }

    func remove(_ subscription: Subscription) {
        guard let channel = self.channels[subscription.subject] else { return }
        channel.remove(subscription)
        if channel.presence.hasChanges { self.changed.insert(channel.subject) }
        if channel.subscriptions.isEmpty { self.drop(channel) }
    }

    private func drop(_ channel: Channel) {
        self.channels[channel.subject] = nil
        self.changed.remove(channel.subject)
        if case .feed(let feed) = channel.subject {
            self.feeds[feed.workspace]?.remove(channel.subject)
            if self.feeds[feed.workspace]?.isEmpty == true { self.feeds[feed.workspace] = nil }
        }
        guard let workspace = channel.workspace else { return }
        if case .dashboard(let id) = channel.subject { self.watchList.forget(board: id) }
        self.watches[workspace]?.channels.remove(channel.subject)
        guard self.watches[workspace]?.channels.isEmpty == true else { return }
        self.watches[workspace] = nil
        self.watchList.unwatch(workspace)
    }

    /// The client knows everything of its subject up to `offset`, which was the workspace's newest when it was read.
    func admit(_ subscription: Subscription, workspace: UUID, upTo offset: Int64) -> Admission {
        guard let channel = self.channels[subscription.subject],
            case .catchingUp(_, let isOverfull) = subscription.stage
        else { return .live([]) }
        // Of what was committed before the watch began nothing passed through here.
        if isOverfull || (self.watches[workspace].map { $0.start > offset } ?? false) {
            subscription.startOver()
            return .behind(offset)
        }
        if self.watches[workspace] == nil {
            self.watches[workspace] = Watch(start: offset, cursor: offset)
            self.watchList.watch(workspace, after: offset)
        }
        self.watches[workspace]?.channels.insert(channel.subject)
        if channel.workspace == nil {
            channel.workspace = workspace
            if case .dashboard(let id) = channel.subject { self.watchList.add(board: id) }
        }
        return .live(subscription.goLive(after: offset))
    }

    /// Up to where a workspace's events have passed through here; nil while nobody follows it.
    func cursor(of workspace: UUID) -> Int64? { self.watches[workspace]?.cursor }

    // MARK: Events

    /// Events of one workspace, in order, read behind the offset `after`.
    func receive(_ batch: EventBatch, _ deliver: (Subscription, Delivery) -> Void) {
        // A read that began under an earlier watch may start behind a place that this one has not reached.
        guard let watch = self.watches[batch.workspace], batch.after <= watch.cursor else { return }
        for encoded in batch.events where encoded.event.offset > watch.cursor {
            self.watches[batch.workspace]?.cursor = encoded.event.offset
            self.lastNumber += 1
            let event = SharedEvent(encoded, number: self.lastNumber)
            self.pass(event, to: .dashboard(encoded.event.object), deliver)
            self.pass(event, to: .workspace(encoded.event.workspace), deliver)
            for feed in self.feeds[encoded.event.workspace] ?? [] { self.pass(event, to: feed, deliver) }
        }
    }

    private func pass(
        _ event: SharedEvent, to subject: EventSubject, _ deliver: (Subscription, Delivery) -> Void
    ) {
        guard subject.covers(event.event), let channel = self.channels[subject] else { return }
        for subscription in channel.subscriptions {
            switch subscription.stage {
            case .catchingUp: subscription.keep(event)
            case .live(let offset) where event.event.offset > offset:
                for delivery in Self.deliveries(of: event, to: subscription) { deliver(subscription, delivery) }
            case .live: break
            }
        }
    }

    /// What one client is told of an event behind its offset.
    static func deliveries(of event: SharedEvent, to subscription: Subscription) -> [Delivery] {
        let message = Delivery.message(event.text)
        if case .feed(let feed) = subscription.subject {
            guard subscription.actor.map({ event.event.isTold(to: $0) }) ?? false else { return [] }
            guard event.event.kind == .workspaceDeleted, feed.parts.contains(.model) else { return [message] }
            return [message, .ending(.init("not_found", "This workspace was deleted."), mayRejoin: false)]
        }
        guard case .dashboard(let dashboard) = event.event.body else { return [message] }
        let isVisible = subscription.actor.map { dashboard.isVisible(to: $0) } ?? false
        switch subscription.subject {
        case .workspace, .feed: return isVisible ? [message] : []
        case .dashboard where !isVisible:
            return [.ending(.init("access_lost", "You may no longer see this dashboard."), mayRejoin: false)]
        case .dashboard where event.event.kind == .dashboardDeleted:
            return [message, .ending(.init("deleted", "This dashboard was deleted."), mayRejoin: false)]
        case .dashboard: return [message]
        }
    }

    /// Events of a workspace were removed before they were read: its followers have to begin anew.
    func lose(_ workspace: UUID, last: Int64, _ deliver: (Subscription, Delivery) -> Void) {
        guard let watch = self.watches[workspace], watch.cursor < last else { return }
        self.watches[workspace]?.start = last
        self.watches[workspace]?.cursor = last
        let reason = Reason("history_lost", "Events that you have not seen are no longer kept.")
        for channel in watch.channels.compactMap({ self.channels[$0] }) {
            for subscription in channel.subscriptions {
                guard case .live = subscription.stage else { subscription.overflow(); continue }
                deliver(subscription, .ending(reason, mayRejoin: true))
            }
        }
    }

    /// Tells everyone who was let in to a subject, `except` one.
    func tell(
        _ subject: EventSubject, except sender: Subscription? = nil, _ text: SharedText,
        _ deliver: (Subscription, SharedText) -> Void
    ) {
        for subscription in self.channels[subject]?.subscriptions ?? [] where subscription !== sender {
            if subscription.actor != nil { deliver(subscription, text) }
        }
    }

    /// The connections of those who were let in to a subject.
    func connections(on subject: EventSubject) -> [UInt64] {
        (self.channels[subject]?.subscriptions ?? []).filter { $0.actor != nil }.map(\.connection)
    }

    // MARK: Presence

    /// - Returns: false when the subject has no room for one more.
    func track(_ subscription: Subscription, key: String, meta: JSONObject) -> Bool {
        guard let channel = self.channels[subscription.subject] else { return false }
        self.changed.insert(subscription.subject)
        return channel.presence.track(subscription.id, key: key, meta: meta)
    }

    func untrack(_ subscription: Subscription) {
        self.channels[subscription.subject]?.presence.untrack(subscription.id)
        self.changed.insert(subscription.subject)
    }

    func presenceState(_ subject: EventSubject) -> [UInt8] {
        self.channels[subject]?.presence.state ?? PresenceTable().state
    }

    /// Whether somebody came or went since `tellPresence`.
    var hasPresenceChanges: Bool { !self.changed.isEmpty }

    /// Tells who came and went.
    func tellPresence(_ deliver: (Subscription, SharedText) -> Void) {
        let subjects = self.changed
        self.changed = []
        for subject in subjects {
            guard let diff = self.channels[subject]?.presence.takeDiff() else { continue }
            self.tell(subject, SharedText { PhoenixWriter($0)?.presenceDiff(topic: $0.topic, diff) }, deliver)
        }
    }
}
