import Primitives

/// A table that somebody uploaded. It never changes; a new file is a new data set.
package struct DataSet: Sendable {
    package let id: UUID
    package let workspace: UUID
    package let owner: UUID
    package let name: String
    package let format: Format
    package let columns: [DataColumn]
    package let rowCount: Int64
    /// Of the file that was uploaded.
    package let sizeBytes: Int64
    package let createdAt: Instant

    package init(
        id: UUID, workspace: UUID, owner: UUID, name: String, format: Format, columns: [DataColumn], rowCount: Int64,
        sizeBytes: Int64, createdAt: Instant
    ) {
        self.id = id
        self.workspace = workspace
        self.owner = owner
        self.name = name
        self.format = format
        self.columns = columns
        self.rowCount = rowCount
        self.sizeBytes = sizeBytes
        self.createdAt = createdAt
    }

    package enum Format: String, Sendable, CaseIterable {
        case csv, json
    }
}

/// The limits of data sets and of queries over them.
package enum DataSetRules {
    package static let nameLength = 1...200
    package static let columns = 200
    package static let columnNameLength = 1...200
    package static let rows = 1_000_000
    /// Data sets that one workspace may hold.
    package static let perWorkspace = 1_000
    /// Longest cell, in bytes.
    package static let cellBytes = 65_536

    /// Rows that a query answers with at most.
    package static let answeredRows: ClosedRange<Int64> = 1...10_000
    /// How long one statement of a query may run. Three of them, after what else a request takes, must end before the
    /// web server gives up (40 s).
    package static let statementSeconds = 6
    /// Values of one `in`.
    package static let listLength = 1...1_000
}
