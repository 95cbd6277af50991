import JSON
import Primitives

/// An uploaded file on its way into the CRM: what was asked for, how far it is, what came of it.
package struct RecordImport: Sendable {
    package let id: UUID
    package let workspace: UUID
    /// Who uploaded it.
    package let user: UUID
    package let kind: RecordKind
    /// Tells what would happen, and writes nothing.
    package let isDryRun: Bool
    /// Leaves out lines with errors; otherwise one such line keeps everything out.
    package let skipsErrors: Bool
    package let fileName: String
    package let sizeBytes: Int64
    package let mapping: ImportMapping
    /// Of times in the file that name none.
    package let timeZone: String
    package var status: Status
    /// The one that was begun last, from 1; 0 before the first.
    package var attempt: Int64
    /// nil until they are counted.
    package var totalRows: Int64?
    /// Of a dry run rows that were looked at; of another, each counts half when it is looked at and half when it is
    /// written.
    package var processedRows: Int64
    package var outcome: ImportOutcome
    package let createdAt: Instant
    package var startedAt: Instant?
    package var finishedAt: Instant?

    package enum Status: String, Sendable, CaseIterable {
        case queued, running, completed, failed

        package var isOver: Bool { self == .completed || self == .failed }
    }

    /// What rows have as their origin that came from a file.
    package static let origin = "import"

    package init(
        id: UUID, workspace: UUID, user: UUID, kind: RecordKind, isDryRun: Bool, skipsErrors: Bool, fileName: String,
        sizeBytes: Int64, mapping: ImportMapping, timeZone: String, status: Status = .queued, attempt: Int64 = 0,
        totalRows: Int64? = nil, processedRows: Int64 = 0, outcome: ImportOutcome = ImportOutcome(),
        createdAt: Instant, startedAt: Instant? = nil, finishedAt: Instant? = nil
    ) {
        self.id = id
        self.workspace = workspace
        self.user = user
        self.kind = kind
        self.isDryRun = isDryRun
        self.skipsErrors = skipsErrors
        self.fileName = fileName
        self.sizeBytes = sizeBytes
        self.mapping = mapping
        self.timeZone = timeZone
        self.status = status
        self.attempt = attempt
        self.totalRows = totalRows
        self.processedRows = processedRows
        self.outcome = outcome
        self.createdAt = createdAt
        self.startedAt = startedAt
        self.finishedAt = finishedAt
    }
}

/// What became of a file's rows.
package struct ImportOutcome: Sendable, Equatable {
    package var created: Int64 = 0
    package var updated: Int64 = 0
    package var unchanged: Int64 = 0
    /// Rows with an error.
    package var failed: Int64 = 0
    /// The first of them.
    package var errors: [FileIssue] = []
    package var errorCount: Int64 = 0

    package init() {}

    /// Errors that are kept.
    package static let longestList = 100
    /// Longest message that is kept, in characters.
    private static let longestMessage = 300

    package mutating func note(_ issue: FileIssue) {
        self.errorCount += 1
        guard self.errors.count < Self.longestList else { return }
        self.errors.append(
            FileIssue(
                line: issue.line, column: issue.column.map { String($0.prefix(Self.longestMessage)) },
                String(issue.message.prefix(Self.longestMessage))))
    }

    /// The same errors, and nothing written.
    package var refused: ImportOutcome {
        var outcome = self
        outcome.created = 0
        outcome.updated = 0
        outcome.unchanged = 0
        return outcome
    }

    /// The errors as they are stored: `[[line, column or null, message], …]`.
    package var stored: JSONValue {
        .array(
            self.errors.map {
                [.integer(Int64($0.line)), $0.column.map(JSONValue.string) ?? .null, .string($0.message)]
            })
    }

    package static func errors(stored: JSONValue) -> [FileIssue] {
        (stored.arrayValue ?? []).map {
            FileIssue(
                line: Int(clamping: $0[0]?.integerValue ?? 0), column: $0[1]?.stringValue, $0[2]?.stringValue ?? "")
        }
    }
}

/// The limits of imports.
package enum ImportRules {
    package static let fileNameLength = 0...200
    /// Rows of one file.
    package static let rows: Int64 = 500_000
    /// Columns of one file.
    package static let columns = 200
    /// Longest cell, in bytes.
    package static let cellBytes = 65_536
    /// Imports of one workspace that wait or run at once.
    package static let unfinished: Int64 = 20
    /// Bytes of a file that are stored in one row.
    package static let packetBytes = 262_144
    package static let externalIDLength = 1...190
}
