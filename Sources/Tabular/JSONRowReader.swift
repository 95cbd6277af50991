import JSON

/// Reads a list of objects, or an object whose member `data` is one, as its bytes come, however they are split: one
/// object at a time is in memory, never the list.
package struct JSONRowReader {
    package struct Row: Sendable, Equatable {
        /// Of the file, from 1: where the object begins.
        package let line: Int
        package let object: JSONObject
    }

    private enum State {
        /// Before the list: nothing yet, or within the object that holds it.
        case start
        /// Within the object around the list, before a key, behind one, before a value.
        case key, colon, value
        /// A value of another key than `data`.
        case skipping
        /// Behind a value in that object.
        case comma
        /// In the list: before the first object or the end, before an object, behind one.
        case firstItem, item, behindItem
        /// Within an object of the list.
        case inItem
        case end
    }

    /// Longest object, in bytes.
    private let longestItem: Int
    private let longestDepth = 16
    private var state = State.start
    private var isWrapped = false
    private var hasList = false
    private var line = 1
    private var itemLine = 1
    private var item: [UInt8] = []
    private var depth = 0
    private var isInString = false
    private var isEscaped = false
    private var isByteOrderMark = 0

    package init(longestItem: Int = 1_048_576) { self.longestItem = longestItem }

    /// Takes the next bytes and calls `emit` with every row that they complete.
    ///
    /// - Throws: `TabularProblem` with the line, and what `emit` throws.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, _ emit: (Row) throws -> Void) throws {
        for byte in bytes {
            try self.take(byte, emit)
            if byte == 0x0A { self.line += 1 }
        }
    }

    /// Ends the file.
    package mutating func finish() throws(TabularProblem) {
        guard self.state == .end else { throw self.problem("The file ends too early.") }
        guard self.hasList else { throw self.problem("There is no list under the key data.") }
    }

    private func problem(_ message: String) -> TabularProblem { TabularProblem(line: self.line, message: message) }

    private mutating func take(_ byte: UInt8, _ emit: (Row) throws -> Void) throws {
        switch self.state {
        case .inItem,
            .key where self.isInString:
            return try self.takeWithin(byte, emit)
        case .skipping: return try self.skip(byte)
        default: break
        }
        let isBlank = byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
        if isBlank { return }
        try self.takeBetween(byte)
    }

    /// A byte outside of every object of the list.
    private mutating func takeBetween(_ byte: UInt8) throws(TabularProblem) {
        switch (self.state, byte) {
        case (.start, 0xEF) where self.isByteOrderMark == 0, (.start, 0xBB) where self.isByteOrderMark == 1,
            (.start, 0xBF) where self.isByteOrderMark == 2:
            self.isByteOrderMark += 1
        case (.start, UInt8(ascii: "[")): self.beginList()
        case (.start, UInt8(ascii: "{")):
            self.isWrapped = true
            self.state = .key
        case (.key, UInt8(ascii: "\"")):
            self.item = [byte]
            self.isInString = true
        case (.colon, UInt8(ascii: ":")): self.state = .value
        case (.value, UInt8(ascii: "[")) where self.isDataKey: self.beginList()
        case (.value, _): try self.beginSkipping(byte)
        case (.comma, UInt8(ascii: ",")): self.state = .key
        case (.comma, UInt8(ascii: "}")): self.state = .end
        case (.firstItem, UInt8(ascii: "]")), (.behindItem, UInt8(ascii: "]")):
            self.state = self.isWrapped ? .comma : .end
        case (.firstItem, UInt8(ascii: "{")), (.item, UInt8(ascii: "{")): self.beginItem(byte)
        case (.behindItem, UInt8(ascii: ",")): self.state = .item
        default: throw self.unexpected()
        }
    }

    private func unexpected() -> TabularProblem {
        switch self.state {
        case .start: self.problem("The file must be a list of objects, or an object with such a list under data.")
        case .firstItem, .item: self.problem("Every item of the list must be an object.")
        case .end: self.problem("There is something behind the end of the list.")
        default: self.problem("This is not JSON.")
        }
    }

    private var isDataKey: Bool { !self.hasList && self.item == Array("\"data\"".utf8) }

    private mutating func beginList() {
        self.hasList = true
        self.state = .firstItem
    }

    private mutating func beginItem(_ byte: UInt8) {
        self.item = [byte]
        self.itemLine = self.line
        self.depth = 1
        self.isInString = false
        self.isEscaped = false
        self.state = .inItem
    }

    /// A byte of an object of the list, or of a key around it.
    private mutating func takeWithin(_ byte: UInt8, _ emit: (Row) throws -> Void) throws {
        guard self.item.count < self.longestItem else {
            throw TabularProblem(line: self.itemLine, message: "An object is longer than \(self.longestItem) bytes.")
        }
        self.item.append(byte)
        let isStringEnd = self.follow(byte)
        if self.state == .key {
            if isStringEnd { self.state = .colon }
        } else if self.depth == 0 {
            self.state = .behindItem
            try emit(try self.row())
        }
    }

    /// Keeps count of brackets outside of strings; true at a string's end.
    private mutating func follow(_ byte: UInt8) -> Bool {
        if self.isInString {
            if self.isEscaped {
                self.isEscaped = false
            } else if byte == UInt8(ascii: "\\") {
                self.isEscaped = true
            } else if byte == UInt8(ascii: "\"") {
                self.isInString = false
                return true
            }
            return false
        }
        switch byte {
        case UInt8(ascii: "\""): self.isInString = true
        case UInt8(ascii: "{"), UInt8(ascii: "["): self.depth += 1
        case UInt8(ascii: "}"), UInt8(ascii: "]"): self.depth -= 1
        default: break
        }
        return false
    }

    private func row() throws(TabularProblem) -> Row {
        do throws(JSONSyntaxError) {
            let value = try JSONValue(parsing: self.item, maximumDepth: self.longestDepth)
            return Row(line: self.itemLine, object: value.objectValue ?? [:])
        } catch {
            throw TabularProblem(
                line: self.itemLine + max(0, error.line - 1), message: "This is not JSON: \(error.message)")
        }
    }

    // MARK: Values beside the list

    private mutating func beginSkipping(_ byte: UInt8) throws(TabularProblem) {
        guard byte != UInt8(ascii: "}"), byte != UInt8(ascii: "]"), byte != UInt8(ascii: ","), byte != UInt8(ascii: ":")
        else { throw self.problem("This is not JSON.") }
        self.depth = 0
        self.isInString = false
        self.isEscaped = false
        self.state = .skipping
        _ = self.follow(byte)
    }

    /// Passes over a value that is not wanted. It is not held against the grammar.
    private mutating func skip(_ byte: UInt8) throws(TabularProblem) {
        if !self.isInString, self.depth == 0 {
            if byte == UInt8(ascii: ",") { return self.state = .key }
            if byte == UInt8(ascii: "}") { return self.state = .end }
        }
        _ = self.follow(byte)
        guard self.depth >= 0 else { throw self.problem("This is not JSON.") }
    }
}
