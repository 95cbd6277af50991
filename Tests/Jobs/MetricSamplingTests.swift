import Core
import JSON
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

@testable import Jobs

/// What a sampling writes of the host and of the requests that API workers counted.
@Suite struct MetricSamplingTests {
    private struct Host {
        let folder: TestFolder
        let settings: JobsSettings
        let database: Database

        /// As a thread of an API worker that starts.
        func counters() throws -> RequestCounter {
            try RequestCounters(path: self.settings.requestCounters).makeCounter()
        }

        /// As a jobs worker that starts.
        func sampler() throws -> MetricSampler { try MetricSampler(self.settings) }

        func sample(_ sampler: MetricSampler) throws {
            let kind = JobKind.sampleMetrics(every: 5, kept: .seconds(172_800), sampler)
            try self.database.transaction { try $0.jobs.schedule(kind.name, every: 5) }
            let job = try #require(try self.database.read { try $0.jobs.unfinished() }.first)
            try kind.run(
                JobContext(job: job, database: self.database, journal: .silent, mustStop: { false }))
        }

        func total(_ metric: String, route: String? = nil) throws -> MetricPoint? {
            var query = MetricQuery(metric: metric, from: .now - .seconds(3_600), to: .now + .seconds(60))
            if let route { query.labels = ["route": [route]] }
            return try self.database.read { try $0.metrics.summaries(query, in: [MetricSeries.installation]) }.first
        }
    }

    private func withHost(_ body: (Host) throws -> Void) throws {
        let folder = try TestFolder()
        try Files.createDirectory(folder("wake"), mode: 0o700)
        try TestDatabase.withMigratedDatabase { settings in
            let jobs = JobsSettings(
                name: "jobs-1", database: settings, owner: settings, requestCounters: folder("requests.shm"),
                wake: folder("wake"))
            try body(Host(folder: folder, settings: jobs, database: Database(settings)))
        }
    }

    @Test func `a first sampling measures the host at once`() throws {
        try self.withHost { host throws in
            try host.sample(try host.sampler())
            let names = try host.database.read { try $0.metrics.catalogue(of: [MetricSeries.installation]) }.map(\.name)
            for name in ["cpu", "memory", "memory_used", "load", "disk"] { #expect(names.contains(name)) }
            let cpu = try #require(try host.total("cpu"))
            #expect((0...100).contains(cpu.average))
            #expect(try #require(try host.total("memory")).average > 0)
        }
    }

    @Test func `requests of several workers come together, by edition and route, with how long they took`() throws {
        try self.withHost { host throws in
            let (one, other) = (try host.counters(), try host.counters())
            for number in 1...100 as ClosedRange<UInt64> {
                (number % 2 == 0 ? one : other).count(
                    edition: "workspace", route: "listDashboards", status: number % 10 == 0 ? 500 : 200,
                    nanoseconds: number * 1_000_000)
            }
            one.count(edition: "workspace", route: nil, status: 404, nanoseconds: 0)
            one.count(edition: "workspace", route: "slow", status: 200, nanoseconds: .max)
            try host.sample(try host.sampler())
            #expect(try host.total("requests")?.sum == 102)
            #expect(try host.total("errors", route: "listDashboards")?.sum == 10)
            var query = MetricQuery(metric: "latency", from: .now - .seconds(60), to: .now + .seconds(60))
            query.wantsPercentiles = true
            query.groupBy = "route"
            let points = try host.database.read { try $0.metrics.summaries(query, in: [MetricSeries.installation]) }
            #expect(points.map(\.group) == ["listDashboards", "none", "slow"])
            let lists = try #require(points.first)
            #expect(lists.count == 100)
            #expect(lists.average == 50.5)
            for (found, wanted) in [(lists.p50, 50.0), (lists.p95, 95), (lists.p99, 99)] {
                #expect(abs((found ?? 0) - wanted) <= wanted * MetricBucket.relativeError)
            }
        }
    }

    @Test func `what was counted is written once, whichever workers and samplers start anew`() throws {
        try self.withHost { host throws in
            var counted = 0.0
            for round in 0..<4 {
                do {
                    let counters = try host.counters()
                    for _ in 0...round { counters.count(edition: "e", route: "r", status: 200, nanoseconds: 5) }
                    counted += Double(round + 1)
                }
                try host.sample(try host.sampler())
                #expect(try host.total("requests")?.sum == counted)
            }
            try host.sample(try host.sampler())
            #expect(try host.total("requests")?.sum == counted)
        }
    }

    @Test func `what could not be written is written by the next sampling`() throws {
        try self.withHost { host throws in
            let counters = try host.counters()
            counters.count(edition: "e", route: "r", status: 200, nanoseconds: 5)
            let sampler = try host.sampler()
            try host.database.transaction { try $0.execute("RENAME TABLE metric_samples TO metric_away") }
            #expect(throws: DatabaseError.self) { try host.sample(sampler) }
            try host.database.transaction { try $0.execute("RENAME TABLE metric_away TO metric_samples") }
            counters.count(edition: "e", route: "r", status: 200, nanoseconds: 5)
            try host.sample(sampler)
            #expect(try host.total("requests")?.sum == 2)
        }
    }

    @Test func `those who show measurements are told of new ones`() throws {
        try self.withHost { host throws in
            let receiver = try DatagramReceiver(path: host.folder("wake/test.sock"))
            try host.sample(try host.sampler())
            let last = try host.database.read { try $0.metrics.state() }.lastSampledAt
            #expect(receiver.receive() == "metrics \(try #require(last).seconds)")
        }
    }

    @Test func `a sampling takes a constant number of statements`() throws {
        try self.withHost { host throws in
            let sampler = try host.sampler()
            let kind = JobKind.sampleMetrics(every: 5, kept: .seconds(172_800), sampler)
            let counters = try host.counters()
            try host.sample(sampler)
            var numbers: [Int] = []
            for routes in [1, 40] {
                for _ in 0..<2 {
                    for route in 0..<routes {
                        counters.count(edition: "e", route: "r\(route)", status: 200, nanoseconds: 5)
                    }
                    let job = try #require(try host.database.read { try $0.jobs.unfinished() }.first)
                    let before = host.database.statementsExecuted
                    try kind.run(JobContext(job: job, database: host.database, journal: .silent, mustStop: { false }))
                    numbers.append(host.database.statementsExecuted - before)
                }
            }
            // A new series takes two more, once.
            #expect(numbers[1] == numbers[3])
            #expect(numbers[0] == numbers[1] + 2)
        }
    }
}
