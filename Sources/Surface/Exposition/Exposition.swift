import Core
import Glibc
import JSON
import Primitives
import Services
import Storage

/// What an installation says of itself to a Prometheus server.
package struct Exposition: Sendable {
    private let counters: RequestCounters
    /// The supervisor's `run/status.json`.
    private let status: String
    /// The folder of the workers' sockets.
    private let run: String

    package init(counters: RequestCounters, status: String, run: String) {
        self.counters = counters
        self.status = status
        self.run = run
    }

    /// Upper bounds of the histogram's buckets: whole powers of two of a millisecond, where the finer buckets that are
    /// counted begin and end as well.
    private static let bounds = (0...13).map { 1 << $0 as Int64 }

    package func text(_ services: ServiceSet) -> String {
        var text = ExpositionText()
        self.writeRequests(&text)
        self.writeWorkers(&text)
        text.single(
            "atrium_realtime_connections", .gauge, "WebSockets and event streams that are open.",
            Double(Self.connections(below: "\(self.run)/realtime-")))
        do {
            let figures = try services.database.read { tx in try tx.installationFigures() }
            text.single("atrium_database_up", .gauge, "Whether the database answers.", 1)
            Self.write(figures, &text)
        } catch {
            text.single("atrium_database_up", .gauge, "Whether the database answers.", 0)
        }
        return text.text
    }

    // MARK: Requests

    private func writeRequests(_ text: inout ExpositionText) {
        let totals = self.counters.totals()
        let requests = "atrium_http_requests_total"
        text.family(requests, .counter, "Requests that API workers answered.")
        for total in totals {
            for (index, count) in total.classes.enumerated() where count > 0 {
                text.sample(requests, Self.labels(total) + [("status", "\(index + 1)xx")], Double(count))
            }
        }
        let seconds = "atrium_http_request_duration_seconds"
        text.family(seconds, .histogram, "How long API workers took to answer.")
        for total in totals { Self.write(total, seconds, &text) }
    }

    private static func write(_ total: RequestCounters.Total, _ name: String, _ text: inout ExpositionText) {
        let buckets = total.histogram.counts.sorted { $0.key < $1.key }
        var position = 0
        var below: Int64 = 0
        for bound in Self.bounds {
            let limit = MetricBucket.index(of: Double(bound))
            while position < buckets.count, buckets[position].key < limit {
                below += buckets[position].value
                position += 1
            }
            let label = ("le", "\(Double(bound) / 1_000)")
            text.sample("\(name)_bucket", Self.labels(total) + [label], Double(below))
        }
        let count = Double(total.histogram.count)
        text.sample("\(name)_bucket", Self.labels(total) + [("le", "+Inf")], count)
        text.sample("\(name)_sum", Self.labels(total), total.seconds)
        text.sample("\(name)_count", Self.labels(total), count)
    }

    private static func labels(_ total: RequestCounters.Total) -> [(String, String)] {
        [("edition", total.edition), ("route", total.route)]
    }

    // MARK: Processes

    /// From the supervisor's own word; nothing where there is none, as in a test.
    private func writeWorkers(_ text: inout ExpositionText) {
        guard let bytes = Self.file(self.status) else { return }
        let children: [JSONValue]
        do { children = try JSONValue(parsing: bytes)["children"]?.arrayValue ?? [] } catch { return }
        var running: [(String, Double)] = []
        var restarts: [(String, Double)] = []
        for child in children {
            guard let name = child["name"]?.stringValue else { continue }
            running.append((name, child["state"]?.stringValue == "up" ? 1 : 0))
            restarts.append((name, child["restarts"]?.numberValue ?? 0))
        }
        text.family("atrium_worker_up", .gauge, "Whether a process of the installation runs.")
        for (name, value) in running { text.sample("atrium_worker_up", [("process", name)], value) }
        text.family("atrium_worker_restarts_total", .counter, "How often a process was started again after it ended.")
        for (name, value) in restarts { text.sample("atrium_worker_restarts_total", [("process", name)], value) }
    }

    /// How many sockets are connected at paths that begin so. The kernel counts: a process that is killed leaves none.
    /// Source: proc(5), /proc/net/unix.
    private static func connections(below prefix: String) -> Int {
        guard let bytes = Self.file("/proc/net/unix") else { return 0 }
        // Num RefCount Protocol Flags Type St Inode Path; the listener itself is in state 01.
        return bytes.split(separator: UInt8(ascii: "\n")).count { line in
            let words = line.split(separator: UInt8(ascii: " "), maxSplits: 7)
            return words.count == 8 && words[5].elementsEqual("03".utf8) && words[7].starts(with: prefix.utf8)
        }
    }

    /// nil for one that cannot be read: what it would say is left out.
    private static func file(_ path: String) -> [UInt8]? {
        do { return try Files.read(path, limit: 64 << 20) } catch { return nil }
    }

    // MARK: The database's figures

    private static func write(_ figures: InstallationFigures, _ text: inout ExpositionText) {
        text.family("atrium_jobs", .gauge, "Jobs in the queue, by state.")
        for state in Job.State.allCases {
            text.sample("atrium_jobs", [("state", state.rawValue)], Double(figures.jobs[state.rawValue] ?? 0))
        }
        text.single(
            "atrium_jobs_overdue_seconds", .gauge, "How long the job that has waited longest has been due.",
            figures.overdueSeconds)
        text.single(
            "atrium_events_written_total", .counter, "Changes that were written to the event log.",
            Double(figures.eventsWritten))
        text.single("atrium_events", .gauge, "Changes that the event log keeps.", Double(figures.eventsKept))
        text.single(
            "atrium_metric_series", .gauge, "Series of measurements that are kept.", Double(figures.metricSeries))
        if let age = figures.sampleAgeSeconds {
            text.single("atrium_metric_sample_age_seconds", .gauge, "Since the host was measured last.", age)
        }
        text.single(
            "atrium_collaborators", .gauge, "People who are connected to a data model, in each workspace.",
            Double(figures.collaborators))
        text.family("atrium_alerts", .gauge, "Alert rules that are watched, by state.")
        for state in AlertState.allCases {
            text.sample("atrium_alerts", [("state", state.rawValue)], Double(figures.alerts[state.rawValue] ?? 0))
        }
    }
}
