import Core
import MariaDB
import Primitives
import Storage
import Synchronization

/// How many widgets dashboards have, remembered by their version: every change of a widget is a new version of its
/// dashboard, so a count is never out of date. To count 20 dashboards' costs as much as to read them.
package final class WidgetCounts: Sendable {
    /// Dashboards that are remembered; beyond that all are forgotten. About 1 MB.
    private static let capacity = 16_384

    private let counts = Mutex<[UUID: (version: Int64, widgets: Int64)]>([:])

    package init() {}

    /// The dashboards with their counts; those that are not known are asked for in one statement.
    func counted(_ dashboards: [Dashboard], _ tx: Transaction) throws -> [CountedDashboard] {
        let known = self.counts.withLock { counts in
            dashboards.map { dashboard in
                counts[dashboard.id].flatMap { $0.version == dashboard.version ? $0.widgets : nil }
            }
        }
        let missing = zip(dashboards, known).filter { $1 == nil }.map(\.0)
        let found = try tx.widgets.counts(ofDashboards: missing.map(\.id))
        if !missing.isEmpty { self.remember(missing, found) }
        return zip(dashboards, known).map { dashboard, count in
            CountedDashboard(dashboard: dashboard, widgets: count ?? found[dashboard.id] ?? 0)
        }
    }

    private func remember(_ dashboards: [Dashboard], _ found: [UUID: Int64]) {
        self.counts.withLock { counts in
            if counts.count + dashboards.count > Self.capacity { counts.removeAll(keepingCapacity: true) }
            for dashboard in dashboards {
                counts[dashboard.id] = (version: dashboard.version, widgets: found[dashboard.id] ?? 0)
            }
        }
    }
}
