import Core
import MariaDB
import Primitives
import Services
import Storage
import TestSupport
import Testing

/// Rules over measurements in the real database, by the clock of the database's transactions.
@Suite struct AlertEvaluationTests {
    private struct Scene {
        let app: TestApp
        let account: TestAccount
        let actor: Actor

        func rule(_ change: (inout AlertCondition) -> Void = { _ in }, isEnabled: Bool = true) throws -> AlertRule {
            var condition = AlertCondition(metric: "depth", comparison: .gt, threshold: 10)
            change(&condition)
            return try self.app.withServices {
                try $0.alerts.create(name: "Deep", condition, isEnabled: isEnabled, by: self.actor)
            }
        }

        func push(_ value: Double, labels: [String: String] = [:]) throws {
            try self.app.withServices {
                _ = try $0.metrics.push([PushedSample(metric: "depth", value: value, labels: labels)], by: self.actor)
            }
        }

        func forget() throws { try self.app.sql { try $0.execute("DELETE FROM metric_samples") } }

        @discardableResult
        func evaluate() throws -> [AlertEvent] {
            try self.app.withServices {
                try AlertEvaluation(
                    database: $0.database, wakeUps: DatagramSender(directory: self.app.wakeDirectory)
                ).run()
            }
        }

        func stored(_ rule: AlertRule) throws -> AlertRule {
            try self.app.withServices { try $0.alerts.get(rule.id, for: self.actor) }
        }

        func history(_ rule: AlertRule) throws -> [AlertEvent] {
            try self.app.withServices { try $0.alerts.history(of: rule.id, PageRequest(), for: self.actor) }.items
        }

        /// Kinds and rules of the events in the workspace's stream.
        func told() throws -> [String] {
            try self.app.withServices { services in
                guard
                    case .events(let events) = try services.events.page(
                        of: self.account.workspace, after: 0, limit: 1_000)
                else { return [] }
                return events.compactMap { event in
                    guard case .alert(let alert) = event.body else { return nil }
                    return "\(event.kind.rawValue) \(alert.ending?.rawValue ?? "")"
                }
            }
        }
    }

    private func withScene(_ body: (Scene) throws -> Void) throws {
        var setup = AppSetup()
        setup.hasOwnSchema = true
        try withApp(setup) { app throws in
            let account = try app.make.account()
            let actor = try app.withServices { services in
                try Array(account.accessToken.utf8).withUnsafeBytes { try services.accessTokens.authenticate($0) }
            }
            try body(Scene(app: app, account: account, actor: actor))
        }
    }

    @Test func `an alert fires and is over, and each is told once, with what was found`() throws {
        try self.withScene { scene throws in
            let rule = try scene.rule()
            #expect(try scene.evaluate() == [])
            #expect(try scene.stored(rule).value == nil)
            try scene.push(50)
            #expect(try scene.evaluate().map(\.value) == [50])
            #expect(try scene.evaluate() == [])
            var stored = try scene.stored(rule)
            #expect(stored.machine.state == .firing)
            #expect(stored.value == 50)
            try scene.forget()
            try scene.push(1)
            #expect(try scene.evaluate().map(\.ending) == [.recovered])
            stored = try scene.stored(rule)
            #expect(stored.machine.state == .ok)
            #expect(stored.version == 1)
            #expect(try scene.told() == ["alert_triggered ", "alert_recovered recovered"])
            let history = try scene.history(rule)
            #expect(history.map(\.value) == [50])
            #expect(history.map(\.lastValue) == [1])
        }
    }

