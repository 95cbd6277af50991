import Core
import MariaDB
import Primitives

/// What people's hours cost, with history.
package struct RateStore {
    let transaction: Transaction

    private static let columns = SQL(
        unsafe: "r.workspace_id, r.user_id, r.valid_from, r.rate_cents, r.currency, r.set_by, r.set_at")

    private static func rate(_ row: borrowing Row) throws -> HourlyRate {
        HourlyRate(
            workspace: try row.uuid(0), user: try row.uuid(1), validFrom: try row.instant(2),
            price: HourlyRate.Price(cents: try row.integer(3), currency: try row.string(4)), setBy: try row.uuid(5),
            setAt: try row.instant(6))
    }

    /// The newest first; of one person, or of everybody.
    package func page(in workspace: UUID, of user: UUID?, _ request: PageRequest) throws -> Page<HourlyRate> {
        var filter: SQL = "r.workspace_id = \(workspace)"
        if let user { filter += " AND r.user_id = \(user)" }
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM hourly_rates r WHERE \(sql: filter)
            ORDER BY r.valid_from DESC, r.user_id LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.rate)
        let total = try self.transaction.first("SELECT COUNT(*) FROM hourly_rates r WHERE \(sql: filter)") {
            try $0.integer(0)
        }
        return Page(items: items, total: total ?? 0, request: request)
    }

    /// What an hour of somebody costs at a moment; nil before the first rate.
    package func price(of user: UUID, in workspace: UUID, at moment: Instant) throws -> HourlyRate.Price? {
        try self.transaction.first(
            """
            SELECT r.rate_cents, r.currency FROM hourly_rates r
            WHERE r.workspace_id = \(workspace) AND r.user_id = \(user) AND r.valid_from <= \(moment)
            ORDER BY r.valid_from DESC LIMIT 1
            """
        ) { HourlyRate.Price(cents: try $0.integer(0), currency: try $0.string(1)) }
    }

    /// Writes a rate, over one of the same moment.
    package func set(_ rate: HourlyRate) throws {
        try self.transaction.execute(
            """
            INSERT INTO hourly_rates (workspace_id, user_id, valid_from, rate_cents, currency, set_by, set_at)
            VALUES (\(rate.workspace), \(rate.user), \(rate.validFrom), \(rate.price.cents), \(rate.price.currency),
                \(rate.setBy), \(rate.setAt))
            ON DUPLICATE KEY UPDATE rate_cents = VALUES(rate_cents), currency = VALUES(currency),
                set_by = VALUES(set_by), set_at = VALUES(set_at)
            """)
    }
}

extension Transaction {
    package var rates: RateStore { RateStore(transaction: self) }
}
