import Core
import MariaDB
import Primitives

/// Many records at once, for imports.
extension RecordStore {
    /// Records of a workspace that came from files, by their external ids; ids alone.
    package func imported(_ kind: RecordKind, _ externalIDs: [String], in workspace: UUID) throws -> [String: UUID] {
        guard !externalIDs.isEmpty else { return [:] }
        let rows = try self.transaction.query(
            """
            SELECT r.external_id, r.id FROM \(sql: Self.table(kind)) r FORCE INDEX (\(sql: Self.externalKey(kind)))
            WHERE r.workspace_id = \(workspace) AND r.origin = \(RecordImport.origin)
                AND r.external_id IN (\(list: Self.padded(externalIDs)))
            """
        ) { (try $0.string(0), try $0.uuid(1)) }
        return Dictionary(rows) { first, _ in first }
    }

    /// Those of the ids that a workspace has.
    package func existing(_ kind: RecordKind, _ ids: [UUID], in workspace: UUID) throws -> Set<UUID> {
        guard !ids.isEmpty else { return [] }
        return Set(
            try self.transaction.query(
                """
                SELECT r.id FROM \(sql: Self.table(kind)) r
                WHERE r.workspace_id = \(workspace) AND r.id IN (\(list: Self.padded(ids)))
                """
            ) { try $0.uuid(0) })
    }

    /// Whole records, invoices with their lines.
    ///
    /// - Parameter locking: as they are now, locked until the transaction ends; otherwise as the transaction sees them.
    package func records(
        _ kind: RecordKind, _ ids: [UUID], in workspace: UUID, locking: Bool
    ) throws -> [UUID: Record] {
        guard !ids.isEmpty else { return [:] }
        let lock: SQL = locking ? " FOR UPDATE" : ""
        let found = try self.transaction.query(
            """
            SELECT \(sql: Self.columns(kind)) FROM \(sql: Self.table(kind)) r
            WHERE r.workspace_id = \(workspace) AND r.id IN (\(list: Self.padded(ids)))\(sql: lock)
            """
        ) { try Self.record($0, kind) }
        var records = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        guard kind == .invoices, !records.isEmpty else { return records }
        // With the invoices locked nobody changes their lines.
        let share: SQL = locking ? " LOCK IN SHARE MODE" : ""
        let lines = try self.transaction.query(
            """
            SELECT invoice_id, description, quantity_milli, unit_price_cents, unit_cost_cents, net_cents
            FROM crm_invoice_lines WHERE workspace_id = \(workspace) AND invoice_id IN (\(list: Self.padded(ids)))
            ORDER BY invoice_id, position\(sql: share)
            """
        ) {
            (
                try $0.uuid(0),
                InvoiceLine(
                    description: try $0.string(1), quantityMilli: try $0.integer(2),
                    unitPriceCents: try $0.integer(3), unitCostCents: try $0.integer(4), netCents: try $0.integer(5))
            )
        }
        for (invoice, line) in lines { records[invoice]?.lines.append(line) }
        return records
    }

    /// The rates of these days, for what has no other key.
    package func rates(_ keys: [RateKey], in workspace: UUID) throws -> [RateKey: UUID] {
        guard !keys.isEmpty else { return [:] }
        let wanted = Set(keys)
        let currencies = Set(keys.map(\.currency)).sorted()
        let quotes = Set(keys.map(\.quote)).sorted()
        let days = Set(keys.map(\.day)).map(\.description).sorted()
        let rows = try self.transaction.query(
            """
            SELECT r.currency, r.quote, r.day, r.id FROM crm_rates r FORCE INDEX (crm_rates_day)
            WHERE r.workspace_id = \(workspace) AND r.currency IN (\(list: Self.padded(currencies)))
                AND r.quote IN (\(list: Self.padded(quotes))) AND r.day IN (\(list: Self.padded(days)))
            """
        ) { (RateKey(currency: try $0.string(0), quote: try $0.string(1), day: try $0.day(2)), try $0.uuid(3)) }
        return Dictionary(rows.filter { wanted.contains($0.0) }) { first, _ in first }
    }

    /// Writes all that may change of records that exist and are locked, in one statement; not their lines.
    package func updateAll(_ records: [Record]) throws {
        guard let kind = records.first?.kind else { return }
        let own = kind.fields.map(\.column) + (kind == .opportunities ? ["reached"] : [])
        let assignments = (own + ["version", "updated_at"]).map {
            "\(identifier: $0) = VALUES(\(identifier: $0))" as SQL
        }
        // Each row is found by its primary key, the first that is looked at.
        try self.transaction.execute(
            """
            INSERT INTO \(sql: Self.table(kind)) (\(sql: Self.writtenColumns(kind)))
            VALUES \(sql: records.map(Self.values).joined())
            ON DUPLICATE KEY UPDATE \(sql: assignments.joined())
            """)
    }

    private static func externalKey(_ kind: RecordKind) -> SQL { SQL(unsafe: "crm_\(kind.rawValue)_external") }

    /// The list, filled up with its last item to a round length, so that few statements are prepared.
    private static func padded<T>(_ list: [T]) -> [T] {
        guard let last = list.last else { return list }
        var length = 1
        while length < list.count { length *= 4 }
        return list + Array(repeating: last, count: length - list.count)
    }
}

/// What a rate is of.
package struct RateKey: Hashable, Sendable {
    package let currency: String
    package let quote: String
    package let day: Day

    package init(currency: String, quote: String, day: Day) {
        self.currency = currency
        self.quote = quote
        self.day = day
    }
}
