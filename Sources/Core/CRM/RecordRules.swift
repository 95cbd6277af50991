import Primitives

/// What must hold between the fields of one record, and what follows from them.
package enum RecordRules {
    /// Days that a record may name; far beyond what anybody enters, and within what the database and the zones hold.
    package static let days = Day(year: 1900, month: 1, day: 1)...Day(year: 2199, month: 12, day: 31)
    package static let instants = Self.days.lowerBound.midnightUTC...Self.days.upperBound.midnightUTC
    /// What a rate may be: ten digits before and behind the point.
    package static let rates: ClosedRange<Double> = 1e-9...1e9

    /// Applies what is given, and fills in what follows from it.
    ///
    /// - Parameter isNew: then what is required and not there is named, and initial values are taken.
    /// - Throws: `.validation` naming each field that is wrong.
    package static func apply(
        _ draft: RecordDraft, to record: inout Record, isNew: Bool, at now: Instant
    ) throws(CoreError) {
        var issues: [FieldIssue] = []
        for (index, field) in record.kind.fields.enumerated() {
            if let value = draft.values[field.name] {
                record.values[index] = value
            } else if isNew {
                record.values[index] = field.initial ?? .none
            }
            if record.values[index] == .none, field.isRequired {
                issues.append(FieldIssue(field.name, .required, "This is required."))
            }
            if record.values[index] == .none, let initial = field.initial { record.values[index] = initial }
        }
        guard issues.isEmpty else { throw .validation(issues) }
        if let origin = draft.origin { record.origin = origin }
        if let change = draft.externalID { record.externalID = change.value }
        switch record.kind {
        case .customers: try self.finish(customer: &record, now)
        case .vehicles: try self.requireCurrency(of: "price", record)
        case .opportunities: try self.finish(opportunity: &record, draft, now)
        case .invoices: try self.finish(invoice: &record, draft, isNew: isNew, now)
        case .activities: self.fill("occurred_at", &record, now)
        case .goals: try self.check(goal: record)
        case .rates: try self.check(rate: record)
        }
    }

    private static func fill(_ name: String, _ record: inout Record, _ now: Instant) {
        if record[name] == .none { record[name] = .instant(now) }
    }

    private static func requireCurrency(of amount: String, _ record: Record) throws(CoreError) {
        if record[amount] != .none, record["currency"] == .none {
            throw .validation([FieldIssue("currency", .required, "An amount needs its currency.")])
        }
    }

    private static func finish(customer record: inout Record, _ now: Instant) throws(CoreError) {
        self.fill("acquired_at", &record, now)
        if let lost = record["lost_at"].instant, let acquired = record["acquired_at"].instant, lost < acquired {
            throw .validation([FieldIssue("lost_at", .range, "This cannot be before acquired_at.")])
        }
    }

    private static func finish(
        opportunity record: inout Record, _ draft: RecordDraft, _ now: Instant
    ) throws(CoreError) {
        self.fill("opened_at", &record, now)
        try self.requireCurrency(of: "amount", record)
        let status = record["status"].text ?? ""
        record.reached = max(record.reached, Opportunity.place(of: status))
        if status == "won" || status == "lost" {
            self.fill("closed_at", &record, now)
        } else if draft.values["closed_at"].map({ $0 != .none }) == true {
            throw .validation([FieldIssue("closed_at", .value, "Only what is won or lost was closed.")])
        } else {
            record["closed_at"] = .none
        }
    }

    private static func finish(
        invoice record: inout Record, _ draft: RecordDraft, isNew: Bool, _ now: Instant
    ) throws(CoreError) {
        self.fill("issued_at", &record, now)
        if let lines = draft.lines { record.lines = lines }
        if !record.lines.isEmpty {
            record["net"] = .money(try self.sum(record.lines.map(\.netCents)))
            record["cost"] = .money(try self.sum(record.lines.map(\.costCents)))
        } else if record["net"] == .none {
            throw .validation([FieldIssue("net", .required, "This is required of an invoice without lines.")])
        }
        guard record["status"].text == "paid" else {
            if draft.values["paid_at"].map({ $0 != .none }) == true {
                throw .validation([FieldIssue("paid_at", .value, "Only a paid invoice was paid at some time.")])
            }
            record["paid_at"] = .none
            return
        }
        self.fill("paid_at", &record, now)
        if draft.values["paid"] == nil, isNew || draft.values["status"] != nil {
            record["paid"] = .money((record["net"].money ?? 0) + (record["tax"].money ?? 0))
        }
    }

    private static func sum(_ cents: [Int64]) throws(CoreError) -> Int64 {
        // At most 200 amounts of at most 10^15: no overflow.
        let sum = cents.reduce(0, +)
        guard Money.cents.contains(sum) else {
            throw .validation([FieldIssue("lines", .range, "Together they are more than an amount can be.")])
        }
        return sum
    }

    private static func check(goal: Record) throws(CoreError) {
        var issues: [FieldIssue] = []
        if let target = goal["target"].money, target <= 0 {
            issues.append(FieldIssue("target", .range, "This must be above 0."))
        }
        if let starts = goal["starts_on"].day, let ends = goal["ends_on"].day, ends < starts {
            issues.append(FieldIssue("ends_on", .range, "This cannot be before starts_on."))
        }
        let isInMoney = Goal.inMoney.contains(goal["metric"].text ?? "")
        if isInMoney, goal["currency"] == .none {
            issues.append(FieldIssue("currency", .required, "A goal in money needs its currency."))
        }
        if !isInMoney, goal["currency"] != .none {
            issues.append(FieldIssue("currency", .value, "What is counted has no currency."))
        }
        guard issues.isEmpty else { throw .validation(issues) }
    }

    private static func check(rate: Record) throws(CoreError) {
        if rate["currency"] == rate["quote"] {
            throw .validation([FieldIssue("quote", .value, "This must be another currency.")])
        }
    }
}
