import Core
import MariaDB
import Primitives
import Storage
import Tabular

/// Carries an import out: counts the rows, looks at every one, and only then writes them, in one transaction that also
/// says that the import is over. So a file's rows are there all together and once, whenever a worker is killed, and rows
/// of others are locked only while it writes.
package struct RecordImporter {
    private let database: Database
    /// For what others are to see meanwhile.
    private let aside: Database
    private let wakeUps: DatagramSender

    /// From one report of progress to the next.
    private static let reporting: Duration = .milliseconds(500)

    /// - Parameter aside: a second connection of the same thread.
    package init(database: Database, aside: Database, wakeUps: DatagramSender) {
        self.database = database
        self.aside = aside
        self.wakeUps = wakeUps
    }

    /// The import is another's by now: its lease was lost, or it is over.
    private struct Superseded: Swift.Error {}
    /// The rows cannot be written.
    private struct Refused: Swift.Error {
        let outcome: ImportOutcome
    }

    /// - Parameters:
    ///   - isLast: it was tried so often that this time it is given up.
    ///   - checkpoint: is called now and then, and throws when the work is to end before it is done.
    package func run(_ id: UUID, isLast: Bool, checkpoint: () throws -> Void) throws {
        do {
            guard let job = try self.begin(id) else { return }
            guard !isLast else { return try self.giveUp(job) }
            try self.carryOut(job, checkpoint)
        } catch is Superseded {}
    }

    private func begin(_ id: UUID) throws -> RecordImport? {
        try self.aside.transaction { tx in
            guard var job = try tx.imports.lock(id), !job.status.isOver else { return nil }
            job.status = .running
            job.attempt += 1
            job.totalRows = nil
            job.processedRows = 0
            job.outcome = ImportOutcome()
            job.startedAt = job.startedAt ?? tx.now
            try self.write(job, ofAttempt: job.attempt - 1, self.aside, tx)
            return job
        }
    }

    private func giveUp(_ job: RecordImport) throws {
        var outcome = ImportOutcome()
        outcome.note(FileIssue(line: 1, "The import was interrupted too often. Nothing was written."))
        try self.end(job, .failed, outcome)
    }

    private func carryOut(_ started: RecordImport, _ checkpoint: () throws -> Void) throws {
        var job = started
        let file = ImportFile(id: job.id, database: self.database)
        do {
            job.totalRows = try file.count(checkpoint)
        } catch let problem as TabularProblem {
            var outcome = ImportOutcome()
            outcome.note(FileIssue(line: problem.line, problem.message))
            return try self.end(job, .failed, outcome)
        }
        var report = ProgressReport(importer: self, job: job)
        let checked: ImportOutcome
        do {
            checked = try self.pass(job, file, writing: false, &report, checkpoint)
        } catch let header as ImportPass.UnusableHeader {
            return try self.end(job, .failed, header.outcome)
        }
        let isRefused = checked.errorCount > 0 && !job.skipsErrors
        guard !job.isDryRun, !isRefused, checked.created + checked.updated > 0 else {
            let status: RecordImport.Status = isRefused ? .failed : .completed
            return try self.end(job, status, isRefused && !job.isDryRun ? checked.refused : checked)
        }
        do {
            try self.database.transaction { tx in
                let written = try self.pass(job, file, writing: true, &report, checkpoint)
                guard written.errorCount == 0 || job.skipsErrors else { throw Refused(outcome: written.refused) }
                try self.finish(job, .completed, written, self.database, tx)
            }
        } catch let refused as Refused {
            try self.end(job, .failed, refused.outcome)
        }
    }

    private func pass(
        _ job: RecordImport, _ file: ImportFile, writing: Bool, _ report: inout ProgressReport,
        _ checkpoint: () throws -> Void
    ) throws -> ImportOutcome {
        let pass = ImportPass(job, writing: writing, database: self.database)
        try file.rows { row in
            guard try pass.take(row) else { return }
            try checkpoint()
            try report.tell(pass.outcome, rows: pass.rows, writing: writing)
        }
        try pass.finish()
        return pass.outcome
    }

    // MARK: Saying so

    private func end(_ job: RecordImport, _ status: RecordImport.Status, _ outcome: ImportOutcome) throws {
        try self.aside.transaction { tx in try self.finish(job, status, outcome, self.aside, tx) }
    }

    private func finish(
        _ started: RecordImport, _ status: RecordImport.Status, _ outcome: ImportOutcome, _ database: Database,
        _ tx: Transaction
    ) throws {
        var job = started
        job.status = status
        job.outcome = outcome
        job.processedRows = job.totalRows ?? 0
        job.finishedAt = .now
        try tx.imports.removeFile(of: job.id)
        let hasWritten = !job.isDryRun && outcome.created + outcome.updated > 0
        let moved = hasWritten ? try RecordService.moved([job.kind], in: job.workspace, isCurrent: true, tx) : []
        try self.write(job, ofAttempt: job.attempt, besides: moved, database, tx)
    }

    /// - Throws: `Superseded`.
    private func write(
        _ job: RecordImport, ofAttempt attempt: Int64, besides drafts: [EventDraft] = [], _ database: Database,
        _ tx: Transaction
    ) throws {
        guard try tx.imports.update(job, ofAttempt: attempt) else { throw Superseded() }
        let events = EventLog(database: database, wakeUps: self.wakeUps)
        try events.append(drafts + [.progress(of: job)], by: job.user, tx)
    }

    /// Tells how far an import is, not more often than anybody can see.
    private struct ProgressReport {
        let importer: RecordImporter
        let job: RecordImport
        private var last = Instant.now

        init(importer: RecordImporter, job: RecordImport) {
            self.importer = importer
            self.job = job
        }

        /// - Throws: `Superseded`.
        mutating func tell(_ outcome: ImportOutcome, rows: Int64, writing: Bool) throws {
            guard Instant.now - self.last >= RecordImporter.reporting else { return }
            self.last = .now
            var job = self.job
            job.processedRows = job.isDryRun ? rows : (writing ? (job.totalRows ?? 0) + rows : rows) / 2
            // What is not committed has not been created.
            job.outcome = job.isDryRun ? outcome : outcome.refused
            let importer = self.importer
            try importer.aside.transaction { tx in
                try importer.write(job, ofAttempt: job.attempt, importer.aside, tx)
            }
        }
    }
}

/// The file of an import, out of the database's packets.
struct ImportFile {
    let id: UUID
    let database: Database

    /// Rows behind the first line.
    ///
    /// - Throws: `TabularProblem` when it is no CSV file, or has too many or no rows.
    func count(_ checkpoint: () throws -> Void) throws -> Int64 {
        var count: Int64 = -1
        try self.rows { row in
            count += 1
            if count % 10_000 == 0 { try checkpoint() }
            if count == 0, row.cells.count > ImportRules.columns {
                throw TabularProblem(line: row.line, message: "A file has at most \(ImportRules.columns) columns.")
            }
            guard count <= ImportRules.rows else {
                throw TabularProblem(line: row.line, message: "A file has at most \(ImportRules.rows) rows.")
            }
        }
        guard count > 0 else { throw TabularProblem(line: 1, message: "The file has no rows behind its first line.") }
        return count
    }

    /// Every row, the first line too.
    func rows(_ body: (CSVReader.Row) throws -> Void) throws {
        var reader = CSVReader(longestCell: ImportRules.cellBytes)
        var position: Int64 = 0
        while let packet = try self.database.read({ try $0.imports.packet(position, of: self.id) }) {
            try packet.withUnsafeBytes { bytes in try reader.receive(bytes, body) }
            position += 1
        }
        try reader.finish(body)
    }
}
