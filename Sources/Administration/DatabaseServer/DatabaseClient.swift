import Glibc
import Primitives
import Runtime

/// MariaDB's own programs, entering as the schema's owner. The password travels in a file that only we can read: the
/// command line and the environment can be seen by others.
struct DatabaseClient {
    let configuration: Configuration
    /// A folder of ours for the file with the password.
    let folder: String

    /// Writes the whole schema, with every earlier version of every row, as it is at one moment; nobody waits for it.
    func dump(to path: String) throws {
        let arguments = [
            "--single-transaction", "--quick", "--skip-lock-tables", "--dump-history", "--hex-blob", "--routines",
            "--triggers", "--skip-dump-date", "--default-character-set=utf8mb4", "--result-file=\(path)",
            self.configuration.database.name,
        ]
        try self.withOptionFile { file in
            try ProgramRun(program: "mariadb-dump", arguments: ["--defaults-file=\(file)"] + arguments)
                .check("the dump of the database", cure: "its own words are above")
        }
    }

    /// Runs a dump. Earlier versions of rows keep the times that they had.
    func load(from path: String) throws {
        let input = open(path, O_RDONLY | O_CLOEXEC)
        guard input >= 0 else { throw PosixError(operation: "open", path: path) }
        defer { close(input) }
        try self.withOptionFile { file in
            var run = ProgramRun(
                program: "mariadb",
                arguments: [
                    "--defaults-file=\(file)", "--batch", "--default-character-set=utf8mb4", "--max-allowed-packet=1G",
                    "--init-command=SET SESSION system_versioning_insert_history = 1",
                    self.configuration.database.name,
                ])
            run.input = ProgramRun.InputFile(descriptor: input)
            try run.check("loading the database", cure: "its own words are above; then restore again with --force")
        }
    }

    private func withOptionFile(_ body: (String) throws -> Void) throws {
        let file = "\(self.folder)/client.cnf"
        try Files.writeAtomically(Array(self.options.utf8), to: file, mode: 0o600)
        do {
            try body(file)
            try Files.remove(file)
        } catch {
            unlink(file)
            throw error
        }
    }

    private var options: String {
        let settings = self.configuration.ownerConnection
        var lines = ["[client]", "user = \(settings.user)", "password = \"\(Self.escaped(settings.password))\""]
        if let socket = settings.socket {
            lines.append("socket = \"\(Self.escaped(socket))\"")
        } else {
            lines += ["protocol = tcp", "host = \(settings.host)", "port = \(settings.port)"]
            if let authority = settings.tlsCA {
                lines += ["ssl-ca = \"\(Self.escaped(authority))\"", "ssl-verify-server-cert"]
            }
        }
        return lines.joined(separator: "\n") + "\n"
    }

    private static func escaped(_ text: String) -> String {
        text.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : String($0) }.joined()
    }
}
