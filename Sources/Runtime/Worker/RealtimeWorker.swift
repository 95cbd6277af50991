import Glibc
import Primitives
import Realtime

/// The worker `atrium-realtime`, which holds WebSockets.
package struct RealtimeWorker {
    private let arguments: WorkerArguments
    private let configuration: Configuration
    private let log: Log

    /// - Throws: `ConfigurationError`, or `WorkerArguments.Problem` with the usage.
    package init(arguments: [String]) throws {
        self.arguments = try WorkerArguments(arguments, program: "atrium-realtime")
        self.configuration = try Configuration.load(file: self.arguments.file)
        let level = Log.Level(rawValue: self.configuration.log.level) ?? .info
        self.log = Log(process: self.arguments.name, level: level)
    }

    /// Serves until a stop signal, then closes every connection with 1012.
    ///
    /// - Throws: when a secret is missing, or a socket cannot be bound. The database may come later.
    package func run() throws {
        let configuration = self.configuration
        let log = self.log
        let platform = try configuration.makePlatform()
        try Files.createDirectory(configuration.paths.wake, mode: 0o700)
        try Files.createDirectory(configuration.paths.presence, mode: 0o700)
        let settings = self.settings
        let process = RealtimeProcess(
            settings: settings, wordings: Self.wordings(site: configuration.server.publicURL),
            journal: Journal(info: { log.info($0, $1) }, warning: { log.warning($0, $1) }))
        let signal = try process.run(
            socket: self.arguments.socket, wake: "\(configuration.paths.wake)/\(self.arguments.name).sock",
            presence: PresencePlace(directory: configuration.paths.presence, name: self.arguments.name),
            platform: platform, makeServices: { configuration.makeServices(platform) },
            ready: {
                self.arguments.sayReady()
                log.info("ready", ["max_connections": .integer(Int64(settings.connectionLimit))])
            })
        log.info("drained", ["signal": .integer(Int64(signal))])
    }

    private var settings: RealtimeSettings {
        let realtime = self.configuration.realtime
        var settings = RealtimeSettings()
        settings.connectionLimit = Self.connectionLimit(realtime.maxConnections)
        settings.bufferBytes = realtime.connectionBufferBytes
        settings.frameBytes = realtime.frameLimitBytes
        settings.idle = .seconds(realtime.idleSeconds)
        settings.topicsPerConnection = realtime.topicsPerConnection
        return settings
    }

    /// Descriptors that are no client's: logs, the database, `epoll` and the like.
    private static let ownFiles = 64

    /// As many connections as configured, or as files may be open: what may be opened is raised to the hard limit.
    private static func connectionLimit(_ wanted: Int) -> Int {
        var limit = rlimit()
        let files = __rlimit_resource_t(RLIMIT_NOFILE.rawValue)
        guard getrlimit(files, &limit) == 0 else { return wanted }
        limit.rlim_cur = max(limit.rlim_cur, min(rlim_t(wanted + self.ownFiles), limit.rlim_max))
        guard setrlimit(files, &limit) == 0 else { return wanted }
        return min(wanted, Int(clamping: limit.rlim_cur) - self.ownFiles)
    }
}
