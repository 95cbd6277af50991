import Core
import MariaDB
import Primitives
import Storage
import Tabular

/// One reading of an import's file: every row is held to the rules, and to what the database has; when it writes, in the
/// transaction that is open.
final class ImportPass {
    private let job: RecordImport
    private let isWriting: Bool
    private let database: Database
    private let text: RecordText
    private var columns: ImportColumns?
    /// Keys that rows before had, with their lines.
    private var externalIDs: [String: Int] = [:]
    private var rateKeys: [RateKey: Int] = [:]
    private var batch: [ImportRow] = []
    /// Rows since the last batch, and what is wrong with them.
    private var batchCount = 0
    private var issues: [FileIssue] = []
    private(set) var outcome = ImportOutcome()
    /// Rows taken so far.
    private(set) var rows: Int64 = 0

    /// The first line does not say what the columns hold, so no row can be read.
    struct UnusableHeader: Swift.Error {
        let outcome: ImportOutcome
    }

    /// Rows of one statement.
    private static let batchRows = 500

    init(_ job: RecordImport, writing: Bool, database: Database) {
        self.job = job
        self.isWriting = writing
        self.database = database
        self.text = RecordText(zone: TimeZones.rules(job.timeZone))
    }

    /// - Returns: whether a batch was completed.
    /// - Throws: `UnusableHeader`.
    func take(_ row: CSVReader.Row) throws -> Bool {
        guard let columns else {
            try self.begin(row)
            return false
        }
        self.rows += 1
        self.batchCount += 1
        if let read = try self.read(row, columns) { self.batch.append(read) }
        guard self.batchCount >= Self.batchRows else { return false }
        try self.flush()
        return true
    }

    func finish() throws { try self.flush() }

    private func read(_ row: CSVReader.Row, _ columns: ImportColumns) throws -> ImportRow? {
        guard row.cells.count == columns.targets.count else {
            let cells = row.cells.count == 1 ? "1 cell" : "\(row.cells.count) cells"
            self.fail([FileIssue(line: row.line, "This row has \(cells), the first line \(columns.targets.count).")])
            return nil
        }
        do throws(CoreError) {
            let read = try ImportRow(row, columns, self.text)
            try self.checkKeys(read)
            return read
        } catch {
            self.fail(try self.issues(error, row.line))
            return nil
        }
    }

    private func begin(_ row: CSVReader.Row) throws(UnusableHeader) {
        var issues: [FileIssue] = []
        self.columns = ImportColumns(
            header: row.cells, line: row.line, self.job.kind, self.job.mapping, issues: &issues)
        for issue in issues { self.outcome.note(issue) }
        guard issues.isEmpty else { throw UnusableHeader(outcome: self.outcome) }
    }

    private func fail(_ issues: [FileIssue]) {
        self.outcome.failed += 1
        self.issues += issues
    }

    /// - Throws: the error itself when it is none of the row's.
    private func issues(_ error: CoreError, _ line: Int) throws -> [FileIssue] {
        switch error {
        case .validation(let issues):
            return issues.map { FileIssue(line: line, column: self.columns?.name(of: $0.field), $0.message) }
        case .conflict(let field, let message):
            return [FileIssue(line: line, column: field.flatMap { self.columns?.name(of: $0) }, message)]
        default: throw error
        }
    }

    /// Within one file a key is one row's.
    private func checkKeys(_ row: ImportRow) throws(CoreError) {
        if let id = row.externalID {
            guard ImportRules.externalIDLength.contains(id.unicodeScalars.count) else {
                throw .validation([FieldIssue("external_id", .length, "Use at most 190 characters.")])
            }
            if let line = self.externalIDs[id] {
                throw .validation([FieldIssue("external_id", .value, "Line \(line) has it, too.")])
            }
            self.externalIDs[id] = row.line
        }
        guard self.job.kind == .rates, let key = row.rateKey else { return }
        if let line = self.rateKeys[key] {
            throw .validation([FieldIssue("day", .value, "Line \(line) has a rate of these currencies for it, too.")])
        }
        self.rateKeys[key] = row.line
    }

