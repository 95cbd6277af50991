import Core
import MariaDB
import Primitives

/// The statements that answer a query: roll-ups as far as they go, finer tables for what is newer.
///
/// Rows come grouped by step and group; a step that lies in two tables has a row from each.
struct MetricReading {
    struct Series {
        private(set) var identifiers: [Int64] = []
        /// For each of `identifiers` the place of its group in `groups`.
        private(set) var places: [Int64] = []
        private(set) var groups: [String?] = []
        /// Of `MetricSeries.coverage`; its place is -1.
        var coverage: Int64?
        private var known: [String?: Int64] = [:]

        mutating func add(_ identifier: Int64, group: String?) {
            let place = self.known[group] ?? Int64(self.groups.count)
            if self.known.updateValue(place, forKey: group) == nil { self.groups.append(group) }
            self.identifiers.append(identifier)
            self.places.append(place)
        }
    }

    let plan: MetricPlan
    let kind: MetricKind
    let series: Series
    let state: MetricStore.State

    static let coveragePlace: Int64 = -1

    /// Columns: second at which the step begins, group, values, sum, minimum, maximum, latest value with its time before
    /// it, intervals.
    var values: SQL {
        self.parts.map { self.kind == .rate ? self.rates($0) : self.readings($0) }.joined(separator: " UNION ALL ")
    }

    /// Columns: second at which the step begins, group, the buckets of one histogram as `bucket:values bucket:values …`.
    ///
    /// Histograms come as they are stored, in the order of the primary key, and are added up by who reads them: to group
    /// tens of thousands of buckets by steps in the database takes several times as long.
    var buckets: SQL {
        self.parts.map { part in
            """
            SELECT \(sql: self.step) AS step, \(sql: self.group) AS place,
                GROUP_CONCAT(bucket, ':', count SEPARATOR ' ')
            FROM \(identifier: MetricTable.buckets(part.resolution)) WHERE \(sql: self.condition(part))
            GROUP BY series_id, at
            """
        }.joined(separator: " UNION ALL ")
    }

    private struct Part {
        let resolution: MetricResolution
        let from: Instant
        let to: Instant
    }

    /// Never none: a range about which nothing is left reads an empty span of samples.
    private var parts: [Part] {
        var parts: [Part] = []
        var from = self.plan.from
        for (resolution, until) in [
            (MetricResolution.hours, self.state.hoursUntil), (.minutes, self.state.minutesUntil),
        ] where self.plan.resolution >= resolution {
            let end = min(self.plan.to, until)
            guard from < end else { continue }
            parts.append(Part(resolution: resolution, from: from, to: end))
            // The last interval is there as a whole, also when the range ends within it.
            from = until
        }
        if from < self.plan.to || parts.isEmpty {
            parts.append(Part(resolution: .samples, from: from, to: max(from, self.plan.to)))
        }
        return parts
    }

    private func readings(_ part: Part) -> SQL {
        let last: SQL = self.kind == .reading ? "MAX(CONCAT(at, '|', last))" : "NULL"
        return """
            SELECT \(sql: self.step) AS step, \(sql: self.group) AS place, SUM(count), SUM(sum), MIN(minimum),
                MAX(maximum), \(sql: last), COUNT(*)
            FROM \(identifier: MetricTable.values(part.resolution)) WHERE \(sql: self.condition(part))
            GROUP BY step, place
            """
    }

    /// Series add up in each interval before their extremes are looked for.
    private func rates(_ part: Part) -> SQL {
        """
        SELECT \(sql: self.step) AS step, place, SUM(times), SUM(total), MIN(total), MAX(total), NULL, COUNT(*)
        FROM (
            SELECT at, \(sql: self.group) AS place, SUM(count) AS times, SUM(sum) AS total
            FROM \(identifier: MetricTable.values(part.resolution)) WHERE \(sql: self.condition(part))
            GROUP BY at, place
        ) intervals GROUP BY step, place
        """
    }

    private func condition(_ part: Part) -> SQL {
        var identifiers = self.series.identifiers
        if self.kind == .rate, let coverage = self.series.coverage { identifiers.append(coverage) }
        return "series_id IN (\(list: identifiers)) AND at >= \(part.from) AND at < \(part.to)"
    }

    private var step: SQL {
        guard self.plan.step > 0 else { return "\(self.plan.from.seconds)" }
        return "TIMESTAMPDIFF(SECOND, '1970-01-01', at) DIV \(self.plan.step) * \(self.plan.step)"
    }

    private var group: SQL {
        if self.series.groups.count == 1 {
            guard self.kind == .rate, let coverage = self.series.coverage else { return "0" }
            return "IF(series_id = \(coverage), \(Self.coveragePlace), 0)"
        }
        let cases = zip(self.series.identifiers, self.series.places).map { "WHEN \($0) THEN \($1)" as SQL }
        return "CASE series_id \(sql: cases.joined(separator: " ")) ELSE \(Self.coveragePlace) END"
    }
}

/// The names of the tables of one resolution.
enum MetricTable {
    static func values(_ resolution: MetricResolution) -> String {
        switch resolution {
        case .samples: "metric_samples"
        case .minutes: "metric_1m"
        case .hours: "metric_1h"
        }
    }

    static func buckets(_ resolution: MetricResolution) -> String {
        switch resolution {
        case .samples: "metric_sample_buckets"
        case .minutes: "metric_1m_buckets"
        case .hours: "metric_1h_buckets"
        }
    }
}
