/// Reads comma-separated values (RFC 4180) as their bytes come, however they are split.
///
/// Beyond the RFC: a line may end in LF alone; a byte order mark is skipped; the separator is what the first line has
/// most of outside of quotes: a comma, a semicolon or a tab. An empty line is no row.
package struct CSVReader {
    /// One row: its cells, and the line of the file on which it begins, from 1.
    package struct Row: Sendable, Equatable {
        package let line: Int
        /// nil: nothing stood there. Text in quotes is text, also when it is empty.
        package let cells: [String?]

        package init(line: Int, cells: [String?]) {
            self.line = line
            self.cells = cells
        }
    }

    private enum State {
        case cellStart, plain, quoted
        /// Behind a quotation mark within quotes: the end of the cell, or the first of two that mean one.
        case quote
        case carriageReturn
    }

    /// Longest cell, in bytes.
    private let longestCell: Int
    private var state = State.cellStart
    private var separator: UInt8?
    /// The first line, until the separator is known.
    private var head: [UInt8] = []
    private var isInHeadQuotes = false
    private var cell: [UInt8] = []
    private var isQuoted = false
    private var cells: [String?] = []
    private var line = 1
    private var rowLine = 1

    /// - Parameter separator: nil: found out.
    package init(separator: UInt8? = nil, longestCell: Int = 65_536) {
        self.separator = separator
        self.longestCell = longestCell
    }

    /// Takes the next bytes and calls `emit` with every row that they complete.
    ///
    /// - Throws: `TabularProblem` with the line, and what `emit` throws.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, _ emit: (Row) throws -> Void) throws {
        var rest = bytes[...]
        if self.separator == nil {
            let taken = try self.takeHead(&rest)
            guard taken else { return }
            try self.startBody(emit)
        }
        for byte in rest { try self.take(byte, emit) }
    }

    /// Ends the file.
    package mutating func finish(_ emit: (Row) throws -> Void) throws {
        if self.separator == nil { try self.startBody(emit) }
        if self.state == .quoted {
            throw TabularProblem(line: self.rowLine, message: "A quotation mark is not closed.")
        }
        if self.state == .carriageReturn { self.line += 1 }
        let isAtRowStart = self.cells.isEmpty && self.cell.isEmpty && !self.isQuoted
        if !isAtRowStart { try self.endRow(emit) }
    }

    // MARK: The first line

    /// Keeps bytes up to the end of the first line; true when it was there.
    private mutating func takeHead(_ rest: inout Slice<UnsafeRawBufferPointer>) throws(TabularProblem) -> Bool {
        while let byte = rest.popFirst() {
            self.head.append(byte)
            if byte == UInt8(ascii: "\"") { self.isInHeadQuotes.toggle() }
            if byte == 0x0A, !self.isInHeadQuotes { return true }
            guard self.head.count <= 16 * self.longestCell else {
                throw TabularProblem(line: 1, message: "The first line is too long.")
            }
        }
        return false
    }

    private mutating func startBody(_ emit: (Row) throws -> Void) throws {
        var head = self.head
        self.head = []
        if head.starts(with: [0xEF, 0xBB, 0xBF]) { head.removeFirst(3) }
        self.separator = Self.separator(of: head)
        for byte in head { try self.take(byte, emit) }
    }

    private static func separator(of line: [UInt8]) -> UInt8 {
        var counts: [UInt8: Int] = [:]
        var isInQuotes = false
        for byte in line {
            if byte == UInt8(ascii: "\"") { isInQuotes.toggle() }
            if !isInQuotes { counts[byte, default: 0] += 1 }
        }
        var best = UInt8(ascii: ",")
        for candidate in [UInt8(ascii: ";"), UInt8(ascii: "\t")]
        where counts[candidate, default: 0] > counts[best, default: 0] {
            best = candidate
        }
        return best
    }

    // MARK: The rest

    private mutating func take(_ byte: UInt8, _ emit: (Row) throws -> Void) throws {
        switch self.state {
        case .quoted:
            if byte == UInt8(ascii: "\"") {
                self.state = .quote
            } else {
                if byte == 0x0A { self.line += 1 }
                try self.append(byte)
            }
        case .quote:
            if byte == UInt8(ascii: "\"") {
                try self.append(byte)
                self.state = .quoted
            } else {
                try self.takeOutside(byte, emit)
            }
        case .carriageReturn:
            guard byte == 0x0A else {
                throw TabularProblem(line: self.line, message: "A carriage return without a line feed behind it.")
            }
            try self.endLine(emit)
        case .cellStart:
            if byte == UInt8(ascii: "\"") {
                self.state = .quoted
                self.isQuoted = true
            } else {
                try self.takeOutside(byte, emit)
            }
        case .plain: try self.takeOutside(byte, emit)
        }
    }

    /// A byte that is not within quotes.
    private mutating func takeOutside(_ byte: UInt8, _ emit: (Row) throws -> Void) throws {
        if byte == self.separator {
            try self.endCell()
            self.state = .cellStart
        } else if byte == 0x0A {
            try self.endLine(emit)
        } else if byte == 0x0D {
            self.state = .carriageReturn
        } else {
            guard !self.isQuoted else {
                throw TabularProblem(line: self.line, message: "There is something behind a closing quotation mark.")
            }
            guard byte != UInt8(ascii: "\"") else {
                throw TabularProblem(
                    line: self.line, message: "A quotation mark within a cell that does not begin with one.")
            }
            self.state = .plain
            try self.append(byte)
        }
    }

    private mutating func append(_ byte: UInt8) throws(TabularProblem) {
        guard self.cell.count < self.longestCell else {
            throw TabularProblem(line: self.rowLine, message: "A cell is longer than \(self.longestCell) bytes.")
        }
        self.cell.append(byte)
    }

    private mutating func endCell() throws(TabularProblem) {
        defer {
            self.cell.removeAll(keepingCapacity: true)
            self.isQuoted = false
        }
        guard self.cells.count < 10_000 else {
            throw TabularProblem(line: self.rowLine, message: "A row has more than 10000 cells.")
        }
        guard !self.cell.isEmpty || self.isQuoted else { return self.cells.append(nil) }
        guard let text = String(validating: self.cell, as: UTF8.self), !self.cell.contains(0) else {
            throw TabularProblem(
                line: self.rowLine, message: "The cell in column \(self.cells.count + 1) is not text in UTF-8.")
        }
        self.cells.append(text)
    }

    private mutating func endLine(_ emit: (Row) throws -> Void) throws {
        self.state = .cellStart
        self.line += 1
        let isEmpty = self.cells.isEmpty && self.cell.isEmpty && !self.isQuoted
        if isEmpty { self.rowLine = self.line } else { try self.endRow(emit) }
    }

    private mutating func endRow(_ emit: (Row) throws -> Void) throws {
        try self.endCell()
        let row = Row(line: self.rowLine, cells: self.cells)
        self.cells.removeAll(keepingCapacity: true)
        self.rowLine = self.line
        try emit(row)
    }
}

/// A file is not what it is read as.
package struct TabularProblem: Swift.Error, Equatable {
    /// From 1.
    package let line: Int
    /// Words for whoever sent it.
    package let message: String

    package init(line: Int, message: String) {
        self.line = line
        self.message = message
    }
}