    // MARK: A batch

    private func flush() throws {
        let batch = self.batch
        self.batch.removeAll(keepingCapacity: true)
        self.batchCount = 0
        if !batch.isEmpty, self.isWriting {
            try self.database.transaction { tx in try self.flush(batch, tx) }
        } else if !batch.isEmpty {
            try self.database.read { tx in try self.flush(batch, tx) }
        }
        // Of one row they stand together already.
        for issue in self.issues.sorted(by: { $0.line < $1.line }) { self.outcome.note(issue) }
        self.issues.removeAll(keepingCapacity: true)
    }

    private func flush(_ batch: [ImportRow], _ tx: Transaction) throws {
        let found = try ImportLookup(batch, self.job, locking: self.isWriting, tx)
        var changes: [ImportChange] = []
        for row in batch {
            do throws(CoreError) {
                let change = try self.change(row, found, tx.now)
                switch change.action {
                case .create: self.outcome.created += 1
                case .update: self.outcome.updated += 1
                case .keep: self.outcome.unchanged += 1
                }
                changes.append(change)
            } catch {
                self.fail(try self.issues(error, row.line))
            }
        }
        guard self.isWriting else { return }
        try self.write(changes.filter { $0.action == .create }, tx) { try tx.records.insert($0) }
        try self.write(changes.filter { $0.action == .update }, tx) { try tx.records.updateAll($0) }
    }

    /// What a row means for the record that it is about.
    private func change(
        _ row: ImportRow, _ found: ImportLookup, _ now: Instant
    ) throws(CoreError) -> ImportChange {
        let stored = try found.record(of: row)
        var draft = try found.draft(row, isNew: stored == nil)
        guard let stored else {
            draft.origin = RecordImport.origin
            draft.externalID = row.externalID.map { .set($0) }
            var record = RecordService.blank(draft, in: self.job.workspace, at: now)
            try RecordRules.apply(draft, to: &record, isNew: true, at: now)
            return ImportChange(line: row.line, record: record, action: .create)
        }
        var record = stored
        try RecordRules.apply(draft, to: &record, isNew: false, at: now)
        guard !record.isSame(as: stored) else { return ImportChange(line: row.line, record: stored, action: .keep) }
        record.version += 1
        record.updatedAt = now
        return ImportChange(line: row.line, record: record, action: .update)
    }

    /// All in one statement; when that is refused, one by one, so that the refused ones are known by their lines.
    private func write(
        _ changes: [ImportChange], _ tx: Transaction, _ statement: ([Record]) throws -> Void
    ) throws {
        guard !changes.isEmpty else { return }
        do { return try statement(changes.map(\.record)) } catch let error as DatabaseError {
            guard RecordService.refusal(self.job.kind, error) != nil else { throw error }
        }
        for change in changes {
            do { try statement([change.record]) } catch let error as DatabaseError {
                guard let refusal = RecordService.refusal(self.job.kind, error) else { throw error }
                if change.action == .create { self.outcome.created -= 1 } else { self.outcome.updated -= 1 }
                self.fail(try self.issues(refusal, change.line))
            }
        }
    }
}

/// What is to be done with one record.
private struct ImportChange {
    enum Action { case create, update, keep }

    let line: Int
    let record: Record
    let action: Action
}

extension Record {
    /// Whether nothing differs that is stored. A rate is stored with ten decimals.
    fileprivate func isSame(as other: Record) -> Bool {
        self.reached == other.reached
            && zip(self.values, other.values).allSatisfy { mine, theirs in
                guard case .rate(let one) = mine, case .rate(let two) = theirs else { return mine == theirs }
                return abs(one - two) <= max(5.1e-11, abs(two) * 1e-14)
            }
    }
}
