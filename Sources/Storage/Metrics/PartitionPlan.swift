import MariaDB
import Primitives

/// Which partitions to split and which to drop.
package struct PartitionPlan {
    package struct Partition: Equatable, Sendable {
        package let name: String
        /// Where it ends, not included; nil for the one that has no end.
        package let until: Instant?

        package init(name: String, until: Instant?) {
            self.name = name
            self.until = until
        }
    }

    package struct Change {
        package let sql: SQL
        package let words: String
    }

    package enum Unit {
        case day, month

        /// The beginning of the one that `now` is in, and of the following ones.
        package func boundaries(from now: Instant, count: Int) -> [Instant] {
            let date = now.components()
            switch self {
            case .day:
                guard let today = Instant(year: date.year, month: date.month, day: date.day) else { return [] }
                return (0...count).map { today + .seconds(86_400 * $0) }
            case .month:
                return (0...count).compactMap { offset in
                    let months = date.month - 1 + offset
                    return Instant(year: date.year + months / 12, month: months % 12 + 1, day: 1)
                }
            }
        }
    }

    /// Dropped at once, of each table. A clock that jumps ahead by years costs so many days at each run and not
    /// everything.
    private static let dropsAtOnce = 2

    package let changes: [Change]

    /// - Parameters:
    ///   - existing: in the order of time; the last has no end.
    ///   - boundaries: where one partition is to end and another to begin, ascending. A partition that spans one is
    ///     split there, whatever made it span it.
    ///   - dropBefore: a partition goes when all of it lies before.
    package init(existing: [Partition], boundaries: [Instant], dropBefore: Instant) {
        var changes: [Change] = []
        var start = Instant.distantPast
        for partition in existing {
            let cuts = boundaries.filter { cut in cut > start && partition.until.map { cut < $0 } ?? true }
            if !cuts.isEmpty { changes.append(Self.split(partition, at: cuts)) }
            start = partition.until ?? start
        }
        let over = existing.dropLast().filter { $0.until.map { $0 <= dropBefore } ?? false }
        changes += over.prefix(Self.dropsAtOnce).map { partition in
            Change(sql: "DROP PARTITION \(identifier: partition.name)", words: "dropped \(partition.name)")
        }
        self.changes = changes
    }

    private static func split(_ partition: Partition, at cuts: [Instant]) -> Change {
        let parts = cuts.map { cut in
            let name = "p_\(Self.digits(cut))"
            return "PARTITION \(identifier: name) VALUES LESS THAN (\(sql: Self.literal(cut)))" as SQL
        }
        let end: SQL = partition.until.map { "(\(sql: Self.literal($0)))" } ?? "(MAXVALUE)"
        let rest: SQL = "PARTITION \(identifier: partition.name) VALUES LESS THAN \(sql: end)"
        return Change(
            sql: "REORGANIZE PARTITION \(identifier: partition.name) INTO (\(sql: (parts + [rest]).joined()))",
            words: "made \(cuts.map { "p_\(Self.digits($0))" }.joined(separator: ", "))")
    }

    /// A bound as the server's catalogue writes it: `'2026-01-02 00:00:00.000000'` or `MAXVALUE`.
    static func bound(_ description: String) -> Instant? {
        let text = description.drop { $0 == "'" }.prefix(10)
        return Instant(rfc3339: "\(text)T00:00:00Z")
    }

    /// A partition's bound takes no parameter. It is made of digits alone.
    private static func literal(_ day: Instant) -> SQL { SQL(unsafe: "'\(day.rfc3339.prefix(10))'") }

    /// `20260102`: the day at which the partition ends.
    private static func digits(_ day: Instant) -> String { String(day.rfc3339.prefix(10).filter { $0 != "-" }) }
}
