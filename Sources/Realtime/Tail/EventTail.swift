import CLinux
import Core
import Glibc
import Primitives
import Services
import Synchronization

/// What the tail has to say.
enum TailReport: Sendable {
    case events(EventBatch)
    /// Events of a workspace were removed before they were read.
    case lost(UUID, last: Int64)
    /// What widgets show moved, without a change that is kept.
    case moved(dashboard: UUID, widgets: [UUID], words: [Vocabulary: EventWords])
    /// The newest measurements for each of those who want some.
    case measured([MetricInterest: [Vocabulary: EventWords]], at: Instant)
}

/// Events of one workspace, in order.
struct EventBatch: Sendable {
    let workspace: UUID
    /// Nothing lies between this offset and the first event.
    let after: Int64
    let events: [EncodedEvent]
}

/// Follows the event log for the workspaces on the watch list: woken by datagrams, and looking by itself now and then,
/// since a datagram may be lost.
final class EventTail: Sendable {
    /// Between two looks without a wake-up.
    static let interval: Duration = .milliseconds(500)
    /// Events read at once.
    private static let pageLimit: Int64 = 100
    /// Letters that the loop may be behind with before the tail waits for it.
    private static let aheadLimit = 16
    /// Workspaces or dashboards in one query.
    private static let chunk = 1000

    private let list: WatchList
    private let mailbox: Mailbox
    private let wordings: EventWordings
    private let journal: Journal
    private let isStopping = Atomic<Bool>(false)

    init(list: WatchList, mailbox: Mailbox, wordings: EventWordings, journal: Journal) {
        self.list = list
        self.mailbox = mailbox
        self.wordings = wordings
        self.journal = journal
    }

    func stop() {
        self.isStopping.store(true, ordering: .relaxed)
        self.list.wake.add()
    }

    /// Returns after `stop`.
    func run(_ receiver: DatagramReceiver, _ services: ServiceSet) {
        var place = Place()
        while !self.isStopping.load(ordering: .relaxed) {
            let isTimeToLook = self.wait(receiver, until: place.nextLook)
            do {
                try self.step(&place, receiver, services, looks: isTimeToLook)
                if place.isTroubled { self.journal.info("the event log is readable again", [:]) }
                place.isTroubled = false
            } catch {
                if !place.isTroubled {
                    self.journal.warning("the event log cannot be read", ["cause": .string("\(error)")])
                }
                place.isTroubled = true
                // Nothing is skipped: the cursors stay where they are.
                usleep(200_000)
            }
        }
    }

    private struct Place {
        var cursors: [UUID: Int64] = [:]
        var behind: Set<UUID> = []
        /// Somebody said so, or it is time to look.
        var mayMetricsHaveMoved = false
        /// When the measurements were made that were told of last.
        var sampledAt: Instant?
        var nextLook = ContinuousClock.now
        var isTroubled = false
    }

    /// - Returns: whether it is time to look without having been woken.
    private func wait(_ receiver: DatagramReceiver, until time: ContinuousClock.Instant) -> Bool {
        let (seconds, attoseconds) = ContinuousClock.now.duration(to: time).components
        let milliseconds = Int32(clamping: seconds * 1000 + attoseconds / 1_000_000_000_000_000)
        guard milliseconds > 0 else { return true }
        var sources = [
            pollfd(fd: receiver.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: self.list.wake.descriptor, events: Int16(POLLIN), revents: 0),
        ]
        return poll(&sources, 2, milliseconds + 1) == 0
    }

    private func step(_ place: inout Place, _ receiver: DatagramReceiver, _ services: ServiceSet, looks: Bool) throws {
        for change in self.list.takeChanges() {
            switch change {
            case .watch(let workspace, let offset):
                place.cursors[workspace] = offset
                place.behind.insert(workspace)
            case .unwatch(let workspace):
                place.cursors[workspace] = nil
                place.behind.remove(workspace)
            }
        }
        while let text = receiver.receive() { Self.read(text, &place) }
        if looks {
            place.nextLook = ContinuousClock.now + Self.interval
            try self.look(&place, services)
        }
        for workspace in place.behind { try self.catchUp(workspace, &place, services) }
        let isWanted = self.list.takeNewInterest()
        if looks || isWanted || place.mayMetricsHaveMoved { try self.lookAtMetrics(&place, services, again: isWanted) }
    }

