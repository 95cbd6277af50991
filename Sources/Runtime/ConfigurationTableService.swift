/// The rows about the workers, the database, signing in, limits and upkeep.
extension ConfigurationTable {
    static let api: [ConfigurationOption] = [
        integer(
            "api.processes", \.api.processes, 1...64, "processes",
            "Worker processes. Two or more: then neither a crash nor a rolling restart shows."),
        integer(
            "api.threads", \.api.threads, 1...128, "threads",
            """
            Threads of each worker, and so its database connections. 8 to 16 on two cores; processes × threads must \
            stay below the database's max_connections.
            """),
        integer(
            "api.body_limit_bytes", \.api.bodyLimitBytes, 1024...1_073_741_824, "bytes",
            "The longest request body, uploaded files apart; a longer one is answered 413."),
        integer("api.json_depth", \.api.jsonDepth, 8...512, "levels", "How deep the JSON of a request may be nested."),
    ]

    static let database: [ConfigurationOption] = [
        boolean(
            "database.managed", \.database.managed,
            """
            true = a private MariaDB in the instance's folder, reachable only through a Unix socket, which \
            `scripts/start` starts and stops. false = an existing server, named by database.socket or database.host.
            """),
        text(
            "database.socket", \.database.socket, .pathOrEmpty,
            "The Unix socket of an existing server. Empty with database.managed = the private one's."),
        text(
            "database.host", \.database.host, .hostOrEmpty,
            "The host of an existing server reached by TCP; not used when database.socket is set."),
        port("database.port", \.database.port, "The port at database.host."),
        text("database.name", \.database.name, .name, "The schema that holds all tables."),
        text(
            "database.user", \.database.user, .name,
            "The account of the workers: it may read and write rows, and nothing else."),
        secret(
            "database.password", \.database.password,
            "Its password. Empty = what `atrium setup` wrote to secrets/database-api.password."),
        text(
            "database.owner_user", \.database.ownerUser, .name,
            "The account of migrations, backups and restores: it owns the schema."),
        secret(
            "database.owner_password", \.database.ownerPassword,
            "Its password. Empty = what `atrium setup` wrote to secrets/database-owner.password."),
        text(
            "database.tls_ca", \.database.tlsCA, .pathOrEmpty,
            "The authority (PEM) that signed the server's certificate. Set = TCP connections are encrypted and checked."
        ),
        integer(
            "database.memory_mb", \.database.memoryMB, 32...1_048_576, "MiB",
            "InnoDB's buffer pool in the private MariaDB: as much of the data as shall stay in memory."),
    ]

    static let authentication: [ConfigurationOption] = [
        text(
            "auth.issuer", \.auth.issuer, .issuer,
            "The iss claim of access tokens. Empty = server.public_url. A change makes every issued token worthless."),
        text("auth.audience", \.auth.audience, .name, "The aud claim of access tokens."),
        accessTokenLife("workspace", \.auth.accessTokenSeconds.workspace),
        accessTokenLife("modelling", \.auth.accessTokenSeconds.modelling),
        accessTokenLife("auterity", \.auth.accessTokenSeconds.auterity),
        accessTokenLife("flowforge", \.auth.accessTokenSeconds.flowforge),
        accessTokenLife("crm", \.auth.accessTokenSeconds.crm),
        integer(
            "auth.refresh_token_days", \.auth.refreshTokenDays, 1...365, "days",
            "How long one may stay away and still be signed in."),
        integer(
            "auth.refresh_reuse_grace_seconds", \.auth.refreshReuseGraceSeconds, 0...300, "seconds",
            """
            A refresh token presented twice within this time gets the same successor both times, so that two tabs do \
            not sign each other out. Presented later it is taken for stolen and its whole family is revoked.
            """),
        integer(
            "auth.lockout_failures", \.auth.lockoutFailures, 1...1000, "failures",
            "Wrong passwords within auth.lockout_window_seconds that close an account's password sign-in for as long."),
        integer(
            "auth.lockout_window_seconds", \.auth.lockoutWindowSeconds, 1...86_400, "seconds",
            "See auth.lockout_failures."),
        integer(
            "auth.password_hash_concurrency", \.auth.passwordHashConcurrency, 1...64, "at once",
            "Password hashes computed at the same time in one worker; each takes 64 MiB and about 60 ms of a core."),
    ]

