import CMariaDB
import Primitives

/// The values of one execution, at addresses that stay until it is over. One for each connection, used again.
internal final class ParameterBuffer {
    private var capacity = 0
    private var binds: UnsafeMutablePointer<MYSQL_BIND>
    private var scalars: UnsafeMutablePointer<Int64>
    private var times: UnsafeMutablePointer<MYSQL_TIME>
    /// Everything of variable length, one value after the other.
    private let bytes = ByteBuffer(capacity: 4096)

    init() {
        self.binds = .allocate(capacity: 0)
        self.scalars = .allocate(capacity: 0)
        self.times = .allocate(capacity: 0)
    }

    deinit {
        self.binds.deallocate()
        self.scalars.deallocate()
        self.times.deallocate()
    }

    /// Calls `execute` with one `MYSQL_BIND` for each value; they and what they point at are valid only inside.
    ///
    /// - Throws: 1292 for an instant outside the years 0–9999, or what `execute` throws.
    func withBinds(
        _ values: [SQLValue], _ execute: (UnsafeMutablePointer<MYSQL_BIND>) throws(DatabaseError) -> Void
    ) throws(DatabaseError) {
        self.reserve(values.count)
        defer { self.bytes.clear() }
        for index in values.indices {
            try self.write(values[index], index)
        }
        self.pointIntoBytes(values.count)
        try execute(self.binds)
    }

    private func reserve(_ count: Int) {
        guard count > self.capacity else { return }
        self.binds.deallocate()
        self.scalars.deallocate()
        self.times.deallocate()
        self.capacity = max(count, 16)
        self.binds = .allocate(capacity: self.capacity)
        self.scalars = .allocate(capacity: self.capacity)
        self.times = .allocate(capacity: self.capacity)
    }

    private func write(_ value: SQLValue, _ index: Int) throws(DatabaseError) {
        var bind = MYSQL_BIND()
        switch value {
        case .null:
            bind.buffer_type = MYSQL_TYPE_NULL
        case .bool(let flag):
            self.write(flag ? 1 : 0, MYSQL_TYPE_TINY, &bind, index)
        case .integer(let number):
            self.write(number, MYSQL_TYPE_LONGLONG, &bind, index)
        case .double(let number):
            self.write(Int64(bitPattern: number.bitPattern), MYSQL_TYPE_DOUBLE, &bind, index)
        case .string(let text):
            self.write(MYSQL_TYPE_STRING, &bind) { self.bytes.append(text) }
        case .bytes(let content):
            self.write(MYSQL_TYPE_BLOB, &bind) { self.bytes.append(content) }
        case .uuid(let identifier):
            self.write(MYSQL_TYPE_STRING, &bind) { self.bytes.append(canonical: identifier) }
        case .instant(let instant):
            self.times[index] = try self.time(instant)
            bind.buffer_type = MYSQL_TYPE_DATETIME
            bind.buffer = UnsafeMutableRawPointer(self.times + index)
        }
        self.binds[index] = bind
    }

    /// The library reads as many of the eight bytes as the type has; the machine is little-endian.
    private func write(_ scalar: Int64, _ type: enum_field_types, _ bind: inout MYSQL_BIND, _ index: Int) {
        self.scalars[index] = scalar
        bind.buffer_type = type
        bind.buffer = UnsafeMutableRawPointer(self.scalars + index)
    }

    /// Notes the offset; the address follows in `pointIntoBytes`, since the buffer moves as it grows.
    private func write(_ type: enum_field_types, _ bind: inout MYSQL_BIND, _ append: () -> Void) {
        let start = self.bytes.count
        append()
        bind.buffer_type = type
        bind.offset = UInt(start)
        bind.buffer_length = UInt(self.bytes.count - start)
    }

    private func pointIntoBytes(_ count: Int) {
        self.bytes.withUnsafeBytes { content in
            for index in 0..<count where self.binds[index].buffer == nil {
                let start = Int(self.binds[index].offset)
                self.binds[index].offset = 0
                self.binds[index].buffer = UnsafeMutableRawPointer(mutating: content.baseAddress).map { $0 + start }
            }
        }
    }

    private func time(_ instant: Instant) throws(DatabaseError) -> MYSQL_TIME {
        let parts = instant.components()
        guard (0...9999).contains(parts.year) else {
            throw DatabaseError(
                number: 1292, sqlState: "22007", message: "a DATETIME cannot hold the year \(parts.year)")
        }
        var time = MYSQL_TIME()
        time.year = UInt32(parts.year)
        time.month = UInt32(parts.month)
        time.day = UInt32(parts.day)
        time.hour = UInt32(parts.hour)
        time.minute = UInt32(parts.minute)
        time.second = UInt32(parts.second)
        time.second_part = UInt(parts.microsecond)
        time.time_type = MYSQL_TIMESTAMP_DATETIME
        return time
    }
}
