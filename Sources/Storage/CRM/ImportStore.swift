import Core
import JSON
import MariaDB
import Primitives

/// Imports of CRM records, and their files until they are over.
package struct ImportStore {
    let transaction: Transaction

    private static let columns: SQL = """
        i.id, i.workspace_id, i.user_id, i.kind, i.is_dry_run, i.skips_errors, i.file_name, i.size_bytes, i.mapping,
        i.time_zone, i.status, i.attempt, i.total_rows, i.processed_rows, i.created_rows, i.updated_rows,
        i.unchanged_rows, i.failed_rows, i.errors, i.error_count, i.created_at, i.started_at, i.finished_at
        """

    private static func decode(_ row: borrowing Row) throws -> RecordImport {
        var outcome = ImportOutcome()
        outcome.created = try row.integer(14)
        outcome.updated = try row.integer(15)
        outcome.unchanged = try row.integer(16)
        outcome.failed = try row.integer(17)
        outcome.errors = ImportOutcome.errors(stored: try JSONValue(parsing: try row.bytes(18)))
        outcome.errorCount = try row.integer(19)
        return RecordImport(
            id: try row.uuid(0), workspace: try row.uuid(1), user: try row.uuid(2),
            kind: RecordKind(rawValue: try row.string(3)) ?? .customers, isDryRun: try row.bool(4),
            skipsErrors: try row.bool(5), fileName: try row.string(6), sizeBytes: try row.integer(7),
            mapping: ImportMapping(stored: try JSONValue(parsing: try row.bytes(8))), timeZone: try row.string(9),
            status: RecordImport.Status(rawValue: try row.string(10)) ?? .failed, attempt: try row.integer(11),
            totalRows: try row.integerOrNil(12), processedRows: try row.integer(13), outcome: outcome,
            createdAt: try row.instant(20), startedAt: try row.instantOrNil(21), finishedAt: try row.instantOrNil(22))
    }

    // MARK: Reading

    /// Newest first.
    package func page(_ request: PageRequest, in workspace: UUID) throws -> Page<RecordImport> {
        let items = try self.transaction.query(
            """
            SELECT \(sql: Self.columns) FROM crm_imports i WHERE i.workspace_id = \(workspace)
            ORDER BY i.created_at DESC, i.id DESC LIMIT \(request.limit) OFFSET \(request.offset)
            """, as: Self.decode)
        let total = try self.transaction.first(
            "SELECT COUNT(*) FROM crm_imports i WHERE i.workspace_id = \(workspace)"
        ) { try $0.integer(0) }
        return Page(items: items, total: total ?? 0, request: request)
    }

    package func find(_ id: UUID, in workspace: UUID) throws -> RecordImport? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM crm_imports i WHERE i.id = \(id) AND i.workspace_id = \(workspace)",
            as: Self.decode)
    }

    /// For the job that carries it out: locked until the transaction ends.
    package func lock(_ id: UUID) throws -> RecordImport? {
        try self.transaction.first(
            "SELECT \(sql: Self.columns) FROM crm_imports i WHERE i.id = \(id) FOR UPDATE", as: Self.decode)
    }

    /// Imports of a workspace that wait or run.
    package func unfinished(in workspace: UUID) throws -> Int64 {
        try self.transaction.first(
            """
            SELECT COUNT(*) FROM crm_imports i
            WHERE i.workspace_id = \(workspace) AND i.status IN ('queued', 'running')
            """
        ) { try $0.integer(0) } ?? 0
    }

    /// Bytes of the file; nil behind its end.
    package func packet(_ position: Int64, of id: UUID) throws -> [UInt8]? {
        try self.transaction.first(
            "SELECT p.content FROM crm_import_packets p WHERE p.import_id = \(id) AND p.position = \(position)"
        ) { try $0.bytes(0) }
    }

    // MARK: Writing

    package func insert(_ job: RecordImport) throws {
        try self.transaction.execute(
            """
            INSERT INTO crm_imports (id, workspace_id, user_id, kind, is_dry_run, skips_errors, file_name, size_bytes,
                mapping, time_zone, status, created_at)
            VALUES (\(job.id), \(job.workspace), \(job.user), \(job.kind.rawValue), \(job.isDryRun),
                \(job.skipsErrors), \(job.fileName), \(job.sizeBytes), \(job.mapping.stored.encoded),
                \(job.timeZone), \(job.status.rawValue), \(job.createdAt))
            """)
    }

    package func insertPacket(_ content: [UInt8], at position: Int64, of id: UUID) throws {
        try self.transaction.execute(
            """
            INSERT INTO crm_import_packets (import_id, position, content) VALUES (\(id), \(position), \(content))
            """)
    }

    /// Writes how far it is and what came of it.
    ///
    /// - Returns: false when another attempt was begun since, or it is over: then nothing is written.
    package func update(_ job: RecordImport, ofAttempt attempt: Int64) throws -> Bool {
        let outcome = job.outcome
        let found = try self.transaction.execute(
            """
            UPDATE crm_imports SET status = \(job.status.rawValue), attempt = \(job.attempt),
                total_rows = \(job.totalRows), processed_rows = \(job.processedRows),
                created_rows = \(outcome.created), updated_rows = \(outcome.updated),
                unchanged_rows = \(outcome.unchanged), failed_rows = \(outcome.failed),
                errors = \(outcome.stored.encoded), error_count = \(outcome.errorCount),
                started_at = \(job.startedAt), finished_at = \(job.finishedAt)
            WHERE id = \(job.id) AND attempt = \(attempt) AND status IN ('queued', 'running')
            """)
        return found == 1
    }

    package func removeFile(of id: UUID) throws {
        try self.transaction.execute("DELETE FROM crm_import_packets WHERE import_id = \(id)")
    }

    /// Removes imports that were asked for before, with files that were never finished; at most 20.
    ///
    /// - Returns: whether there may be more.
    package func remove(before time: Instant) throws -> Bool {
        try self.transaction.execute(
            "DELETE FROM crm_imports WHERE created_at < \(time) ORDER BY created_at LIMIT 20") == 20
    }
}

extension Transaction {
    package var imports: ImportStore { ImportStore(transaction: self) }
}