    static let rateLimits: [ConfigurationOption] = [
        workspaceLimit("authentication", \.rateLimits.workspace.authenticationPerMinute, "signing in, up and out"),
        workspaceLimit("data_fetching", \.rateLimits.workspace.dataFetchingPerMinute, "reading"),
        workspaceLimit(
            "dashboard_operations", \.rateLimits.workspace.dashboardOperationsPerMinute,
            "changing dashboards and widgets"),
        workspaceLimit("file_upload", \.rateLimits.workspace.fileUploadPerMinute, "uploading files"),
        integer(
            "rate_limits.crm.requests_per_hour", \.rateLimits.crm.requestsPerHour, 0...10_000_000, "requests",
            "The crm edition, everything: requests within any hour. 0 = no limit."),
        integer(
            "rate_limits.crm.widget_data_per_minute", \.rateLimits.crm.widgetDataPerMinute, 0...10_000_000,
            "requests", "The crm edition, data of widgets: requests within any 60 seconds. 0 = no limit."),
        integer(
            "rate_limits.crm.configuration_per_hour", \.rateLimits.crm.configurationPerHour, 0...10_000_000,
            "requests", "The crm edition, changes of the configuration: requests within any hour. 0 = no limit."),
        integer(
            "rate_limits.crm.file_upload_per_minute", \.rateLimits.crm.fileUploadPerMinute, 0...10_000_000,
            "requests", "The crm edition, imports: requests within any 60 seconds. 0 = no limit."),
        integer(
            "rate_limits.flowforge.requests_per_hour", \.rateLimits.flowforge.requestsPerHour, 0...100_000, "requests",
            "The flowforge edition, where no line below counts: requests within any hour. 0 = no limit."),
        integer(
            "rate_limits.flowforge.dashboards_per_hour", \.rateLimits.flowforge.dashboardsPerHour, 0...100_000,
            "requests", "The flowforge edition, dashboards and widgets: requests within any hour. 0 = no limit."),
        integer(
            "rate_limits.flowforge.metrics_per_minute", \.rateLimits.flowforge.metricsPerMinute, 0...100_000,
            "requests", "The flowforge edition, metrics: requests within any 60 seconds. 0 = no limit."),
        integer(
            "rate_limits.flowforge.llm_queries_per_hour", \.rateLimits.flowforge.llmQueriesPerHour, 0...100_000,
            "requests", "The flowforge edition, questions to a language model within any hour. 0 = no limit."),
        integer(
            "rate_limits.flowforge.file_upload_per_minute", \.rateLimits.flowforge.fileUploadPerMinute, 0...100_000,
            "requests", "The flowforge edition, uploads of files within any 60 seconds. 0 = no limit."),
        integer(
            "rate_limits.flowforge.free_requests_per_hour", \.rateLimits.flowforge.freeRequestsPerHour, 0...100_000,
            "requests", "The flowforge edition, an organization on the free tier: all within any hour. 0 = no limit."),
        integer(
            "rate_limits.flowforge.pro_requests_per_hour", \.rateLimits.flowforge.proRequestsPerHour, 0...100_000,
            "requests", "The flowforge edition, an organization on the pro tier: all within any hour. 0 = no limit."),
        flowforgeBurst("default", \.rateLimits.flowforge.defaultBurst),
        flowforgeBurst("free", \.rateLimits.flowforge.freeBurst),
        flowforgeBurst("pro", \.rateLimits.flowforge.proBurst),
        flowforgeBurst("enterprise", \.rateLimits.flowforge.enterpriseBurst),
        modellingLimit("requests", \.rateLimits.modelling.requestsPerMinute, "where no line below counts"),
        modellingLimit("authentication", \.rateLimits.modelling.authenticationPerMinute, "signing in and out"),
        modellingLimit("file_upload", \.rateLimits.modelling.fileUploadPerMinute, "imports"),
    ]

    static let upkeep: [ConfigurationOption] = [
        integer(
            "retention.deleted_days", \.retention.deletedDays, 1...3650, "days",
            "How long what somebody deleted can be brought back."),
        integer(
            "retention.event_days", \.retention.eventDays, 1...3650, "days",
            "How long a client may be away and still be told everything that it missed."),
        text(
            "log.level", \.log.level, .one(of: Log.Level.allCases.map(\.rawValue)),
            "The least important lines that are written."),
    ]

    private static func accessTokenLife(
        _ edition: String, _ path: WritableKeyPath<Configuration, Int> & Sendable
    ) -> ConfigurationOption {
        integer(
            "auth.access_token_seconds.\(edition)", path, 60...604_800, "seconds",
            "The life of an access token issued by the \(edition) edition.")
    }

    private static func flowforgeBurst(
        _ tier: String, _ path: WritableKeyPath<Configuration, Int> & Sendable
    ) -> ConfigurationOption {
        integer(
            "rate_limits.flowforge.\(tier)_burst", path, 0...100_000, "requests",
            "The flowforge edition, the \(tier) tier: requests within any one second. 0 = no limit.")
    }

    private static func modellingLimit(
        _ name: String, _ path: WritableKeyPath<Configuration, Int> & Sendable, _ what: String
    ) -> ConfigurationOption {
        integer(
            "rate_limits.modelling.\(name)_per_minute", path, 0...10_000_000, "requests",
            "The modelling edition, \(what): requests within any 60 seconds. 0 = no limit.")
    }

    private static func workspaceLimit(
        _ name: String, _ path: WritableKeyPath<Configuration, Int> & Sendable, _ what: String
    ) -> ConfigurationOption {
        integer(
            "rate_limits.workspace.\(name)_per_minute", path, 0...10_000_000, "requests",
            "The workspace edition, \(what): requests within any 60 seconds. 0 = no limit.")
    }
}
