import CMariaDB
import Glibc

/// One connection and the prepared list of dashboards on it, its parameters and columns bound once at fixed addresses.
final class DashboardList {
    struct Failure: Error, CustomStringConvertible { let description: String }

    /// Rows of a page; one more is fetched, which tells whether the page is the end.
    static let limit: Int64 = 20
    private static let columns = 18
    /// Bytes for one text; the longest there is here has a few hundred.
    private static let room = 4_096
    private static let text = """
        SELECT d.id, d.workspace_id, d.owner_id, d.name, d.description, d.layout, d.theme, d.config, d.tags, d.visibility,
            d.is_template, d.template_category, d.is_default, d.version, d.created_at, d.updated_at, v.view_count,
            v.last_viewed_at
        FROM dashboards d LEFT JOIN dashboard_views v ON v.dashboard_id = d.id
        WHERE d.deleted_at IS NULL AND d.workspace_id IN (?) AND (d.visibility <> 'private' OR d.owner_id = ?)
        ORDER BY d.updated_at DESC, d.id DESC LIMIT ? OFFSET 0
        """

    private let connection: UnsafeMutablePointer<MYSQL>
    private let statement: UnsafeMutablePointer<MYSQL_STMT>
    private let parameters = UnsafeMutablePointer<MYSQL_BIND>.allocate(capacity: 3)
    private let identifiers = UnsafeMutablePointer<CChar>.allocate(capacity: 2 * 36)
    private let fetched = UnsafeMutablePointer<Int64>.allocate(capacity: 1)
    private let results = UnsafeMutablePointer<MYSQL_BIND>.allocate(capacity: columns)
    private let texts = UnsafeMutablePointer<UInt8>.allocate(capacity: columns * room)
    private let numbers = UnsafeMutablePointer<Int64>.allocate(capacity: columns)
    private let times = UnsafeMutablePointer<MYSQL_TIME>.allocate(capacity: columns)
    private let lengths = UnsafeMutablePointer<UInt>.allocate(capacity: columns)
    private let nulls = UnsafeMutablePointer<CChar>.allocate(capacity: columns)

    init(socket: String, user: String, password: String, schema: String) throws {
        guard let connection = mysql_init(nil) else { throw Failure(description: "no memory") }
        self.connection = connection
        mysql_options(connection, MYSQL_SET_CHARSET_NAME, "utf8mb4")
        guard mysql_real_connect(connection, nil, user, password, schema, 0, socket, 0) != nil,
            let statement = mysql_stmt_init(connection)
        else { throw Failure(description: String(cString: mysql_error(connection))) }
        self.statement = statement
        guard mysql_stmt_prepare(statement, Self.text, UInt(Self.text.utf8.count)) == 0 else { throw self.failure }
        self.bindParameters()
        self.bindResults()
        guard mysql_stmt_bind_result(statement, self.results) == 0 else { throw self.failure }
    }

    private var failure: Failure { Failure(description: String(cString: mysql_stmt_error(self.statement))) }

    private func bindParameters() {
        memset(self.parameters, 0, 3 * MemoryLayout<MYSQL_BIND>.stride)
        for index in 0..<2 {
            self.parameters[index].buffer_type = MYSQL_TYPE_STRING
            self.parameters[index].buffer = UnsafeMutableRawPointer(self.identifiers + index * 36)
            self.parameters[index].buffer_length = 36
        }
        self.fetched.pointee = Self.limit + 1
        self.parameters[2].buffer_type = MYSQL_TYPE_LONGLONG
        self.parameters[2].buffer = UnsafeMutableRawPointer(self.fetched)
    }

