import Core
import JSON
import Primitives
import Tabular

/// Reads an uploaded file twice: first to learn the columns, then row by row to store them. It is never in memory as a
/// whole.
struct DataSetReading {
    let file: SpooledFile
    let format: DataSet.Format

    private static let mostIssues = 20

    /// - Throws: `.invalidFile` with the first lines that are wrong.
    func columns() throws -> (columns: [DataColumn], rowCount: Int64) {
        var survey = Survey()
        do {
            switch self.format {
            case .csv: try self.csvRows { row in try survey.see(row) }
            case .json: try self.jsonRows { row in try survey.see(row) }
            }
        } catch let problem as TabularProblem {
            survey.issues.append(FileIssue(line: problem.line, problem.message))
        } catch is Survey.Enough {}
        return try survey.result(self.format)
    }

    /// Every row as it is stored, in packets: how many rows came before, and their cells.
    ///
    /// - Throws: `.invalidFile` for a row that is too long to be stored.
    func packets(_ columns: [DataColumn], _ body: (Int64, [UInt8]) throws -> Void) throws {
        var packets = Packets(columns)
        switch self.format {
        case .csv:
            var isHeader = true
            try self.csvRows { row in
                if isHeader { return isHeader = false }
                try packets.add(body, row.line) { $0.row(row.cells) }
            }
        case .json: try self.jsonRows { row in try packets.add(body, row.line) { $0.row(row.object) } }
        }
        try packets.finish(body)
    }

    private func csvRows(_ body: (CSVReader.Row) throws -> Void) throws {
        var reader = CSVReader(longestCell: DataSetRules.cellBytes)
        try self.file.read { try reader.receive($0, body) }
        try reader.finish(body)
    }

    private func jsonRows(_ body: (JSONRowReader.Row) throws -> Void) throws {
        var reader = JSONRowReader()
        try self.file.read { try reader.receive($0, body) }
        try reader.finish()
    }

    /// Collects rows until they are worth a statement.
    private struct Packets {
        private static let rows = 500
        private static let bytes = 131_072
        /// Longest stored row, in bytes; two of them fit a packet of any database.
        private static let longestRow = 2_097_152

        private let writer: DataRowWriter
        private var first: Int64 = 0

        init(_ columns: [DataColumn]) { self.writer = DataRowWriter(columns) }

        mutating func add(
            _ body: (Int64, [UInt8]) throws -> Void, _ line: Int, _ write: (DataRowWriter) -> Void
        ) throws {
            let before = self.writer.count
            write(self.writer)
            guard self.writer.count - before <= Self.longestRow else {
                throw CoreError.invalidFile([FileIssue(line: line, "This row is too long.")])
            }
            if self.writer.rowCount >= Self.rows || self.writer.count >= Self.bytes { try self.finish(body) }
        }

        mutating func finish(_ body: (Int64, [UInt8]) throws -> Void) throws {
            guard self.writer.rowCount > 0 else { return }
            let count = Int64(self.writer.rowCount)
            try body(self.first, self.writer.end())
            self.first += count
            self.writer.begin()
        }
    }
}

extension DataSetReading {
    /// What the first reading learns.
    fileprivate struct Survey {
        /// So much is wrong that more would help nobody.
        struct Enough: Swift.Error {}

        var issues: [FileIssue] = []
        private var names: [String] = []
        private var guesses: [ColumnGuess] = []
        private var places: [String: Int] = [:]
        private var hasHeader = false
        private var rowCount: Int64 = 0

        private mutating func note(_ issue: FileIssue) throws(Enough) {
            self.issues.append(issue)
            if self.issues.count >= DataSetReading.mostIssues { throw Enough() }
        }

        private mutating func count(_ line: Int) throws(Enough) {
            self.rowCount += 1
            guard self.rowCount > DataSetRules.rows else { return }
            self.issues.append(FileIssue(line: line, "A data set has at most \(DataSetRules.rows) rows."))
            throw Enough()
        }

        // MARK: CSV

        mutating func see(_ row: CSVReader.Row) throws {
            guard self.hasHeader else { return try self.seeHeader(row) }
            try self.count(row.line)
            guard row.cells.count == self.guesses.count else {
                let cells = row.cells.count == 1 ? "1 cell" : "\(row.cells.count) cells"
                return try self.note(
                    FileIssue(line: row.line, "This row has \(cells), the first line \(self.guesses.count)."))
            }
            for (index, cell) in row.cells.enumerated() { self.guesses[index].see(cell) }
        }

        private mutating func seeHeader(_ row: CSVReader.Row) throws {
            self.hasHeader = true
            guard row.cells.count <= DataSetRules.columns else {
                self.issues.append(FileIssue(line: row.line, "A data set has at most \(DataSetRules.columns) columns."))
                throw Enough()
            }
            let names = row.cells.map { ($0 ?? "").trimmed }
            if names.allSatisfy({ NumberText($0) != nil }) {
                self.issues.append(FileIssue(line: row.line, "The first line must name the columns."))
                throw Enough()
            }
            for (index, name) in names.enumerated() {
                if let problem = self.problem(name) {
                    try self.note(FileIssue(line: row.line, column: "\(index + 1)", problem))
                }
                self.places[name] = index
            }
            self.names = names
            self.guesses = names.map { _ in ColumnGuess() }
        }

        private func problem(_ name: String) -> String? {
            if name.isEmpty { return "This column has no name." }
            guard DataSetRules.columnNameLength.contains(name.unicodeScalars.count) else {
                return "A column's name has at most \(DataSetRules.columnNameLength.upperBound) characters."
            }
            return self.places[name].map { "The name \(name) is there twice: column \($0 + 1) has it, too." }
        }

        // MARK: JSON

        mutating func see(_ row: JSONRowReader.Row) throws {
            try self.count(row.line)
            for (key, value) in row.object {
                let place = try self.place(of: key, row.line)
                let isTooLong = (value.stringValue?.utf8.count ?? 0) > DataSetRules.cellBytes
                if isTooLong { try self.note(FileIssue(line: row.line, column: key, "This value is too long.")) }
                self.guesses[place].see(value)
            }
        }

        private mutating func place(of key: String, _ line: Int) throws -> Int {
            if let place = self.places[key] { return place }
            if let problem = self.problem(key) { try self.note(FileIssue(line: line, problem)) }
            guard self.names.count < DataSetRules.columns else {
                self.issues.append(FileIssue(line: line, "A data set has at most \(DataSetRules.columns) columns."))
                throw Enough()
            }
            self.places[key] = self.names.count
            self.names.append(key)
            self.guesses.append(ColumnGuess())
            return self.names.count - 1
        }

        // MARK: Result

        func result(_ format: DataSet.Format) throws(CoreError) -> (columns: [DataColumn], rowCount: Int64) {
            guard self.issues.isEmpty else { throw .invalidFile(self.issues) }
            if format == .csv, !self.hasHeader { throw .invalidFile([FileIssue(line: 1, "The file is empty.")]) }
            guard self.rowCount > 0 else { throw .invalidFile([FileIssue(line: 1, "The file has no rows.")]) }
            guard !self.names.isEmpty else { throw .invalidFile([FileIssue(line: 1, "The rows have no columns.")]) }
            return (columns: zip(self.guesses, self.names).map { $0.column($1) }, rowCount: self.rowCount)
        }
    }
}
