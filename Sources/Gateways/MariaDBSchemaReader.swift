import Core
import Glibc
import HTTPClient
import MariaDB
import Primitives

package enum DatabaseReadingFailure: Swift.Error, Equatable {
    /// The host has no address.
    case unknownHost
    /// An address that is not public, and not among those that are allowed.
    case refusedAddress(String)
    /// User, password or database is not right; in the server's words.
    case refused(String)
    case unreachable(String)
    case tooLarge
}

/// Reads the tables of a MariaDB that is somebody else's: over a read-only transaction, in which nothing but
/// information_schema is asked.
package struct MariaDBSchemaReader: Sendable {
    /// Blocks that may be connected to though they are not public.
    private let networks: [AddressBlock]
    private let timeout: Duration

    /// - Parameter networks: `10.0.0.0/8`; what is none is passed over.
    package init(networks: [String], timeout: Duration = .seconds(20)) {
        self.networks = networks.compactMap { AddressBlock($0) }
        self.timeout = timeout
    }

    /// - Throws: see `DatabaseReadingFailure`.
    package func read(_ address: DatabaseAddress) throws(DatabaseReadingFailure) -> DatabaseSchema {
        // The address that was looked at is the one that is connected to, whatever the name means a moment later.
        let host = try self.allowed(Self.addresses(of: address.host))
        var settings = ConnectionSettings(
            host: "\(host)", port: address.port, user: address.user, password: address.password,
            database: address.database)
        settings.requiresTLS = address.requiresTLS
        settings.connectTimeout = .seconds(5)
        settings.readTimeout = .seconds(10)
        settings.statementTimeout = .seconds(10)
        settings.mostPacketBytes = 1 << 20
        do {
            let connection = try Connection(settings)
            try connection.begin(readOnly: true)
            return try self.schema(connection)
        } catch {
            throw Self.failure(error)
        }
    }

    // MARK: Where it is

    private func allowed(_ addresses: [NetworkAddress]) throws(DatabaseReadingFailure) -> NetworkAddress {
        guard let first = addresses.first else { throw .unknownHost }
        let allowed = addresses.first { address in
            address.isPublic || self.networks.contains { $0.contains(address) }
        }
        guard let allowed else { throw .refusedAddress("\(first)") }
        return allowed
    }

    private static func addresses(of host: String) -> [NetworkAddress] {
        var hints = addrinfo()
        hints.ai_family = AF_UNSPEC
        hints.ai_socktype = Int32(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard getaddrinfo(host, nil, &hints, &list) == 0 else { return [] }
        defer { freeaddrinfo(list) }
        var addresses: [NetworkAddress] = []
        var next = list
        while let entry = next {
            if let socket = entry.pointee.ai_addr {
                let address = NetworkAddress(socket: UnsafeRawPointer(socket), length: Int(entry.pointee.ai_addrlen))
                if let address { addresses.append(address) }
            }
            next = entry.pointee.ai_next
        }
        return addresses
    }

    private static func failure(_ error: any Swift.Error) -> DatabaseReadingFailure {
        if error is StreamTooLarge { return .tooLarge }
        guard let error = error as? DatabaseError else { return .unreachable("the server's answer is not understood") }
        // Access denied, unknown database, no right to it; host not allowed.
        if [1044, 1045, 1049, 1130, 1698].contains(error.number) { return .refused(error.message) }
        return .unreachable(error.message)
    }

    // MARK: What it holds

    private func schema(_ connection: Connection) throws -> DatabaseSchema {
        let limits = StreamLimits(rows: 200_000, bytes: 32 << 20, until: .now + self.timeout)
        var schema = DatabaseSchema()
        var places: [String: Int] = [:]
        try connection.stream(Self.columns, limits) { row in
            guard row.count == 6, let table = row[0], let name = row[1], let type = row[2] else { return }
            if places[table] == nil {
                places[table] = schema.tables.count
                schema.tables.append(DatabaseSchema.Table(name: table))
            }
            guard let place = places[table] else { return }
            schema.tables[place].columns.append(
                DatabaseSchema.Column(
                    name: name, type: type, isNullable: row[3] == "YES", defaultValue: row[4],
                    countsUp: row[5]?.lowercased().contains("auto_increment") == true))
        }
        var indexes: [[String]: [String]] = [:]
        try connection.stream(Self.indexes, limits) { row in
            guard row.count == 3, let table = row[0], let index = row[1], let column = row[2] else { return }
            indexes[[table, index], default: []].append(column)
        }
        Self.mark(indexes, in: &schema, places)
        var keys: [[String]: Int] = [:]
        try connection.stream(Self.keys, limits) { row in
            let texts = row.compactMap { $0 }
            guard texts.count == 5 else { return }
            if keys[[texts[1], texts[0]]] == nil {
                keys[[texts[1], texts[0]]] = schema.foreignKeys.count
                schema.foreignKeys.append(DatabaseSchema.ForeignKey(name: texts[0], table: texts[1], target: texts[3]))
            }
            guard let place = keys[[texts[1], texts[0]]] else { return }
            schema.foreignKeys[place].columns.append([texts[2], texts[4]])
        }
        return schema
    }

    private static func mark(
        _ indexes: [[String]: [String]], in schema: inout DatabaseSchema, _ places: [String: Int]
    ) {
        for (names, columns) in indexes {
            guard let place = places[names[0]] else { continue }
            for index in schema.tables[place].columns.indices
            where columns.contains(schema.tables[place].columns[index].name) {
                if names[1] == "PRIMARY" {
                    schema.tables[place].columns[index].isPrimaryKey = true
                } else if columns.count == 1 {
                    schema.tables[place].columns[index].isUnique = true
                }
            }
        }
    }

    private static let columns: StaticString = """
        SELECT c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA
        FROM information_schema.COLUMNS c
        JOIN information_schema.TABLES t ON t.TABLE_SCHEMA = c.TABLE_SCHEMA AND t.TABLE_NAME = c.TABLE_NAME
        WHERE c.TABLE_SCHEMA = DATABASE() AND t.TABLE_TYPE IN ('BASE TABLE', 'SYSTEM VERSIONED')
        ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION
        """
    private static let indexes: StaticString = """
        SELECT TABLE_NAME, INDEX_NAME, COLUMN_NAME FROM information_schema.STATISTICS
        WHERE TABLE_SCHEMA = DATABASE() AND NON_UNIQUE = 0 ORDER BY TABLE_NAME, INDEX_NAME, SEQ_IN_INDEX
        """
    private static let keys: StaticString = """
        SELECT CONSTRAINT_NAME, TABLE_NAME, COLUMN_NAME, REFERENCED_TABLE_NAME, REFERENCED_COLUMN_NAME
        FROM information_schema.KEY_COLUMN_USAGE
        WHERE TABLE_SCHEMA = DATABASE() AND REFERENCED_TABLE_SCHEMA = DATABASE()
        ORDER BY TABLE_NAME, CONSTRAINT_NAME, ORDINAL_POSITION
        """
}
