import Core
import Primitives
import Testing
import WebSocket

@testable import Realtime

/// Nothing is lost and nothing comes twice, whatever happens between a join and its answer.
@Suite struct HubTests {
    /// A hub, and what it gave out: `7` for the event of that offset, a code for an ending.
    private final class Bench {
        let list: WatchList
        let hub: Hub
        private(set) var heard: [Int: [String]] = [:]
        private var ids = 0

        init() throws {
            self.list = try WatchList()
            self.hub = Hub(watchList: self.list)
        }

        func join(_ subject: EventSubject = .dashboard(Wire.board)) -> Subscription {
            self.ids += 1
            let subscription = Subscription(
                id: self.ids, connection: UInt64(self.ids),
                topic: Wire.topic, subject: subject, ticket: 1)
            self.hub.add(subscription)
            return subscription
        }

        /// - Returns: where to read on, or nil for live.
        @discardableResult
        func admit(_ subscription: Subscription, upTo offset: Int64, _ actor: Actor = Wire.actor()) -> Int64? {
            subscription.actor = actor
            switch self.hub.admit(subscription, workspace: Wire.workspace, upTo: offset) {
            case .behind(let offset): return offset
            case .live(let events):
                for event in events {
                    for delivery in Hub.deliveries(of: event, to: subscription) { self.note(subscription, delivery) }
                }
                return nil
            }
        }

        func receive(_ batch: EventBatch) { self.hub.receive(batch) { self.note($0, $1) } }

        func heard(_ subscription: Subscription) -> [String] { self.heard[subscription.id] ?? [] }

        func note(_ subscription: Subscription, _ delivery: Hub.Delivery) {
            switch delivery {
            case .message(let text):
                let message = text.message(for: Language.phoenix(.one).form(of: Wire.topic))
                let json = Wire.json(Array((message?.plainFrame ?? []).drop { $0 != UInt8(ascii: "{") }))
                self.heard[subscription.id, default: []].append(json.at("payload", "meta", "id").stringValue ?? "?")
            case .ending(let reason, _): self.heard[subscription.id, default: []].append(reason.code)
            }
        }
    }

    @Test func `live begins behind the offset of the join`() throws {
        let bench = try Bench()
        let one = bench.join()
        bench.admit(one, upTo: 5)
        guard case .watch(Wire.workspace, after: 5)? = bench.list.takeChanges().first else {
            Issue.record("the workspace is not followed from there on")
            return
        }
        bench.receive(Wire.batch(6...8))
        #expect(bench.heard(one) == ["6", "7", "8"])
    }

    @Test func `what happens between a join and its answer comes after it, once`() throws {
        let bench = try Bench()
        bench.admit(bench.join(), upTo: 0)
        let late = bench.join()
        bench.receive(Wire.batch(1...4))
        bench.admit(late, upTo: 2)
        #expect(bench.heard(late) == ["3", "4"])
        bench.receive(Wire.batch(5...5))
        #expect(bench.heard(late) == ["3", "4", "5"])
    }

    @Test func `what the join knows already does not come when the stream is behind it`() throws {
        let bench = try Bench()
        let early = bench.join()
        bench.admit(early, upTo: 0)
        let late = bench.join()
        bench.admit(late, upTo: 3)
        bench.receive(Wire.batch(1...5))
        #expect(bench.heard(early) == ["1", "2", "3", "4", "5"])
        #expect(bench.heard(late) == ["4", "5"])
    }

    @Test func `a read that is told twice, or overlaps, is heard once`() throws {
        let bench = try Bench()
        let one = bench.join()
        bench.admit(one, upTo: 0)
        bench.receive(Wire.batch(1...3))
        bench.receive(Wire.batch(1...3))
        bench.receive(Wire.batch(2...4))
        #expect(bench.heard(one) == ["1", "2", "3", "4"])
    }

    @Test func `a late read of an earlier watch does not tear a hole`() throws {
        let bench = try Bench()
        let one = bench.join()
        bench.admit(one, upTo: 2)
        bench.receive(Wire.batch(6...7))
        #expect(bench.heard(one).isEmpty)
        bench.receive(Wire.batch(3...7))
        #expect(bench.heard(one) == ["3", "4", "5", "6", "7"])
    }

