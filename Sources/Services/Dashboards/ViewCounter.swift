import MariaDB
import Primitives
import Storage
import Synchronization

/// Counts views in memory, so that reading a dashboard never waits for a write; `flush` adds them to the database.
package final class ViewCounter: Sendable {
    private let counted = Mutex<[UUID: (count: Int64, last: Instant)]>([:])

    package init() {}

    package func count(_ dashboard: UUID, at now: Instant) {
        self.counted.withLock { counted in
            let before = counted[dashboard]
            counted[dashboard] = (count: (before?.count ?? 0) + 1, last: now)
        }
    }

    /// Writes what was counted since the last call. When the database is away, the counts are kept for the next one.
    package func flush(to database: Database) throws {
        let counted = self.counted.withLock { counted in
            defer { counted = [:] }
            return counted
        }
        guard !counted.isEmpty else { return }
        // In key order, so that two workers that flush at once lock the rows in the same order.
        let views = counted.map { (dashboard: $0.key, count: $0.value.count, last: $0.value.last) }
            .sorted { $0.dashboard < $1.dashboard }
        do {
            try database.transaction { tx in try tx.dashboards.addViews(views) }
        } catch {
            self.giveBack(counted)
            throw error
        }
    }

    private func giveBack(_ views: [UUID: (count: Int64, last: Instant)]) {
        self.counted.withLock { counted in
            counted.merge(views) { now, before in (count: now.count + before.count, last: max(now.last, before.last)) }
        }
    }
}
