import Core
import Primitives
import Testing

/// The course of alerts on a made clock: nothing here waits.
@Suite struct AlertMachineTests {
    private static let noon = Instant(seconds: 1_767_268_800)

    private static func condition(
        _ comparison: AlertCondition.Comparison = .gt, _ threshold: Double = 80, recovery: Double? = nil,
        after seconds: Int64 = 0, recoverFor: Int64 = 0
    ) -> AlertCondition {
        AlertCondition(
            metric: "cpu", comparison: comparison, threshold: threshold, recoveryThreshold: recovery,
            forSeconds: seconds, recoverForSeconds: recoverFor)
    }

    /// Values at seconds after noon; what comes out is said as `state`, with `!` and `.` for the transitions.
    private func course(_ condition: AlertCondition, _ values: [(Int64, Double?)]) -> [String] {
        var machine = AlertMachine(since: Self.noon)
        return values.map { second, value in
            let transition = machine.observe(value, at: Self.noon + .seconds(second), condition)
            let mark = transition == .triggered ? "!" : transition == .recovered ? "." : ""
            return machine.state.rawValue + mark
        }
    }

    @Test func `without a delay an alert fires at once and is over at once`() {
        #expect(
            self.course(Self.condition(), [(0, 80), (5, 81), (10, 99), (15, 80), (20, 81)])
                == ["ok", "firing!", "firing", "ok.", "firing!"])
    }

    @Test func `it fires once it has been bad for as long as the rule says`() {
        #expect(
            self.course(Self.condition(after: 60), [(0, 90), (5, 90), (55, 90), (59, 90), (60, 90), (65, 90)])
                == ["pending", "pending", "pending", "pending", "firing!", "firing"])
    }

    @Test func `a good value while it is pending begins the time anew`() {
        #expect(
            self.course(Self.condition(after: 60), [(0, 90), (50, 10), (55, 90), (100, 90), (115, 90)])
                == ["pending", "ok", "pending", "pending", "firing!"])
    }

    @Test func `it is over once it has been good without a break for as long as the rule says`() {
        #expect(
            self.course(
                Self.condition(recoverFor: 30), [(0, 90), (10, 10), (30, 10), (35, 90), (40, 10), (69, 10), (70, 10)])
                == ["firing!", "firing", "firing", "firing", "firing", "firing", "ok."])
    }

    @Test func `between the two thresholds nothing changes`() {
        let condition = Self.condition(.gte, 80, recovery: 70)
        #expect(
            self.course(condition, [(0, 75), (5, 80), (10, 75), (15, 70), (20, 69.9), (25, 75)])
                == ["ok", "firing!", "firing", "firing", "ok.", "ok"])
    }

    @Test func `where nothing is known the state stays, and its time goes on`() {
        let condition = Self.condition(after: 60, recoverFor: 60)
        #expect(
            self.course(
                condition,
                [(0, nil), (5, 90), (10, nil), (70, nil), (71, 90), (75, nil), (80, 10), (500, nil), (501, 10)])
                == ["ok", "pending", "pending", "pending", "firing!", "firing", "firing", "firing", "ok."])
    }

    @Test func `a clock that goes back neither fires nor ends an alert`() {
        #expect(
            self.course(Self.condition(after: 60), [(100, 90), (0, 90), (159, 90), (160, 90)])
                == ["pending", "pending", "pending", "firing!"])
    }

    @Test(arguments: [
        (AlertCondition.Comparison.gt, [false, false, true]), (.gte, [false, true, true]), (.lt, [true, false, false]),
        (.lte, [true, true, false]), (.eq, [false, true, false]), (.ne, [true, false, true]),
    ])
    func `each comparison holds for what its name says`(_ comparison: AlertCondition.Comparison, _ holds: [Bool]) {
        #expect([9.0, 10, 11].map { comparison.holds($0, 10) } == holds)
    }

    @Test func `a state that was stored goes on where it stopped`() {
        let condition = Self.condition(after: 60)
        var machine = AlertMachine(since: Self.noon)
        _ = machine.observe(90, at: Self.noon + .seconds(5), condition)
        var stored = AlertMachine(state: machine.state, since: machine.since, goodSince: machine.goodSince)
        #expect(stored.observe(90, at: Self.noon + .seconds(64), condition) == nil)
        #expect(stored.observe(90, at: Self.noon + .seconds(65), condition) == .triggered)
    }

    @Test func `a threshold to come back to lies on the good side`() {
        for (comparison, recovery, isGood) in [
            (AlertCondition.Comparison.gt, 70.0, true), (.gt, 90, false), (.lt, 90, true), (.lt, 70, false),
            (.eq, 80, true), (.eq, 79, false),
        ] {
            let condition = Self.condition(comparison, 80, recovery: recovery)
            if isGood {
                #expect(throws: Never.self) { try condition.check() }
            } else {
                #expect(throws: CoreError.self) { try condition.check() }
            }
        }
    }
}
