import Core
import MariaDB
import Primitives

/// The CRM's records. Every statement names the company's workspace, which the caller has found the actor may see.
package struct RecordStore {
    let transaction: Transaction

    // MARK: Reading

    package func page(_ query: RecordQuery, in workspace: UUID) throws -> Page<Record> {
        let kind = query.kind
        let filter = Self.filter(query, workspace)
        let direction = SQL(unsafe: query.ascending ? "ASC" : "DESC")
        let order = SQL(unsafe: "r.\(query.order?.column ?? "updated_at")")
        var items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns(kind)) FROM \(sql: Self.table(kind)) r WHERE \(sql: filter)
            ORDER BY \(sql: order) \(sql: direction), r.id \(sql: direction)
            LIMIT \(query.page.limit + 1) OFFSET \(query.page.offset)
            """
        ) { try Self.record($0, kind) }
        if items.count > query.page.limit {
            items.removeLast()
        } else if !items.isEmpty || query.page.offset == 0 {
            return Page(items: items, total: query.page.offset + Int64(items.count), request: query.page)
        }
        let total = try self.transaction.first("SELECT COUNT(*) FROM \(sql: Self.table(kind)) r WHERE \(sql: filter)") {
            try $0.integer(0)
        }
        return Page(items: items, total: total ?? 0, request: query.page)
    }

    package func find(_ kind: RecordKind, _ id: UUID, in workspace: UUID) throws -> Record? {
        try self.one(kind, id, workspace, locking: "")
    }

    /// The same, with the row locked until the transaction ends.
    package func lock(_ kind: RecordKind, _ id: UUID, in workspace: UUID) throws -> Record? {
        try self.one(kind, id, workspace, locking: " FOR UPDATE")
    }

    private func one(_ kind: RecordKind, _ id: UUID, _ workspace: UUID, locking: SQL) throws -> Record? {
        var record = try self.transaction.first(
            """
            SELECT \(sql: Self.columns(kind)) FROM \(sql: Self.table(kind)) r
            WHERE r.workspace_id = \(workspace) AND r.id = \(id)\(sql: locking)
            """
        ) { try Self.record($0, kind) }
        if kind == .invoices, record != nil { record?.lines = try self.lines(of: id, in: workspace) }
        return record
    }

    private func lines(of invoice: UUID, in workspace: UUID) throws -> [InvoiceLine] {
        try self.transaction.query(
            """
            SELECT description, quantity_milli, unit_price_cents, unit_cost_cents, net_cents FROM crm_invoice_lines
            WHERE workspace_id = \(workspace) AND invoice_id = \(invoice) ORDER BY position
            """
        ) {
            InvoiceLine(
                description: try $0.string(0), quantityMilli: try $0.integer(1), unitPriceCents: try $0.integer(2),
                unitCostCents: try $0.integer(3), netCents: try $0.integer(4))
        }
    }

    /// Looks up what the records that these refer to are called: one statement for each kind of those.
    package func name(_ records: inout [Record], in workspace: UUID) throws {
        guard let kind = records.first?.kind else { return }
        var names: [UUID: String] = [:]
        for (index, field) in kind.fields.enumerated() {
            guard case .reference(let other) = field.type else { continue }
            let ids = Set(records.compactMap { $0.values[index].id })
            guard !ids.isEmpty else { continue }
            let title: SQL = other == .vehicles ? "CONCAT(r.make, ' ', r.model)" : "r.name"
            let found = try self.transaction.query(
                """
                SELECT r.id, \(sql: title) FROM \(sql: Self.table(other)) r
                WHERE r.workspace_id = \(workspace) AND r.id IN (\(list: Array(ids)))
                """
            ) { (try $0.uuid(0), try $0.string(1)) }
            for (id, name) in found { names[id] = name }
        }
        for index in records.indices {
            for id in records[index].values.compactMap(\.id) { records[index].names[id] = names[id] }
        }
    }

    // MARK: Writing

    /// Inserts records of one kind, in one statement; and all their lines in another.
    package func insert(_ records: [Record]) throws {
        guard let kind = records.first?.kind else { return }
        try self.transaction.execute(
            """
            INSERT INTO \(sql: Self.table(kind)) (\(sql: Self.writtenColumns(kind)))
            VALUES \(sql: records.map(Self.values).joined())
            """)
        try self.insertLines(of: records)
    }

    /// Writes everything that may change, as the version that the value carries.
    package func update(_ record: Record, replacingLines: Bool) throws {
        let assignments = record.kind.fields.enumerated().map { index, field -> SQL in
            "\(identifier: field.column) = \(Self.bound(record.values[index]))"
        }
        let reached: SQL = record.kind == .opportunities ? ", reached = \(record.reached)" : ""
        try self.transaction.execute(
            """
            UPDATE \(sql: Self.table(record.kind)) SET \(sql: assignments.joined())\(sql: reached),
                origin = \(record.origin), external_id = \(record.externalID), version = \(record.version),
                updated_at = \(record.updatedAt)
            WHERE workspace_id = \(record.workspace) AND id = \(record.id)
            """)
        guard record.kind == .invoices, replacingLines else { return }
        try self.transaction.execute(
            """
            DELETE FROM crm_invoice_lines
            WHERE workspace_id = \(record.workspace) AND invoice_id = \(record.id)
            """)
        try self.insertLines(of: [record])
    }

    package func delete(_ kind: RecordKind, _ id: UUID, in workspace: UUID) throws {
        try self.transaction.execute(
            "DELETE FROM \(sql: Self.table(kind)) WHERE workspace_id = \(workspace) AND id = \(id)")
    }

    /// Removes what was made up, all of it.
    ///
    /// - Returns: how many rows.
    package func deleteDemo(in workspace: UUID) throws -> Int {
        // What points at others goes before them.
        let kinds: [RecordKind] = [.activities, .goals, .rates, .invoices, .opportunities, .vehicles, .customers]
        return try kinds.reduce(0) { sum, kind in
            sum
                + (try self.transaction.execute(
                    "DELETE FROM \(sql: Self.table(kind)) WHERE workspace_id = \(workspace) AND is_demo"))
        }
    }

    /// Whether a workspace has nothing that other records refer to, and nothing that figures are measured by.
    package func isEmpty(in workspace: UUID) throws -> Bool {
        try self.transaction.first(
            """
            SELECT EXISTS (SELECT 1 FROM crm_customers WHERE workspace_id = \(workspace))
                OR EXISTS (SELECT 1 FROM crm_goals WHERE workspace_id = \(workspace))
                OR EXISTS (SELECT 1 FROM crm_rates WHERE workspace_id = \(workspace))
            """
        ) { try !$0.bool(0) } ?? true
    }

    private func insertLines(of records: [Record]) throws {
        let rows = records.flatMap { record in
            record.lines.enumerated().map { index, line -> SQL in
                """
                (\(record.workspace), \(record.id), \(index + 1), \(line.description), \(line.quantityMilli),
                    \(line.unitPriceCents), \(line.unitCostCents), \(line.netCents))
                """
            }
        }
        guard !rows.isEmpty else { return }
        try self.transaction.execute(
            """
            INSERT INTO crm_invoice_lines (workspace_id, invoice_id, position, description, quantity_milli,
                unit_price_cents, unit_cost_cents, net_cents)
            VALUES \(sql: rows.joined())
            """)
    }
}

extension Transaction {
    package var records: RecordStore { RecordStore(transaction: self) }
}
