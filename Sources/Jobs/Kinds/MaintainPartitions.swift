import JSON
import MariaDB
import Primitives
import Storage

extension JobKind {
    /// Divides the tables of measurements ahead of time, and drops what is over. It enters as the owner of the schema,
    /// for the length of this: the workers' own account changes rows only.
    static func maintainPartitions(
        owner: ConnectionSettings, retention: MetricPartitions.Retention
    ) -> JobKind {
        JobKind("metrics.partitions", every: 3_600) { context in
            let partitions = MetricPartitions(try Connection(owner.withoutStatementTimeout))
            let done = try partitions.maintain(at: .now, retention)
            guard !done.isEmpty else { return }
            context.journal.info("partitions changed", ["changes": .array(done.map { .string($0) })])
        }
    }
}
