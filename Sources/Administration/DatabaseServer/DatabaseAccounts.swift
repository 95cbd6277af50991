import MariaDB
import Runtime

/// The schema and its two accounts: the owner, who may change tables, and the workers', who may change rows only.
struct DatabaseAccounts {
    let configuration: Configuration

    /// Makes what is missing.
    ///
    /// - Throws: `CommandError`; for a server that is not ours, with the statements its administrator has to run.
    func ensure() throws {
        guard let problem = self.problem() else { return }
        guard self.configuration.database.managed else {
            throw CommandError(
                "the database does not let Atrium in: \(problem)",
                cure: "its administrator runs, with passwords for '…' that the configuration has too:\n"
                    + self.statements(ownerPassword: "…", apiPassword: "…"))
        }
        let root = try Connection(
            self.configuration.connection(user: PrivateMariaDB.account, password: "", schema: false))
        try root.script(
            self.statements(
                ownerPassword: self.configuration.database.ownerPassword,
                apiPassword: self.configuration.database.password))
        if let problem = self.problem() {
            throw CommandError("the database's accounts were made and still do not work: \(problem)")
        }
    }

    /// Why one of the accounts cannot be used; nil when both can.
    func problem() -> String? {
        for settings in [self.configuration.ownerConnection, self.configuration.apiConnection] {
            do { _ = try Connection(settings) } catch { return "\(settings): \(error)" }
        }
        return nil
    }

    /// May be run again at any time.
    func statements(ownerPassword: String, apiPassword: String) -> String {
        let database = self.configuration.database
        // Through a socket everybody is `localhost`.
        let host = database.socket.isEmpty ? "%" : "localhost"
        let owner = "`\(database.ownerUser)`@`\(host)`"
        let api = "`\(database.user)`@`\(host)`"
        return """
            CREATE DATABASE IF NOT EXISTS `\(database.name)` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin;
            CREATE USER IF NOT EXISTS \(owner) IDENTIFIED BY \(Self.quoted(ownerPassword));
            ALTER USER \(owner) IDENTIFIED BY \(Self.quoted(ownerPassword));
            GRANT ALL PRIVILEGES ON `\(database.name)`.* TO \(owner);
            CREATE USER IF NOT EXISTS \(api) IDENTIFIED BY \(Self.quoted(apiPassword));
            ALTER USER \(api) IDENTIFIED BY \(Self.quoted(apiPassword));
            GRANT SELECT, INSERT, UPDATE, DELETE ON `\(database.name)`.* TO \(api);
            """
    }

    /// A text as SQL: account statements take no parameters.
    static func quoted(_ text: String) -> String {
        "'" + text.map { $0 == "'" || $0 == "\\" ? "\\\($0)" : String($0) }.joined() + "'"
    }
}
