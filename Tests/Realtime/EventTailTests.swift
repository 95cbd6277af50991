import Core
import Glibc
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

@testable import Realtime

/// The tail on a real log: everything once, in order, with and without wake-ups.
@Suite struct EventTailTests {
    /// A tail of its own thread, and what it has reported.
    private final class Bench {
        let list: WatchList
        private let mailbox: Mailbox
        private let tail: EventTail
        private let folder: TestFolder
        private let wakeUps: DatagramSender
        private let thread: Thread
        private(set) var offsets: [Int64] = []
        private(set) var lost: [Int64] = []
        private(set) var moved: [JSONValue] = []

        init(_ app: TestApp) throws {
            self.list = try WatchList()
            self.list.speak(.workspace)
            self.mailbox = try Mailbox()
            self.folder = try TestFolder()
            self.wakeUps = DatagramSender(directory: self.folder.path)
            let silent = Journal(info: { _, _ in }, warning: { _, _ in })
            let tail = EventTail(
                list: self.list, mailbox: self.mailbox, wordings: Wordings.all, journal: silent)
            self.tail = tail
            let path = self.folder("tail.sock")
            self.thread = try Thread.start(name: "tail") {
                guard let receiver = try? DatagramReceiver(path: path) else { return }
                let services = ServiceSet(
                    database: Database(app.settings), independent: Database(app.settings), platform: app.platform)
                tail.run(receiver, services)
            }
        }

        func stop() {
            self.tail.stop()
            self.thread.join()
        }

        func wake(_ text: String) { self.wakeUps.send(text) }

        /// Takes reports until the condition holds.
        ///
        /// - Returns: false when it does not within a minute.
        func wait(_ condition: () -> Bool) -> Bool {
            let deadline = ContinuousClock.now + .seconds(60)
            while !condition() {
                guard ContinuousClock.now < deadline else { return false }
                var waiting = pollfd(fd: self.mailbox.filled.descriptor, events: Int16(POLLIN), revents: 0)
                poll(&waiting, 1, 100)
                for letter in self.mailbox.take() { self.note(letter) }
            }
            return true
        }

        private func note(_ letter: Mailbox.Letter) {
            switch letter {
            case .tail(.events(let batch)):
                #expect(batch.after == self.offsets.last ?? batch.after)
                self.offsets += batch.events.map(\.event.offset)
            case .tail(.lost(_, let last)): self.lost.append(last)
            case .tail(.moved(_, _, let words)): self.moved.append(Wire.json(words[.workspace]?.json ?? []))
            case .answer, .tail(.measured): break
            }
        }
    }

    private static func withTail(_ body: (TestApp, Bench) throws -> Void) throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let bench = try Bench(app)
            defer { bench.stop() }
            try body(app, bench)
        }
    }

    @Test func `everything behind an offset is told once and in order, woken or not`() throws {
        try Self.withTail { app, bench throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            for _ in 0..<120 {
                _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: ["name": "x"])
            }
            bench.list.watch(account.workspace, after: 1)
            #expect(bench.wait { bench.offsets.count == 120 })
            for round in 0..<20 {
                _ = try app.request(.put, "/api/dashboards/\(board.id)", as: account, json: ["name": "y"])
                if round % 2 == 0 { bench.wake("events \(account.workspace) \(122 + round)") }
                if round % 5 == 0 { bench.wake("events nonsense") }
            }
            #expect(bench.wait { bench.offsets.count == 140 })
            #expect(bench.offsets == Array(2...141))
        }
    }

    @Test func `a workspace that nobody follows is not read, and one that is left no more`() throws {
        try Self.withTail { app, bench throws in
            let (followed, other) = (try app.make.account(), try app.make.account())
            bench.list.watch(followed.workspace, after: 0)
            bench.list.watch(other.workspace, after: 0)
            bench.list.unwatch(other.workspace)
            _ = try app.make.dashboard(by: other)
            _ = try app.make.dashboard(by: followed)
            #expect(bench.wait { !bench.offsets.isEmpty })
            #expect(bench.offsets == [1])
        }
    }

    @Test func `a history that was removed before it was read is said to be lost`() throws {
        try Self.withTail { app, bench throws in
            let account = try app.make.account()
            for _ in 0..<3 { _ = try app.make.dashboard(by: account) }
            _ = try app.sql { try $0.events.prune(before: .now) }
            bench.list.watch(account.workspace, after: 1)
            #expect(bench.wait { bench.lost == [3] })
            #expect(bench.offsets.isEmpty)
            _ = try app.make.dashboard(by: account)
            #expect(bench.wait { bench.offsets == [4] })
        }
    }

    @Test func `widgets that show metrics are told of once for each measurement`() throws {
        try Self.withTail { app, bench throws in
            let account = try app.make.account()
            let board = try app.make.dashboard(by: account)
            let widget = try app.make.widget(on: board, by: account, ["data_query": ["endpoint": "metrics:cpu"]])
            _ = try app.make.widget(on: board, by: account, ["data_query": ["endpoint": "dataset:x"]])
            _ = try app.make.widget(on: board, by: account)
            bench.list.add(board: try #require(UUID(base62: String(board.id.dropFirst("dash_".count)))))
            for second in [1, 2] {
                try app.sql { tx in
                    let at = Instant(seconds: 1_800_000_000 + Int64(second))
                    try tx.execute("UPDATE metric_state SET last_sampled_at = \(at) WHERE id = 1")
                }
                bench.wake("metrics \(second)")
                #expect(bench.wait { bench.moved.count >= second })
            }
            #expect(bench.moved.suffix(1).first?.at("type") == "widget_data")
            #expect(
                bench.moved.suffix(1).first?.at("payload")
                    == ["dashboard_id": .string(board.id), "widget_ids": [.string(widget.id)]])
        }
    }
}
