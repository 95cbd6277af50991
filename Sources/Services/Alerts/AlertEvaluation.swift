import Core
import MariaDB
import Primitives
import Storage

/// Judges every rule by what was measured. Any number may do so at once, at any moment: what one of them finds is judged
/// again by the state that is stored, under its lock.
package struct AlertEvaluation {
    private let database: Database
    private let events: EventLog

    /// Rules whose metrics are read together.
    private static let rulesAtOnce: Int64 = 500

    package init(database: Database, wakeUps: DatagramSender) {
        self.database = database
        self.events = EventLog(database: database, wakeUps: wakeUps)
    }

    /// - Parameter mustStop: asked after each portion of rules.
    /// - Returns: what fired or was over, for the log.
    package func run(mustStop: () -> Bool = { false }) throws -> [AlertEvent] {
        var told: [AlertEvent] = []
        var last: UUID?
        repeat {
            let (rules, found, now) = try self.look(after: last)
            guard let newest = rules.last else { break }
            told += try self.judge(rules, found, at: now)
            last = rules.count < Int(Self.rulesAtOnce) ? nil : newest.id
        } while last != nil && !mustStop()
        return told
    }

    private typealias Found = [UUID: Double]

    private func look(after last: UUID?) throws -> (rules: [AlertRule], found: Found, now: Instant) {
        try self.database.read { tx in
            let rules = try tx.alertRules.enabled(after: last, limit: Self.rulesAtOnce)
            let points = try tx.metrics.watch(Set(rules.map(\.watch)), until: tx.now)
            var found: Found = [:]
            for rule in rules {
                guard let point = points[rule.watch] else { continue }
                found[rule.id] = rule.condition.aggregation.value(of: point, kind: rule.condition.subject.kind)
            }
            return (rules: rules, found: found, now: tx.now)
        }
    }

    private func judge(_ rules: [AlertRule], _ found: Found, at now: Instant) throws -> [AlertEvent] {
        var moved: [AlertRule] = []
        var still: [(rule: UUID, value: Double?)] = []
        for rule in rules {
            var machine = rule.machine
            _ = machine.observe(found[rule.id], at: now, rule.condition)
            if machine != rule.machine {
                moved.append(rule)
            } else {
                still.append((rule: rule.id, value: found[rule.id]))
            }
        }
        if !still.isEmpty { try self.database.transaction { tx in try tx.alertRules.note(still, at: now) } }
        let byWorkspace = Dictionary(grouping: moved, by: \.workspace).sorted { $0.key < $1.key }
        return try byWorkspace.flatMap { workspace, rules in
            try self.database.transaction { tx in try self.move(rules, in: workspace, found, at: now, tx) }
        }
    }

    /// Rules of one workspace whose state moves, and the events that tell of it, in one transaction.
    private func move(
        _ rules: [AlertRule], in workspace: UUID, _ found: Found, at now: Instant, _ tx: Transaction
    ) throws -> [AlertEvent] {
        let versions = Dictionary(rules.map { ($0.id, $0.version) }) { first, _ in first }
        let locked = try tx.alertRules.lockEnabled(rules.map(\.id), in: workspace)
        let open = try tx.alertEvents.lockOpen(of: locked.map(\.id))
        var told: [(event: AlertEvent, version: Int64)] = []
        // One that was changed since is judged the next time, by what it watches now.
        for var rule in locked where versions[rule.id] == rule.version && (rule.evaluatedAt ?? .distantPast) < now {
            let transition = rule.machine.observe(found[rule.id], at: now, rule.condition)
            rule.value = found[rule.id]
            rule.evaluatedAt = now
            try tx.alertRules.updateState(rule)
            guard let transition, let value = found[rule.id] else { continue }
            if let event = try Self.record(transition, of: rule, value, open[rule.id], now, tx) {
                told.append((event: event, version: rule.version))
            }
        }
        try self.events.append(told.map { .alert($0.event, ruleVersion: $0.version) }, by: nil, tx)
        return told.map(\.event)
    }

    private static func record(
        _ transition: AlertMachine.Transition, of rule: AlertRule, _ value: Double, _ open: AlertEvent?, _ now: Instant,
        _ tx: Transaction
    ) throws -> AlertEvent? {
        switch transition {
        case .triggered:
            let event = AlertEvent(firing: rule, value: value, at: now)
            try tx.alertEvents.insert(event)
            return event
        case .recovered:
            guard let event = open?.ended(.recovered, value: value, at: now) else { return nil }
            try tx.alertEvents.end(event)
            return event
        }
    }
}

extension AlertRule {
    fileprivate var watch: MetricWatch {
        MetricWatch(
            workspace: self.workspace, metric: self.condition.subject.stored, labels: self.condition.labels,
            windowSeconds: self.condition.windowSeconds, wantsPercentiles: self.condition.aggregation.isPercentile)
    }
}
