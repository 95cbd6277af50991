import Core
import MariaDB
import Primitives
import Storage

/// Measurements as an actor may see them: those of their workspaces, and of the installation.
package struct MetricService {
    let database: Database

    /// - Throws: `.validation` for a range that ends before it begins. An unknown metric has no points.
    package func points(_ query: MetricQuery, for actor: Actor) throws -> [MetricPoint] {
        try Self.check(query)
        return try self.database.read { tx in try tx.metrics.points(query, in: Self.visible(to: actor)) }
    }

    /// All series over the whole range; nil when nothing is known about it.
    ///
    /// - Throws: as `points`.
    package func summary(_ query: MetricQuery, for actor: Actor) throws -> MetricPoint? {
        var query = query
        query.groupBy = nil
        return try self.summaries(query, for: actor).first
    }

    /// One point for each group over the whole range.
    ///
    /// - Throws: as `points`.
    package func summaries(_ query: MetricQuery, for actor: Actor) throws -> [MetricPoint] {
        try Self.check(query)
        return try self.database.read { tx in try tx.metrics.summaries(query, in: Self.visible(to: actor)) }
    }

    /// What the last sampling found, one point for each group.
    package func latest(_ query: MetricQuery, for actor: Actor) throws -> [MetricPoint] {
        try self.database.read { tx in try tx.metrics.latest(query, in: Self.visible(to: actor)) }
    }

    /// What is measured, for whoever makes a widget: the installation's own metrics, measured already or not, then others.
    package func catalogue(for actor: Actor) throws -> [MetricDescription] {
        let measured = try self.database.read { tx in try tx.metrics.catalogue(of: Self.visible(to: actor)) }
        let byName = Dictionary(measured.map { ($0.name, $0) }) { first, _ in first }
        let own = MetricName.allCases.map { name in
            byName[name.rawValue] ?? MetricDescription(name: name.rawValue, labels: [:])
        }
        return own + measured.filter { MetricName(rawValue: $0.name) == nil }
    }

    /// What the last sampling found. For the realtime worker, which decides who may see it.
    ///
    /// - Parameter names: by workspace; what the installation measures is among everybody's.
    /// - Returns: what is known, by workspace and name: of a reading the value, of a rate or a distribution the average.
    package func newest(_ names: [UUID: Set<String>], until now: Instant) throws -> [UUID: [String: Double]] {
        try self.database.read { tx in
            var values: [UUID: [String: Double]] = [:]
            for (workspace, names) in names {
                for name in names {
                    let query = MetricQuery(metric: name, from: now, to: now)
                    let point = try tx.metrics.latest(query, in: [workspace, MetricSeries.installation]).first
                    if let point { values[workspace, default: [:]][name] = point.last ?? point.average }
                }
            }
            return values
        }
    }

    /// When something was measured last: whatever shows measurements is no newer.
    package func lastSampledAt() throws -> Instant? {
        try self.database.read { tx in try tx.metrics.state().lastSampledAt }
    }

    private static func visible(to actor: Actor) -> [UUID] { actor.workspaces + [MetricSeries.installation] }

    private static func check(_ query: MetricQuery) throws(CoreError) {
        guard query.from <= query.to else {
            throw .validation([FieldIssue("to", .range, "A range ends after it begins.")])
        }
    }
}