    @Test func `a join whose answer is older than the watch reads on`() throws {
        let bench = try Bench()
        let slow = bench.join()
        bench.admit(bench.join(), upTo: 10)
        #expect(bench.admit(slow, upTo: 4) == 4)
        bench.receive(Wire.batch(11...12))
        #expect(bench.admit(slow, upTo: 11) == nil)
        #expect(bench.heard(slow) == ["12"])
    }

    @Test func `a join during which too much happens reads on instead of keeping it`() throws {
        let bench = try Bench()
        bench.admit(bench.join(), upTo: 0)
        let slow = bench.join()
        bench.receive(Wire.batch(1...300))
        #expect(bench.admit(slow, upTo: 1) == 1)
        bench.receive(Wire.batch(301...302))
        #expect(bench.admit(slow, upTo: 300) == nil)
        #expect(bench.heard(slow) == ["301", "302"])
    }

    @Test func `who leaves hears nothing more, and with the last one the watch ends`() throws {
        let bench = try Bench()
        let (one, two) = (bench.join(), bench.join())
        bench.admit(one, upTo: 0)
        bench.admit(two, upTo: 0)
        #expect(bench.list.boards == [Wire.board])
        bench.hub.remove(one)
        bench.receive(Wire.batch(1...1))
        #expect(bench.heard(one).isEmpty && bench.heard(two) == ["1"])
        bench.hub.remove(two)
        #expect(bench.hub.isEmpty)
        #expect(bench.list.boards.isEmpty)
        guard case .unwatch(Wire.workspace)? = bench.list.takeChanges().last else {
            Issue.record("the workspace is still followed")
            return
        }
    }

    @Test func `a deleted dashboard is told and over`() throws {
        let bench = try Bench()
        let one = bench.join()
        bench.admit(one, upTo: 0)
        let event = Wire.event(1, .dashboardDeleted, .dashboard(Wire.dashboard()))
        bench.receive(EventBatch(workspace: Wire.workspace, after: 0, events: [event]))
        #expect(bench.heard(one) == ["1", "deleted"])
    }

    @Test func `a deleted workspace's model is told and over`() throws {
        let bench = try Bench()
        let one = bench.join(.model(of: Wire.workspace))
        bench.admit(one, upTo: 0)
        let workspace = Workspace(
            id: Wire.workspace, organization: UUID(high: 3, low: 3), name: "W", kind: .shared,
            owner: UUID(high: 1, low: 1), createdAt: Instant(seconds: 0), updatedAt: Instant(seconds: 0))
        let event = Wire.event(1, .workspaceDeleted, .workspace(workspace))
        bench.receive(EventBatch(workspace: Wire.workspace, after: 0, events: [event]))
        #expect(bench.heard(one) == ["1", "not_found"])
    }

    @Test func `who may no longer see a dashboard is not told what became of it`() throws {
        let bench = try Bench()
        let (owner, member, stranger) = (bench.join(), bench.join(), bench.join())
        bench.admit(owner, upTo: 0)
        bench.admit(member, upTo: 0, Wire.actor(UUID(high: 9, low: 9)))
        bench.admit(stranger, upTo: 0, Wire.actor(UUID(high: 8, low: 8), in: UUID(high: 7, low: 7)))
        func update(_ offset: Int64, _ visibility: Dashboard.Visibility) {
            let event = Wire.event(offset, .dashboardUpdated, .dashboard(Wire.dashboard(visibility)))
            bench.receive(EventBatch(workspace: Wire.workspace, after: offset - 1, events: [event]))
        }
        update(1, .public)
        update(2, .shared)
        update(3, .private)
        #expect(bench.heard(owner) == ["1", "2", "3"])
        #expect(bench.heard(member) == ["1", "2", "access_lost"])
        #expect(bench.heard(stranger).prefix(2) == ["1", "access_lost"])
    }

