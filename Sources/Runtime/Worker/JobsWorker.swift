import Glibc
import Jobs
import Primitives

/// The worker `atrium-jobs`, which does what is queued and what comes round.
package struct JobsWorker {
    private let arguments: WorkerArguments
    private let configuration: Configuration
    private let log: Log

    /// - Throws: `ConfigurationError`, or `WorkerArguments.Problem` with the usage.
    package init(arguments: [String]) throws {
        self.arguments = try WorkerArguments(arguments, program: "atrium-jobs", listens: false)
        self.configuration = try Configuration.load(file: self.arguments.file)
        let level = Log.Level(rawValue: self.configuration.log.level) ?? .info
        self.log = Log(process: self.arguments.name, level: level)
    }

    /// Works until a stop signal; then what is being done ends, or is given back.
    ///
    /// - Throws: when shared memory cannot be mapped. The database may come later.
    package func run() throws {
        let log = self.log
        var signals = Self.blockStopSignals()
        let settings = self.settings
        let journal = JobJournal(
            debug: { log.debug($0, $1) }, info: { log.info($0, $1) }, warning: { log.warning($0, $1) })
        let process = try JobsProcess(settings, kinds: try JobKind.all(settings), journal: journal)
        try process.start()
        self.arguments.sayReady()
        log.info("ready", ["threads": .integer(Int64(settings.threads))])

        var signal: Int32 = 0
        sigwait(&signals, &signal)
        let isOver = process.finish()
        log.info("drained", ["signal": .integer(Int64(signal)), "given_back": .bool(!isOver)])
        // A thread that still works must not meet what `exit` takes down.
        if !isOver { _exit(0) }
    }

    private var settings: JobsSettings {
        let configuration = self.configuration
        let retention = configuration.retention
        var settings = JobsSettings(
            name: self.arguments.name, database: configuration.apiConnection, owner: configuration.ownerConnection,
            requestCounters: configuration.paths.requestCounters, wake: configuration.paths.wake)
        settings.threads = configuration.jobs.threads
        settings.sampleSeconds = Int64(configuration.metrics.sampleSeconds)
        settings.alertSeconds = Int64(configuration.alerts.evaluateSeconds)
        settings.alertEventsKept = .seconds(86_400 * retention.alertEventDays)
        settings.measuredPath = configuration.instance.directory
        settings.attachments = configuration.paths.attachments
        settings.deletedKept = .seconds(86_400 * retention.deletedDays)
        settings.eventsKept = .seconds(86_400 * retention.eventDays)
        settings.samplesKept = .seconds(3_600 * retention.metricSampleHours)
        settings.minutesKept = .seconds(86_400 * retention.metricMinuteDays)
        settings.hoursKept = .seconds(86_400 * retention.metricHourDays)
        return settings
    }

    /// Before any thread starts: they inherit it, and the signal waits for `sigwait`.
    private static func blockStopSignals() -> sigset_t {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGTERM)
        sigaddset(&signals, SIGINT)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
        return signals
    }
}