    private func bindResults() {
        memset(self.results, 0, Self.columns * MemoryLayout<MYSQL_BIND>.stride)
        for index in 0..<Self.columns {
            self.results[index].length = self.lengths + index
            self.results[index].is_null = self.nulls + index
            switch index {
            case 10, 12, 13, 16:
                self.results[index].buffer_type = MYSQL_TYPE_LONGLONG
                self.results[index].buffer = UnsafeMutableRawPointer(self.numbers + index)
            case 14, 15, 17:
                self.results[index].buffer_type = MYSQL_TYPE_DATETIME
                self.results[index].buffer = UnsafeMutableRawPointer(self.times + index)
                self.results[index].buffer_length = UInt(MemoryLayout<MYSQL_TIME>.size)
            default:
                self.results[index].buffer_type = MYSQL_TYPE_STRING
                self.results[index].buffer = UnsafeMutableRawPointer(self.texts + index * Self.room)
                self.results[index].buffer_length = UInt(Self.room)
            }
        }
    }

    /// Writes the page of one account as the product answers it.
    func write(for reader: Reader, into out: Bytes) throws {
        reader.copy(to: self.identifiers)
        guard mysql_stmt_bind_param(self.statement, self.parameters) == 0, mysql_stmt_execute(self.statement) == 0,
            mysql_stmt_store_result(self.statement) == 0
        else { throw self.failure }
        defer { mysql_stmt_free_result(self.statement) }
        out.literal("{\"dashboards\":[")
        var count: Int64 = 0
        while count < Self.limit, mysql_stmt_fetch(self.statement) == 0 {
            if count > 0 { out.literal(",") }
            self.writeRow(out)
            count += 1
        }
        let total = Int64(mysql_stmt_num_rows(self.statement))
        out.literal("],\"total\":")
        out.number(total)
        out.literal(",\"has_more\":")
        out.bool(total > Self.limit)
        out.literal(",\"pagination\":{\"limit\":")
        out.number(Self.limit)
        out.literal(",\"offset\":0}}")
    }

    private func writeRow(_ out: Bytes) {
        out.literal("{\"id\":\"dash_")
        out.identifier(self.text(0))
        out.literal("\",\"user_id\":\"usr_")
        out.identifier(self.text(2))
        out.literal("\",\"workspace_id\":\"ws_")
        out.identifier(self.text(1))
        out.literal("\",\"name\":")
        self.string(3, out)
        if self.nulls[4] == 0 {
            out.literal(",\"description\":")
            self.string(4, out)
        }
        out.literal(",\"layout\":")
        self.raw(5, out)
        out.literal(",\"theme\":")
        self.raw(6, out)
        out.literal(",\"config\":")
        self.raw(7, out)
        out.literal(",\"is_public\":")
        out.bool(self.lengths[9] == 6 && memcmp(self.text(9), "public", 6) == 0)
        out.literal(",\"is_template\":")
        out.bool(self.numbers[10] != 0)
        if self.nulls[11] == 0 {
            out.literal(",\"template_category\":")
            self.string(11, out)
        }
        out.literal(",\"is_default\":")
        out.bool(self.numbers[12] != 0)
        out.literal(",\"tags\":")
        self.raw(8, out)
        out.literal(",\"view_count\":")
        out.number(self.nulls[16] == 0 ? self.numbers[16] : 0)
        if self.nulls[17] == 0 { self.time(",\"last_viewed_at\":", 17, out) }
        out.literal(",\"version\":")
        out.number(self.numbers[13])
        self.time(",\"created_at\":", 14, out)
        self.time(",\"updated_at\":", 15, out)
        out.literal("}")
    }

    private func text(_ index: Int) -> UnsafePointer<UInt8> { UnsafePointer(self.texts + index * Self.room) }

    private func string(_ index: Int, _ out: Bytes) { out.string(self.text(index), Int(self.lengths[index])) }

    private func raw(_ index: Int, _ out: Bytes) { out.raw(self.text(index), Int(self.lengths[index])) }

    private func time(_ key: StaticString, _ index: Int, _ out: Bytes) {
        let time = self.times[index]
        out.literal(key)
        out.time(
            year: time.year, month: time.month, day: time.day, hour: time.hour, minute: time.minute,
            second: time.second, microsecond: time.second_part)
    }
}
