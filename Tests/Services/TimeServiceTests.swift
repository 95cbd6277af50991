import Core
import MariaDB
import Primitives
import Services
import TestSupport
import Testing

/// Timers, what they cost, and what a day is.
@Suite struct TimeServiceTests {
    private func start(
        _ place: WorkPlace, _ task: ProjectTask, by account: TestAccount? = nil,
        _ change: (inout TimeService.Start) -> Void = { _ in }
    ) throws -> TimeEntry {
        var start = TimeService.Start(task: task.id)
        change(&start)
        let actor = try place.actor(account)
        return try place.work { try $0.times.start(start, by: actor) }
    }

    /// A finished entry, by RFC 3339 texts.
    private func enter(_ place: WorkPlace, _ task: ProjectTask, _ from: String, _ to: String) throws -> TimeEntry {
        let (from, to) = (try #require(Instant(rfc3339: from)), try #require(Instant(rfc3339: to)))
        return try self.start(place, task) {
            $0.startedAt = from
            $0.endedAt = to
        }
    }

    private func setZone(_ zone: String, _ place: WorkPlace) throws {
        try place.app.sql { tx in
            try tx.execute("UPDATE users SET timezone = \(zone) WHERE email = \(place.owner.email)")
        }
    }

    private func list(_ place: WorkPlace, _ first: String?, _ last: String?) throws -> TimeList {
        var query = TimeQuery()
        query.firstDay = first.flatMap { Day($0) }
        query.lastDay = last.flatMap { Day($0) }
        query.ascending = true
        let actor = try place.actor()
        return try place.work { try $0.times.list(query, for: actor) }
    }

    // MARK: Running

    @Test func `of eight timers that one person starts at once, one runs`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let (app, owner) = (place.app, place.owner)
            let outcomes = try concurrently(8) { _ in
                let place = WorkPlace(app: app, owner: owner)
                let actor = try place.actor()
                do {
                    return try place.work { try $0.times.start(TimeService.Start(task: task.id), by: actor) }.id
                } catch CoreError.timerRunning(let running) { return running }
            }
            #expect(Set(outcomes).count == 1)
            #expect(try place.events().filter { $0.kind == .timeStarted }.count == 1)
        }
    }

    @Test func `a start may stop what runs, in one step, and both are told of to their user alone`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let first = try self.start(place, task) { $0.startedAt = Instant.now - .seconds(60) }
            #expect(throws: CoreError.timerRunning(entry: first.id)) { try self.start(place, task) }
            let second = try self.start(place, task) { $0.stopsRunning = true }
            let actor = try place.actor()
            #expect(try place.work { try $0.times.active(for: actor) } == second)
            #expect((try place.work { try $0.times.get(first.id, for: actor) }.seconds ?? 0) >= 60)
            let told = try place.events().suffix(2)
            #expect(told.map(\.kind) == [.timeStopped, .timeStarted])
            #expect(told.allSatisfy { $0.audience == actor.user })
            guard case .timeEntry(let entry) = told.last?.body else { throw Missing() }
            #expect(entry == second)
        }
    }

    private struct Missing: Swift.Error {}

    @Test func `a timer is stopped once, and another person's is neither seen nor stopped`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let other = try place.app.make.member(.developer, of: place.owner)
            let viewer = try place.app.make.member(.viewer, of: place.owner)
            let entry = try self.start(place, task)
            let actors = try [other, viewer].map { try place.actor($0) }
            for actor in actors {
                #expect(throws: CoreError.notFound("There is no such time entry.")) {
                    try place.work { try $0.times.stop(entry.id, expected: .any, by: actor) }
                }
            }
            #expect(throws: CoreError.self) { try self.start(place, task, by: viewer) }
            let owner = try place.actor()
            _ = try place.work { try $0.times.stop(entry.id, expected: .oneOf([1]), by: owner) }
            #expect(throws: CoreError.self) {
                try place.work { try $0.times.stop(entry.id, expected: .any, by: owner) }
            }
            // The owner administers the workspace.
            let theirs = try self.start(place, task, by: other)
            var query = TimeQuery()
            query.user = actors[0].user
            #expect(try place.work { try $0.times.list(query, for: owner) }.page.items == [theirs])
            query.user = owner.user
            #expect(throws: CoreError.self) { try place.work { try $0.times.list(query, for: actors[0]) } }
        }
    }

    @Test func `a forgotten timer ends at the length of the longest entry`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let entry = try self.start(place, task)
            try place.app.sql { tx in
                try tx.execute(
                    "UPDATE time_entries SET started_at = \(tx.now - .seconds(90 * 86_400)) WHERE id = \(entry.id)")
            }
            let actor = try place.actor()
            let stopped = try place.work { try $0.times.stop(entry.id, expected: .any, by: actor) }
            #expect(stopped.seconds == Int64(31 * 86_400))
        }
    }

    // MARK: Money

    @Test func `an entry costs what held when it began, and is reckoned anew only when its times are edited`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            let actor = try place.actor()
            let rate = { (cents: Int64, from: String) throws in
                let from = try #require(Instant(rfc3339: from))
                _ = try place.work {
                    try $0.rates.set(
                        HourlyRate.Price(cents: cents, currency: "EUR"), of: nil, from: from, by: actor)
                }
            }
            let early = try self.enter(place, task, "2025-05-01T10:00:00Z", "2025-05-01T11:00:00Z")
            #expect(early.rate == nil && early.costCents == nil)
            try rate(10_000, "2025-06-01T00:00:00Z")
            try rate(12_345, "2025-07-01T00:00:00Z")
            let june = try self.enter(place, task, "2025-06-30T23:00:00Z", "2025-07-01T01:30:00Z")
            #expect(june.rate?.cents == 10_000 && june.costCents == 25_000)
            try rate(1, "2025-06-15T00:00:00Z")
            var draft = TimeEntryDraft()
            draft.description = .set("words")
            let described = try place.work {
                try $0.times.update(june.id, draft, expected: .oneOf([1]), by: actor)
            }
            #expect(described.costCents == 25_000 && described.version == 2)
            draft.startedAt = Instant(rfc3339: "2025-07-01T00:00:00Z")
            let moved = try place.work { try $0.times.update(june.id, draft, expected: .any, by: actor) }
            #expect(moved.rate?.cents == 12_345 && moved.costCents == 18_518)  // 18,517.5
            let summary = try self.list(place, "2025-01-01", "2025-12-31").summary
            #expect(summary.hours == 2.5 && summary.totalCost == 185.18)
            #expect(try place.work { try $0.tasks.get(task.id, for: actor) }.actualHours == 2.5)
            _ = try place.work {
                try $0.rates.set(
                    HourlyRate.Price(cents: 5, currency: "CZK"), of: nil, from: Instant(seconds: 0), by: actor)
            }
            _ = try self.enter(place, task, "2025-02-01T10:00:00Z", "2025-02-01T11:00:00Z")
            #expect(try self.list(place, "2025-01-01", "2025-12-31").summary.totalCost == nil)
        }
    }

    @Test func `times that make no entry are refused by name`() throws {
        try WorkPlace.with { place throws in
            let task = try place.task()
            for (from, to) in [
                ("2025-01-02T00:00:00Z", "2025-01-01T00:00:00Z"), ("2025-01-01T00:00:00Z", "2025-01-01T00:00:00Z"),
                ("2025-01-01T00:00:00Z", "2025-03-01T00:00:00Z"), ("2025-01-01T00:00:00Z", "2150-01-01T00:00:00Z"),
                ("0001-01-01T00:00:00Z", "0001-01-02T00:00:00Z"),
            ] { #expect(throws: CoreError.self) { try self.enter(place, task, from, to) } }
            #expect(throws: CoreError.self) {
                try self.start(place, task) { $0.startedAt = Instant.now + .seconds(60) }
            }
            let running = try self.start(place, task) { $0.startedAt = Instant.now - .seconds(60) }
            let actor = try place.actor()
            var draft = TimeEntryDraft()
            draft.endedAt = Instant.now + .seconds(60)
            #expect(throws: CoreError.self) {
                try place.work { try $0.times.update(running.id, draft, expected: .any, by: actor) }
            }
            draft.endedAt = Instant.now - .seconds(30)
            let ended = try place.work { try $0.times.update(running.id, draft, expected: .any, by: actor) }
            #expect(!ended.isRunning)
            #expect(try place.events().last?.kind == .timeStopped)
        }
    }

    // MARK: Days

    @Test func `an entry over midnight counts on both days, on each its own part, and overlaps are allowed`() throws {
        try WorkPlace.with { place throws in
            try self.setZone("Europe/Prague", place)
            let task = try place.task()
            // 23:00 to 02:30 in Prague, which is 2 hours ahead.
            let night = try self.enter(place, task, "2025-06-10T21:00:00Z", "2025-06-11T00:30:00Z")
            let beside = try self.enter(place, task, "2025-06-11T00:00:00Z", "2025-06-11T01:00:00Z")
            let (first, second) = (
                try self.list(place, "2025-06-10", "2025-06-10"), try self.list(place, "2025-06-11", "2025-06-11")
            )
            #expect(first.page.items == [night] && first.summary.hours == 1)
            #expect(second.page.items == [night, beside] && second.summary.hours == 3.5)
            #expect(try self.list(place, "2025-06-10", "2025-06-11").summary.hours == 4.5)
            #expect(try self.list(place, "2025-06-12", nil).page.items.isEmpty)
            #expect(try self.list(place, nil, "2025-06-09").page.items.isEmpty)
            #expect(throws: CoreError.self) { try self.list(place, "2025-06-11", "2025-06-10") }
        }
    }

    @Test func `a day has 23 or 25 hours where the clocks are set, and none where the zone leaps over it`() throws {
        try WorkPlace.with { place throws in
            try self.setZone("Europe/Prague", place)
            let task = try place.task()
            _ = try self.enter(place, task, "2025-03-28T00:00:00Z", "2025-04-02T00:00:00Z")
            _ = try self.enter(place, task, "2025-10-24T00:00:00Z", "2025-10-29T00:00:00Z")
            for (day, hours) in [
                ("2025-03-29", 24.0), ("2025-03-30", 23), ("2025-03-31", 24), ("2025-10-25", 24), ("2025-10-26", 25),
                ("2025-10-27", 24),
            ] {
                #expect(try self.list(place, day, day).summary.hours == hours, "\(day)")
            }
            #expect(try self.list(place, "2025-03-30", "2025-03-31").summary.hours == 47)
            // 02:30 comes twice in the night of October; both are on that day.
            try self.setZone("Pacific/Apia", place)
            _ = try self.enter(place, task, "2011-12-28T00:00:00Z", "2012-01-03T00:00:00Z")
            for (day, hours) in [("2011-12-29", 24.0), ("2011-12-30", 0), ("2011-12-31", 24)] {
                #expect(try self.list(place, day, day).summary.hours == hours, "\(day)")
            }
        }
    }

    @Test func `consecutive days add up to the whole, in hours and in money`() throws {
        try WorkPlace.with { place throws in
            try self.setZone("America/New_York", place)
            let (task, actor) = (try place.task(), try place.actor())
            _ = try place.work {
                try $0.rates.set(
                    HourlyRate.Price(cents: 6_000, currency: "USD"), of: nil, from: Instant(seconds: 0), by: actor)
            }
            let whole = try self.enter(place, task, "2025-10-31T12:34:00Z", "2025-11-04T01:02:00Z")
            var (seconds, cents) = (Int64(0), Int64(0))
            for number in 0..<5 {
                let day = "\(try #require(Day("2025-10-31")) + number)"
                let summary = try self.list(place, day, day).summary
                seconds += summary.seconds
                cents += summary.costs.first?.cents ?? 0
            }
            #expect(seconds == whole.seconds && cents == whole.costCents)
        }
    }
}
