import Core
import MariaDB
import Primitives
import Storage

/// Rules that watch metrics, and what became of them.
package struct AlertService {
    let database: Database
    let events: EventLog

    // MARK: Reading

    package func page(
        _ request: PageRequest, order: AlertRule.Order, for actor: Actor
    ) throws -> Page<AlertRule> {
        try self.database.snapshot { tx in
            try tx.alertRules.page(request, order: order, in: Self.readable(by: actor))
        }
    }

    /// - Throws: `.notFound`.
    package func get(_ id: UUID, for actor: Actor) throws -> AlertRule {
        try self.database.read { tx in
            guard let rule = try tx.alertRules.find(id, in: Self.readable(by: actor)) else { throw Self.missing }
            return rule
        }
    }

    /// Each time that a rule fired, the newest first.
    ///
    /// - Throws: `.notFound` when there is no such rule (any more).
    package func history(of id: UUID, _ request: PageRequest, for actor: Actor) throws -> Page<AlertEvent> {
        try self.database.snapshot { tx in
            let workspaces = Self.readable(by: actor)
            guard try tx.alertRules.find(id, in: workspaces) != nil else { throw Self.missing }
            return try tx.alertEvents.page(request, of: id, isOpen: nil, in: workspaces)
        }
    }

    /// Each time that any rule fired, also of those that are gone, the newest first.
    ///
    /// - Parameter isOpen: only those that still fire, or that are over.
    package func events(
        _ request: PageRequest, isOpen: Bool?, for actor: Actor
    ) throws -> Page<AlertEvent> {
        try self.database.snapshot { tx in
            try tx.alertEvents.page(request, of: nil, isOpen: isOpen, in: Self.readable(by: actor))
        }
    }

    private static func readable(by actor: Actor) -> [UUID] { actor.workspaces }

    // MARK: Changing

    /// - Throws: `.forbidden`; `.validation` naming a field; `.quotaExceeded` when the workspace has as many as it may.
    package func create(
        name: String, _ condition: AlertCondition, isEnabled: Bool, by actor: Actor
    ) throws -> AlertRule {
        try actor.require(.metricsWrite, in: actor.workspace)
        let name = try Self.checked(name)
        try condition.check()
        return try self.database.transaction { tx in
            guard try tx.alertRules.count(in: [actor.workspace]) < AlertRule.perWorkspace else {
                throw CoreError.quotaExceeded("A workspace has at most \(AlertRule.perWorkspace) alert rules.")
            }
            let rule = AlertRule(
                id: UUID.v7(at: tx.now), workspace: actor.workspace, createdBy: actor.user, name: name,
                condition: condition, isEnabled: isEnabled, machine: AlertMachine(since: tx.now), value: nil,
                evaluatedAt: nil, version: 1, createdAt: tx.now, updatedAt: tx.now)
            try tx.alertRules.insert(rule)
            return rule
        }
    }

    /// A rule that comes to watch something else, or nothing, begins anew: what it fired is over.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`, `.validation`.
    package func update(
        _ id: UUID, _ changes: AlertRuleChanges, expected: VersionCondition, by actor: Actor
    ) throws -> AlertRule {
        try self.database.transaction { tx in
            var rule = try self.locked(id, expected, actor, tx)
            let before = rule
            if let name = changes.name { rule.name = try Self.checked(name) }
            rule.condition = changes.applied(to: rule.condition)
            try rule.condition.check()
            rule.isEnabled = changes.isEnabled ?? rule.isEnabled
            rule.version += 1
            rule.updatedAt = tx.now
            let isOther = rule.condition != before.condition
            if isOther || !rule.isEnabled && before.isEnabled {
                rule.machine = AlertMachine(since: tx.now)
                if isOther { (rule.value, rule.evaluatedAt) = (nil, nil) }
            }
            try tx.alertRules.update(rule)
            if rule.machine != before.machine {
                try self.end(before, as: rule.isEnabled ? .changed : .disabled, version: rule.version, actor, tx)
            }
            return rule
        }
    }

    /// What it fired stays in the list of firings.
    ///
    /// - Throws: `.notFound`, `.forbidden`, `.preconditionFailed`.
    package func delete(_ id: UUID, expected: VersionCondition, by actor: Actor) throws {
        try self.database.transaction { tx in
            let rule = try self.locked(id, expected, actor, tx)
            try tx.alertRules.delete(rule.id, in: rule.workspace)
            try self.end(rule, as: .deleted, version: rule.version, actor, tx)
        }
    }

    private func locked(
        _ id: UUID, _ expected: VersionCondition, _ actor: Actor, _ tx: Transaction
    ) throws -> AlertRule {
        guard let rule = try tx.alertRules.lock(id, in: Self.readable(by: actor)) else { throw Self.missing }
        try actor.require(.metricsWrite, in: rule.workspace)
        try expected.check(rule.version)
        return rule
    }

    private func end(
        _ rule: AlertRule, as ending: AlertEvent.Ending, version: Int64, _ actor: Actor, _ tx: Transaction
    ) throws {
        guard let open = try tx.alertEvents.lockOpen(of: [rule.id])[rule.id] else { return }
        let event = open.ended(ending, value: nil, at: tx.now)
        try tx.alertEvents.end(event)
        try self.events.append([.alert(event, ruleVersion: version)], by: actor.user, tx)
    }

    private static func checked(_ name: String) throws(CoreError) -> String {
        let name = name.trimmed
        guard AlertRule.nameLength.contains(name.unicodeScalars.count) else {
            throw .validation([FieldIssue("name", .length, "Use 1 to \(AlertRule.nameLength.upperBound) characters.")])
        }
        return name
    }

    private static var missing: CoreError { .notFound("There is no such alert rule.") }
}
