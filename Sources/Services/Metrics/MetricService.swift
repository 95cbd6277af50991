import Core
import MariaDB
import Primitives
import Storage

/// Measurements as an actor may see them: those of their workspaces, and of the installation.
package struct MetricService {
    let database: Database
    let policy: MetricPolicy

    /// - Throws: `.validation` for a range that ends before it begins. An unknown metric has no points.
    package func points(_ query: MetricQuery, for actor: Actor) throws -> [MetricPoint] {
        try Self.check(query)
        return try self.database.read { tx in try tx.metrics.points(query, in: Self.visible(to: actor)) }
    }

    /// As `points`, with the length of a step in seconds.
    ///
    /// - Throws: as `points`; `.validation` naming `metric` when nothing has ever been measured under that name.
    package func course(
        _ query: MetricQuery, for actor: Actor
    ) throws -> (points: [MetricPoint], stepSeconds: Int64) {
        try Self.check(query)
        return try self.database.read { tx in
            let workspaces = Self.visible(to: actor)
            let course = try tx.metrics.course(query, in: workspaces)
            let isKnown =
                try !course.points.isEmpty || MetricName(rawValue: query.metric) != nil
                || tx.metrics.isKnown(query.metric, in: workspaces)
            guard isKnown else {
                throw CoreError.validation([FieldIssue("metric", .value, "There is no such metric; see the catalogue.")]
                )
            }
            return course
        }
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

    /// How far back the newest values are looked for, in seconds; the installation measures every five.
    private static let newestWithin: Int64 = 30

    /// The newest values up to `now`, all at once. For the realtime worker, which decides who may see them.
    ///
    /// - Parameter names: by workspace; what the installation measures is among everybody's.
    /// - Returns: what is known, by workspace and name: of a reading the last value, of a rate or a distribution the
    ///   average of half a minute.
    package func newest(_ names: [UUID: Set<String>], until now: Instant) throws -> [UUID: [String: Double]] {
        func watch(_ name: String, _ workspace: UUID) -> MetricWatch {
            MetricWatch(
                workspace: workspace, metric: name, labels: [:], windowSeconds: Self.newestWithin,
                wantsPercentiles: false)
        }
        let watches = Set(names.flatMap { workspace, names in names.map { watch($0, workspace) } })
        let found = try self.database.read { try $0.metrics.watch(watches, until: now) }
        return names.reduce(into: [:]) { values, wanted in
            for name in wanted.value {
                guard let point = found[watch(name, wanted.key)] else { continue }
                values[wanted.key, default: [:]][name] = point.last ?? point.average
            }
        }
    }

    /// Takes measurements of the workspace that the actor acts in. All or none: a batch that is wrong somewhere changes
    /// nothing. What is there already stays, so a batch may be sent again.
    ///
    /// - Returns: how many were not there yet.
    /// - Throws: `.forbidden`; `.validation` naming samples; `.quotaExceeded` when the workspace would have too many series.
    @discardableResult
    package func push(_ samples: [PushedSample], by actor: Actor) throws -> Int {
        try actor.require(.metricsWrite, in: actor.workspace)
        return try self.database.transaction { tx in
            try PushRules.check(samples, at: tx.now, self.policy)
            let taken = samples.compactMap { pushed -> (sample: MetricSample, at: Instant)? in
                let series = MetricSeries(workspace: actor.workspace, name: pushed.metric, labels: pushed.labels)
                return MetricSample(series, reading: pushed.value).map { (sample: $0, at: pushed.at ?? tx.now) }
            }
            try tx.metrics.lock()
            let room = try tx.metrics.room(taken.map(\.sample.series), in: actor.workspace)
            guard room.new == 0 || room.have + room.new <= self.policy.seriesPerWorkspace else {
                throw CoreError.quotaExceeded(
                    "A workspace has at most \(self.policy.seriesPerWorkspace) series; this one has "
                        + "\(room.have), and \(room.new) would be new.")
            }
            return try tx.metrics.push(taken)
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
