/// A database of somebody's own, whose tables are to be read.
package struct DatabaseAddress: Sendable {
    package var host: String
    package var port: UInt16
    package var database: String
    package var user: String
    package var password: String
    /// The connection is encrypted, or not made. The server's certificate is not looked at.
    package var requiresTLS: Bool

    package init(
        host: String, port: UInt16, database: String, user: String, password: String, requiresTLS: Bool
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.requiresTLS = requiresTLS
    }
}
