import MariaDB

/// Who connects to the database.
extension Configuration {
    /// The workers' account: rows only.
    package var apiConnection: ConnectionSettings {
        self.connection(user: self.database.user, password: self.database.password)
    }

    /// The account that owns the schema: migrations, backup, restore.
    package var ownerConnection: ConnectionSettings {
        self.connection(user: self.database.ownerUser, password: self.database.ownerPassword)
    }

    /// - Parameter schema: nil = none is selected, for an account that is to make it.
    package func connection(user: String, password: String, schema: Bool = true) -> ConnectionSettings {
        let database = self.database
        return ConnectionSettings(
            socket: database.socket.isEmpty ? nil : database.socket, host: database.host,
            port: UInt16(clamping: database.port), user: user, password: password,
            database: schema ? database.name : nil, tlsCA: database.tlsCA.isEmpty ? nil : database.tlsCA)
    }
}
