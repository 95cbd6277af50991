import Glibc
import Primitives
import Runtime

/// The instance's own MariaDB: its files, its configuration and how it is run. It listens on a Unix socket only.
struct PrivateMariaDB {
    static let programName = "mariadb"

    let configuration: Configuration
    private let executable: String

    init(_ configuration: Configuration) throws(CommandError) {
        guard let executable = ProgramRun.find("mariadbd") else {
            throw CommandError(
                "mariadbd is not installed", cure: "run scripts/start, or apt-get install mariadb-server-core")
        }
        self.configuration = configuration
        self.executable = executable
    }

    func program() -> ChildProgram {
        ChildProgram(
            name: Self.programName, executable: self.executable,
            arguments: ["--defaults-file=\(self.configuration.paths.mariadbConfiguration)"],
            readiness: .socket(self.configuration.database.socket),
            // MariaDB 10.11 hangs for good when it hears SIGTERM before it takes connections. Killed it loses nothing:
            // what was committed is in its log.
            earlyStopSignal: SIGKILL, grace: .seconds(120),
            // Recovery after a crash reads the whole log first.
            readyWithin: .seconds(900))
    }

    var isInstalled: Bool { Files.exists("\(self.configuration.paths.mariadbData)/mysql") }

    /// Makes the data directory. It is made under another name and renamed when whole, so that an installation that
    /// was interrupted is simply begun again.
    func install() throws {
        let paths = self.configuration.paths
        let draft = "\(paths.mariadb)/data.new"
        try ProgramRun(program: "rm", arguments: ["-rf", draft])
            .check("removing an unfinished database", cure: "remove \(draft) by hand")
        try Files.createDirectory(draft, mode: 0o700)
        try ProgramRun(
            program: "mariadb-install-db",
            arguments: [
                "--no-defaults", "--datadir=\(draft)", "--user=\(Self.account)", "--skip-test-db",
                "--skip-name-resolve", "--auth-root-authentication-method=socket",
                "--auth-root-socket-user=\(Self.account)",
                // Else it wants to look up this machine's name, which nothing here needs.
                "--force",
            ]
        ).check("making the database", cure: "its own words are above; then run the same command again")
        guard rename(draft, paths.mariadbData) == 0 else {
            throw PosixError(operation: "rename", path: paths.mariadbData)
        }
    }

    /// The account of this process: the database knows its administrator by it, without a password, through the socket.
    static var account: String {
        getpwuid(geteuid()).map { String(cString: $0.pointee.pw_name) } ?? String(geteuid())
    }

    func writeConfiguration() throws(PosixError) {
        let paths = self.configuration.paths
        try Files.createDirectory("\(paths.mariadb)/temporary", mode: 0o700)
        try Files.writeAtomically(Array(self.settings.utf8), to: paths.mariadbConfiguration, mode: 0o600)
    }

    private var settings: String {
        let paths = self.configuration.paths
        return """
            # Written by `atrium setup` from the instance's configuration; changes here are lost.
            [mariadbd]
            user = \(Self.account)
            datadir = \(paths.mariadbData)
            tmpdir = \(paths.mariadb)/temporary
            pid-file = \(paths.run)/mariadb.pid

            # Only programs of this machine that may enter this folder.
            socket = \(self.configuration.database.socket)
            skip-networking
            skip-name-resolve
            local-infile = OFF
            symbolic-links = OFF
            max_connections = 200
            max_allowed_packet = 64M

            character-set-server = utf8mb4
            collation-server = utf8mb4_bin
            default-time-zone = +00:00
            sql-mode = STRICT_TRANS_TABLES,ERROR_FOR_DIVISION_BY_ZERO,NO_AUTO_CREATE_USER,NO_ENGINE_SUBSTITUTION

            # A commit that was answered is on disk, whatever happens next. There is no replica, so no binary log.
            innodb_flush_log_at_trx_commit = 1
            innodb_doublewrite = ON
            skip-log-bin

            innodb_buffer_pool_size = \(self.configuration.database.memoryMB)M
            innodb_log_file_size = 96M
            innodb_flush_method = O_DIRECT
            # Transactions that met are run again; which ones, its log tells.
            innodb_print_all_deadlocks = ON
            key_buffer_size = 1M
            aria_pagecache_buffer_size = 16M
            thread_cache_size = 64
            performance_schema = OFF

            """
    }
}
