import CMariaDB
import Glibc

/// How much of a server's answer is taken.
package struct StreamLimits: Sendable {
    package var rows: Int
    /// Of all values together.
    package var bytes: Int
    /// When reading ends, whatever has come by then.
    package var until: ContinuousClock.Instant

    package init(rows: Int, bytes: Int, until: ContinuousClock.Instant) {
        self.rows = rows
        self.bytes = bytes
        self.until = until
    }
}

/// The answer of a server was larger than its limits, or took longer.
package struct StreamTooLarge: Swift.Error {}

extension Connection {
    /// Ends the connection at once, without a word to the server.
    private func cut() { shutdown(mysql_get_socket(self.handle), Int32(SHUT_RDWR)) }

    /// Asks a server that is not trusted: rows come one at a time and are counted, so that it cannot fill the memory.
    /// The text protocol is used, and no value can be bound.
    ///
    /// - Parameter row: the values of one row, nil for NULL.
    /// - Throws: `DatabaseError`, `StreamTooLarge`, what `row` throws; the connection is of no use after the last two.
    package func stream(
        _ text: StaticString, _ limits: StreamLimits, _ row: ([String?]) throws -> Void
    ) throws {
        try self.checkUsable()
        guard mysql_real_query(self.handle, "\(text)", UInt(text.utf8CodeUnitCount)) == 0 else {
            throw ClientLibrary.error(self.handle)
        }
        guard let result = mysql_use_result(self.handle) else { throw ClientLibrary.error(self.handle) }
        var isWhole = false
        // Freeing a result reads what is left of it: that of an endless one goes down with the connection.
        defer {
            if !isWhole { self.cut() }
            mysql_free_result(result)
        }
        let count = Int(mysql_num_fields(result))
        var (rows, bytes) = (0, 0)
        while let values = mysql_fetch_row(result) {
            guard let lengths = mysql_fetch_lengths(result) else { throw ClientLibrary.error(self.handle) }
            rows += 1
            bytes += (0..<count).reduce(0) { $0 + Int(clamping: lengths[$1]) }
            guard rows <= limits.rows, bytes <= limits.bytes, ContinuousClock.now < limits.until else {
                throw StreamTooLarge()
            }
            try row(
                (0..<count).map { index in
                    values[index].map { value in
                        let raw = UnsafeRawBufferPointer(start: value, count: Int(clamping: lengths[index]))
                        return String(decoding: raw, as: UTF8.self)
                    }
                })
        }
        isWhole = true
        guard mysql_errno(self.handle) == 0 else { throw ClientLibrary.error(self.handle) }
    }
}
