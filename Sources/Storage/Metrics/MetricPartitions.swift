import Core
import MariaDB
import Primitives

/// Keeps the tables of measurements divided by time: days (of hours: months) have a partition each ahead of time, and
/// what is over goes by dropping whole ones.
///
/// It needs the account that owns the schema.
package struct MetricPartitions {
    package struct Retention: Sendable {
        package let samples: Duration
        package let minutes: Duration
        package let hours: Duration

        package init(samples: Duration, minutes: Duration, hours: Duration) {
            self.samples = samples
            self.minutes = minutes
            self.hours = hours
        }
    }

    /// Beginnings of days, or of months, that are to have partitions ahead.
    private static let ahead = 4

    /// The tables are being dumped, or another maintains them.
    package struct Held: Swift.Error, CustomStringConvertible {
        package let description = "the tables of measurements are held as they are, by a backup for example"
    }

    private let connection: Connection

    package init(_ connection: Connection) {
        self.connection = connection
    }

    /// Makes what is missing and drops what is over; each change of a table is a statement of its own, so that nobody
    /// waits long.
    ///
    /// What is not rolled up yet is not dropped, however old it is.
    ///
    /// - Returns: what was done, as `metric_samples: dropped p_20260101`.
    /// - Throws: `Held` while somebody needs the tables as they are; `DatabaseError`.
    package func maintain(at now: Instant, _ retention: Retention) throws -> [String] {
        guard try Self.lock(self.connection, wait: 0) else { throw Held() }
        defer { Self.unlock(self.connection) }
        let state = try self.connection.first(
            "SELECT last_sampled_at, minutes_until, hours_until FROM metric_state WHERE id = 1", as: MetricStore.state)
        var done: [String] = []
        for resolution in MetricResolution.allCases {
            let unit: PartitionPlan.Unit = resolution == .hours ? .month : .day
            let dropBefore =
                switch resolution {
                case .samples: min(now - retention.samples, state?.minutesUntil ?? .distantPast)
                case .minutes: min(now - retention.minutes, state?.hoursUntil ?? .distantPast)
                case .hours: now - retention.hours
                }
            for table in [MetricTable.values(resolution), MetricTable.buckets(resolution)] {
                let plan = PartitionPlan(
                    existing: try self.partitions(of: table), boundaries: unit.boundaries(from: now, count: Self.ahead),
                    dropBefore: dropBefore)
                done += try plan.changes.map { change in
                    try self.connection.execute("ALTER TABLE \(identifier: table) \(sql: change.sql)")
                    return "\(table): \(change.words)"
                }
            }
        }
        return done
    }

    /// Keeps every partition as it is for as long as the connection is open: a dump fails when a table changes under it.
    ///
    /// - Throws: `Held` when the partitions are still being changed after a minute; `DatabaseError`.
    package static func hold(_ connection: Connection) throws {
        guard try self.lock(connection, wait: 60) else { throw Held() }
    }

    /// Such a lock's name is the whole server's, and has at most 64 characters.
    private static func lock(_ connection: Connection, wait seconds: Int) throws -> Bool {
        let isOurs = try connection.first(
            "SELECT GET_LOCK(CONCAT('partitions:', MD5(DATABASE())), \(seconds))"
        ) { try $0.boolOrNil(0) }
        return isOurs == true
    }

    /// It ends with the connection at the latest.
    private static func unlock(_ connection: Connection) {
        _ = try? connection.first("SELECT RELEASE_LOCK(CONCAT('partitions:', MD5(DATABASE())))") { try $0.boolOrNil(0) }
    }

    /// In the order of time.
    package func partitions(of table: String) throws -> [PartitionPlan.Partition] {
        try self.connection.query(
            """
            SELECT partition_name, partition_description FROM information_schema.partitions
            WHERE table_schema = DATABASE() AND table_name = \(table) ORDER BY partition_ordinal_position
            """
        ) { PartitionPlan.Partition(name: try $0.string(0), until: PartitionPlan.bound(try $0.string(1))) }
    }
}
