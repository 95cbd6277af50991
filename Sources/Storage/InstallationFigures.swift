import MariaDB
import Primitives

/// What the database says about the work of the installation, for whoever watches over it.
package struct InstallationFigures: Sendable {
    /// Jobs by state.
    package var jobs: [String: Int64] = [:]
    /// Since when the job that has waited longest is due, in seconds; 0 when none is.
    package var overdueSeconds: Double = 0
    /// Changes that were ever told of, and those that are still kept.
    package var eventsWritten: Int64 = 0
    package var eventsKept: Int64 = 0
    package var metricSeries: Int64 = 0
    /// Since measurements were written, in seconds; nil before the first.
    package var sampleAgeSeconds: Double?
    /// Alert rules that are watched, by state.
    package var alerts: [String: Int64] = [:]
    /// People who are connected to a workspace's model, in each of them.
    package var collaborators: Int64 = 0
}

extension Transaction {
    /// Seven statements, each over an index or a table of a row for each workspace.
    package func installationFigures() throws -> InstallationFigures {
        var figures = InstallationFigures()
        try self.query("SELECT state, COUNT(*) FROM jobs GROUP BY state") {
            figures.jobs[try $0.string(0)] = try $0.integer(1)
        }
        let due = try self.first(
            "SELECT MIN(due_at) FROM jobs WHERE due_at <= \(self.now) AND state = 'waiting'"
        ) { try $0.instantOrNil(0) }
        if let due, let due { figures.overdueSeconds = Self.seconds(self.now - due) }
        try self.query(
            """
            SELECT CAST(COALESCE(SUM(last_offset), 0) AS SIGNED),
                CAST(COALESCE(SUM(last_offset - lowest_offset + 1), 0) AS SIGNED) FROM event_streams
            """
        ) {
            figures.eventsWritten = try $0.integer(0)
            figures.eventsKept = try $0.integer(1)
        }
        figures.metricSeries = try self.first("SELECT COUNT(*) FROM metric_series") { try $0.integer(0) } ?? 0
        figures.sampleAgeSeconds = try self.metrics.state().lastSampledAt.map { Self.seconds(self.now - $0) }
        try self.query("SELECT state, COUNT(*) FROM alert_rules WHERE is_enabled = 1 GROUP BY state") {
            figures.alerts[try $0.string(0)] = try $0.integer(1)
        }
        figures.collaborators = try self.attendance.count()
        return figures
    }

    private static func seconds(_ time: Duration) -> Double { max(Double(time / .milliseconds(1)) / 1_000, 0) }
}