    @Test func `however many workers judge at once, an alert fires once`() throws {
        try self.withScene { scene throws in
            let rules = try (0..<5).map { _ in try scene.rule() }
            try scene.push(50)
            _ = try concurrently(6) { _ in try scene.evaluate() }
            #expect(try scene.told().count == rules.count)
            for rule in rules { #expect(try scene.history(rule).count == 1) }
            try scene.forget()
            try scene.push(1)
            _ = try concurrently(6) { _ in try scene.evaluate() }
            #expect(try scene.told().count == rules.count * 2)
        }
    }

    @Test func `a worker that ends before its commit has told nothing, and the next one does`() throws {
        try self.withScene { scene throws in
            let rule = try scene.rule()
            try scene.push(50)
            try scene.app.sql { try $0.execute("RENAME TABLE alert_events TO alert_away") }
            #expect(throws: DatabaseError.self) { try scene.evaluate() }
            try scene.app.sql { try $0.execute("RENAME TABLE alert_away TO alert_events") }
            #expect(try scene.told() == [])
            #expect(try scene.stored(rule).machine.state == .ok)
            #expect(try scene.evaluate().count == 1)
            #expect(try scene.told().count == 1)
        }
    }

    @Test func `where nothing is measured any more an alert stays as it is`() throws {
        try self.withScene { scene throws in
            let rule = try scene.rule()
            try scene.push(50)
            try scene.evaluate()
            try scene.forget()
            #expect(try scene.evaluate() == [])
            #expect(try scene.stored(rule).machine.state == .firing)
            #expect(try scene.stored(rule).value == nil)
        }
    }

    @Test func `a rule that is changed, switched off or deleted while it fires ends what it fired`() throws {
        try self.withScene { scene throws in
            let rules = try (0..<4).map { _ in try scene.rule() }
            try scene.push(50)
            try scene.evaluate()
            try scene.app.withServices { services throws in
                var changes = AlertRuleChanges()
                changes.threshold = 40
                _ = try services.alerts.update(rules[0].id, changes, expected: .any, by: scene.actor)
                changes = AlertRuleChanges()
                changes.isEnabled = false
                _ = try services.alerts.update(rules[1].id, changes, expected: .any, by: scene.actor)
                try services.alerts.delete(rules[2].id, expected: .any, by: scene.actor)
                changes = AlertRuleChanges()
                changes.name = "Renamed"
                _ = try services.alerts.update(rules[3].id, changes, expected: .any, by: scene.actor)
                let all = try services.alerts.events(PageRequest(), isOpen: nil, for: scene.actor)
                let endings = all.items.map { $0.ending?.rawValue ?? "" }.sorted()
                #expect(endings == ["", "changed", "deleted", "disabled"])
            }
            #expect(try scene.stored(rules[3]).machine.state == .firing)
            // The one that watches something else fires anew; the one that is off does not.
            #expect(try scene.evaluate().map(\.rule) == [rules[0].id])
        }
    }

    @Test func `a rule sees its own workspace and its labels alone`() throws {
        try self.withScene { scene throws in
            let rule = try scene.rule { $0.labels = ["queue": "mail"] }
            let other = try scene.app.make.account()
            try scene.push(50, labels: ["queue": "other"])
            _ = try scene.app.request(.get, "/api/dashboards", as: other)
            #expect(try scene.evaluate() == [])
            try scene.push(50, labels: ["queue": "mail"])
            #expect(try scene.evaluate().map(\.rule) == [rule.id])
        }
    }

    @Test func `hundreds of rules take a bounded number of statements`() throws {
        try self.withScene { scene throws in
            for number in 0..<90 {
                _ = try scene.rule {
                    $0.threshold = 1_000
                    $0.labels = number % 3 == 0 ? [:] : ["queue": "\(number % 10)"]
                    $0.windowSeconds = AlertCondition.windows[number % 2]
                    $0.aggregation = number % 2 == 0 ? .avg : .p95
                }
            }
            for queue in 0..<10 { try scene.push(50, labels: ["queue": "\(queue)"]) }
            try scene.app.withServices { services throws in
                let evaluation = AlertEvaluation(
                    database: services.database, wakeUps: DatagramSender(directory: scene.app.wakeDirectory))
                _ = try evaluation.run()
                let before = services.database.statementsExecuted
                _ = try evaluation.run()
                #expect(services.database.statementsExecuted - before < 25)
            }
        }
    }

    @Test func `a delay runs from the first bad value, also when another worker goes on`() throws {
        try self.withScene { scene throws in
            let rule = try scene.rule { $0.forSeconds = 3_600 }
            try scene.push(50)
            try scene.evaluate()
            #expect(try scene.stored(rule).machine.state == .pending)
            try scene.app.sql {
                try $0.execute("UPDATE alert_rules SET state_since = \($0.now - .seconds(3_600))")
            }
            #expect(try scene.evaluate().count == 1)
        }
    }
}
