import CMariaDB
import Glibc

/// The prepared statements of one connection, by their text; the least recently used goes first.
internal struct StatementCache {
    private var statements: [StatementText: PreparedStatement] = [:]
    private let capacity: Int
    private var clock: UInt64 = 0

    init(capacity: Int) {
        self.capacity = max(capacity, 1)
    }

    var count: Int { self.statements.count }

    /// A statement that is free to be executed. One whose result is still being read (a query inside the reading of
    /// the same query's rows) is prepared a second time, for that one use.
    mutating func statement(
        _ sql: SQL, on connection: UnsafeMutablePointer<MYSQL>
    ) throws(DatabaseError) -> PreparedStatement {
        self.clock += 1
        let text = StatementText(bytes: sql.bytes)
        if let statement = self.statements[text] {
            guard !statement.isRunning else {
                return try PreparedStatement(sql, on: connection)
            }
            statement.lastUse = self.clock
            return statement
        }
        if self.statements.count >= self.capacity { self.evict() }
        let statement = try PreparedStatement(sql, on: connection)
        statement.lastUse = self.clock
        self.statements[text] = statement
        return statement
    }

    mutating func remove(_ sql: SQL) {
        self.statements[StatementText(bytes: sql.bytes)] = nil
    }

    mutating func removeAll() {
        self.statements.removeAll()
    }

    /// A walk over all is cheap beside the round trip for which it makes room. A statement whose rows are being read
    /// is closed only when its reader lets go of it.
    private mutating func evict() {
        if let oldest = self.statements.min(by: { $0.value.lastUse < $1.value.lastUse }) {
            self.statements[oldest.key] = nil
        }
    }
}

/// A statement's text as a key. An array's own hashing goes byte by byte.
private struct StatementText: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
        self.bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }

    static func == (left: StatementText, right: StatementText) -> Bool {
        guard left.bytes.count == right.bytes.count else { return false }
        return left.bytes.withUnsafeBytes { left in
            right.bytes.withUnsafeBytes { right in
                guard let start = left.baseAddress, let other = right.baseAddress else { return true }
                return memcmp(start, other, left.count) == 0
            }
        }
    }
}