    /// `events <workspace> <offset>` or `metrics <seconds>`; anything else is passed over.
    private static func read(_ text: String, _ place: inout Place) {
        let words = text.split(separator: " ")
        if words.first == "metrics" { place.mayMetricsHaveMoved = true }
        guard words.first == "events", words.count == 3, let workspace = UUID(canonical: words[1]),
            let offset = Int64(words[2]), let cursor = place.cursors[workspace]
        else { return }
        if offset > cursor { place.behind.insert(workspace) }
    }

    private func look(_ place: inout Place, _ services: ServiceSet) throws {
        let watched = Array(place.cursors.keys)
        for start in stride(from: 0, to: watched.count, by: Self.chunk) {
            let chunk = Array(watched[start..<min(start + Self.chunk, watched.count)])
            for (workspace, last) in try services.events.lastOffsets(of: chunk) {
                if let cursor = place.cursors[workspace], last > cursor { place.behind.insert(workspace) }
            }
        }
    }

    private func catchUp(_ workspace: UUID, _ place: inout Place, _ services: ServiceSet) throws {
        while let cursor = place.cursors[workspace], !self.isStopping.load(ordering: .relaxed) {
            switch try services.events.page(of: workspace, after: cursor, limit: Self.pageLimit) {
            case .lost(_, let last):
                self.mailbox.post(.tail(.lost(workspace, last: last)))
                place.cursors[workspace] = last
            case .events(let events):
                guard let newest = events.last else {
                    place.behind.remove(workspace)
                    return
                }
                let spoken = self.list.spoken
                let encoded = events.map { EncodedEvent($0, self.wordings, in: spoken) }
                self.mailbox.post(
                    .tail(.events(EventBatch(workspace: workspace, after: cursor, events: encoded))))
                place.cursors[workspace] = newest.offset
                if events.count < Int(Self.pageLimit) {
                    place.behind.remove(workspace)
                    return
                }
                while self.mailbox.count > Self.aheadLimit, !self.isStopping.load(ordering: .relaxed) { usleep(1000) }
            }
        }
    }

    /// - Parameter again: somebody wants measurements who knows none yet.
    private func lookAtMetrics(_ place: inout Place, _ services: ServiceSet, again: Bool) throws {
        place.mayMetricsHaveMoved = false
        let (boards, interests) = (self.list.boards, self.list.interests)
        guard !boards.isEmpty || !interests.isEmpty, let sampledAt = try services.metrics.lastSampledAt() else {
            return
        }
        let hasMoved = sampledAt != place.sampledAt
        place.sampledAt = sampledAt
        if hasMoved || again { try self.tellMetrics(interests, at: sampledAt, services) }
        if hasMoved { try self.tellMetrics(boards, at: sampledAt, services) }
    }

    private func tellMetrics(_ interests: Set<MetricInterest>, at time: Instant, _ services: ServiceSet) throws {
        guard !interests.isEmpty else { return }
        let names = interests.reduce(into: [UUID: Set<String>]()) { $0[$1.workspace, default: []].formUnion($1.names) }
        let found = try services.metrics.newest(names, until: time)
        let spoken = self.list.spoken
        var told: [MetricInterest: [Vocabulary: EventWords]] = [:]
        for interest in interests {
            let values = interest.names.map { (name: $0, value: found[interest.workspace]?[$0]) }
            let report = MetricReport(workspace: interest.workspace, values: values, at: time)
            told[interest] = spoken.reduce(into: [:]) { $0[$1] = self.wordings[$1]?.metrics?(report) }
        }
        self.mailbox.post(.tail(.measured(told, at: time)))
    }

    private func tellMetrics(_ boards: [UUID], at time: Instant, _ services: ServiceSet) throws {
        for start in stride(from: 0, to: boards.count, by: Self.chunk) {
            let chunk = Array(boards[start..<min(start + Self.chunk, boards.count)])
            for (dashboard, widgets) in try services.widgets.showingMetrics(on: chunk) {
                let words = self.widgetData(dashboard, widgets, time)
                self.mailbox.post(.tail(.moved(dashboard: dashboard, widgets: widgets, words: words)))
            }
        }
    }

    private func widgetData(_ dashboard: UUID, _ widgets: [UUID], _ time: Instant) -> [Vocabulary: EventWords] {
        self.list.spoken.reduce(into: [:]) { words, vocabulary in
            words[vocabulary] = self.wordings[vocabulary]?.widgetData?(dashboard, widgets, time)
        }
    }
}