    @Test func `a workspace's list hears of dashboards that its reader may see, and of no widgets`() throws {
        let bench = try Bench()
        let member = bench.join(.workspace(Wire.workspace))
        bench.admit(member, upTo: 0, Wire.actor(UUID(high: 9, low: 9)))
        bench.receive(
            EventBatch(
                workspace: Wire.workspace, after: 0,
                events: [
                    Wire.event(1, .dashboardUpdated, .dashboard(Wire.dashboard(.private))), Wire.event(2),
                    Wire.event(3, .dashboardUpdated, .dashboard(Wire.dashboard(.shared))),
                    Wire.event(4, .dashboardDeleted, .dashboard(Wire.dashboard(.shared))),
                ]))
        #expect(bench.heard(member) == ["3", "4"])
    }

    @Test func `a history that was removed is said to be lost, and who was catching up reads on`() throws {
        let bench = try Bench()
        let (live, slow) = (bench.join(), bench.join())
        bench.admit(live, upTo: 0)
        bench.hub.lose(Wire.workspace, last: 50) { bench.note($0, $1) }
        #expect(bench.heard(live) == ["history_lost"])
        #expect(bench.admit(slow, upTo: 1) == 1)
        #expect(bench.admit(slow, upTo: 50) == nil)
        bench.receive(Wire.batch(51...51))
        #expect(bench.heard(slow) == ["51"])
    }

    @Test func `a feed is told of its parts of a workspace alone, and of what is for its follower`() throws {
        let bench = try Bench()
        let (owner, other) = (UUID(high: 1, low: 1), UUID(high: 9, low: 9))
        let feed = EventSubject.feed(EventFeed(Wire.workspace, [.dashboards]))
        let (own, others) = (bench.join(feed), bench.join(feed))
        let elsewhere = bench.join(.feed(EventFeed(UUID(high: 7, low: 7), [.dashboards])))
        bench.admit(own, upTo: 0, Wire.actor(owner))
        bench.admit(others, upTo: 0, Wire.actor(other))
        let hidden = Event.Body.dashboard(Wire.dashboard(.private, owner: owner))
        bench.receive(
            EventBatch(
                workspace: Wire.workspace, after: 0,
                events: [
                    Wire.event(1), Wire.event(2, .dashboardUpdated, hidden), Wire.event(3, for: owner),
                    Wire.event(4, for: other),
                ]))
        #expect(bench.heard(own) == ["1", "2", "3"] && bench.heard(others) == ["1", "4"])
        #expect(bench.heard(elsewhere).isEmpty)
        for subscription in [own, others, elsewhere] { bench.hub.remove(subscription) }
        #expect(bench.hub.isEmpty)
    }

    @Test func `a feed that is catching up keeps what happens, and one dashboard of it is followed alike`() throws {
        let bench = try Bench()
        let feed = bench.join(.feed(EventFeed(Wire.workspace, [.dashboard(Wire.board)])))
        let single = bench.join()
        bench.admit(single, upTo: 0)
        bench.receive(Wire.batch(1...3))
        #expect(bench.heard(feed).isEmpty)
        bench.admit(feed, upTo: 1)
        #expect(bench.heard(feed) == ["2", "3"] && bench.heard(single) == ["1", "2", "3"])
        bench.hub.lose(Wire.workspace, last: 50) { bench.note($0, $1) }
        #expect(bench.heard(feed).last == "history_lost")
    }

    @Test func `an event is encoded once for all who hear of it in the same way`() {
        let text = SharedEvent(Wire.event(1), number: 1).text
        let (one, two) = (
            Language.phoenix(.one).form(of: "realtime:a"), Language.phoenix(.two).form(of: "realtime:a")
        )
        #expect(text.message(for: one) === text.message(for: one))
        #expect(text.message(for: one) !== text.message(for: two))
        #expect(text.message(for: one) !== text.message(for: Language.phoenix(.one).form(of: "realtime:b")))
    }

    @Test func `a text is written once for all event streams, if they are told at all`() {
        var written = 0
        let text = SharedText { _ in
            written += 1
            return Array("data: 1\n\n".utf8)
        }
        let stream = Language.workspaceStream
        #expect(text.bytes(for: stream.form(of: "a")) == text.bytes(for: stream.form(of: "b")) && written == 1)
        let untold = SharedText { PhoenixWriter($0)?.presenceDiff(topic: $0.topic, []) }
        #expect(untold.bytes(for: stream.form(of: "a")) == nil)
    }
}
