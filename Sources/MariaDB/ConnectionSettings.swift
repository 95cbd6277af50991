/// Where a MariaDB server is, who connects, and how long anything may take.
package struct ConnectionSettings: Sendable {
    /// Path of the server's Unix socket. When set, `host`, `port` and `tlsCA` are not used.
    package var socket: String?
    /// Name or address for TCP. It is always TCP: the client library's rule that `localhost` means a socket is off.
    package var host: String
    package var port: UInt16
    package var user: String
    package var password: String
    /// The schema that is selected at once; `nil`: none.
    package var database: String?
    /// PEM file of the authority that signed the server's certificate. When set, TLS is required and the certificate
    /// must name `host`; when `nil`, TCP is not encrypted.
    package var tlsCA: String?
    /// Without `tlsCA`: TCP is encrypted, whoever the server is. Default: false.
    package var requiresTLS = false
    /// Largest packet of the server that is taken, in bytes; nil: the library's own limit of 1 GiB.
    package var mostPacketBytes: Int?

    /// Default: 3 s.
    package var connectTimeout: Duration = .seconds(3)
    /// Longest silence of the server before the connection counts as lost; also used for writes. Default: 30 s.
    package var readTimeout: Duration = .seconds(30)
    /// Longest run of one statement before the server stops it with error 1969; zero: no limit. It is below
    /// `readTimeout`, so that a slow query ends on the server too and the connection survives. Default: 25 s.
    package var statementTimeout: Duration = .seconds(25)
    /// Longest wait for a row lock or a table's metadata lock, then error 1205. Default: 5 s.
    package var lockWaitTimeout: Duration = .seconds(5)
    /// How many prepared statements a connection keeps. The server counts them over all of its connections
    /// (`max_prepared_stmt_count`, 16,382 by default). Default: 256.
    package var cachedStatements = 256

    package init(
        socket: String? = nil, host: String = "127.0.0.1", port: UInt16 = 3306, user: String, password: String,
        database: String? = nil, tlsCA: String? = nil
    ) {
        self.socket = socket
        self.host = host
        self.port = port
        self.user = user
        self.password = password
        self.database = database
        self.tlsCA = tlsCA
    }

    /// The same server and user, for statements that may take long, such as a migration's: no limit on a statement,
    /// and an hour of silence. The wait for locks stays short, since a waiting `ALTER TABLE` holds up everyone else.
    package var withoutStatementTimeout: ConnectionSettings {
        var settings = self
        settings.statementTimeout = .zero
        settings.readTimeout = .seconds(3600)
        return settings
    }
}

/// Printed without the password, so that a log line cannot carry it.
extension ConnectionSettings: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    package var description: String {
        let place = self.socket ?? "\(self.host):\(self.port)"
        return "\(self.user)@\(place)/\(self.database ?? "")"
    }

    package var debugDescription: String { self.description }

    package var customMirror: Mirror { Mirror(self, children: ["settings": self.description]) }
}
