import FastCGI
import Glibc
import MariaDB
import Primitives
import Services
import Surface

/// The FastCGI worker `atrium-api`.
package struct APIWorker {
    private let arguments: WorkerArguments
    private let configuration: Configuration
    private let log: Log

    /// - Throws: `ConfigurationError`, or `WorkerArguments.Problem` with the usage.
    package init(arguments: [String]) throws {
        self.arguments = try WorkerArguments(arguments, program: "atrium-api")
        self.configuration = try Configuration.load(file: self.arguments.file)
        let level = Log.Level(rawValue: self.configuration.log.level) ?? .info
        self.log = Log(process: self.arguments.name, level: level)
    }

    /// Serves until a stop signal, then drains.
    ///
    /// - Throws: when a secret is missing, or the socket cannot be bound. The database may come later.
    package func run() throws {
        let configuration = self.configuration
        let log = self.log
        let platform = try configuration.makePlatform()
        let application = try configuration.makeApplication()
        let access = AccessLog(log: log)
        let counters = try RequestCounters(path: configuration.paths.requestCounters)
        let server = FastCGIServer(path: self.arguments.socket, threads: configuration.api.threads)
        let background = BackgroundWork(configuration: configuration, platform: platform, log: log)

        let signal = try server.run(
            makeHandler: {
                let pipeline = Pipeline(
                    application: application, services: configuration.makeServices(platform))
                let counter = counters.makeCounter()
                return { exchange in
                    let served = pipeline.serve(exchange)
                    exchange.answer(head: pipeline.head, body: pipeline.body)
                    access.write(served)
                    counter.count(
                        edition: served.edition, route: served.route, status: served.status,
                        nanoseconds: served.nanoseconds)
                }
            },
            ready: {
                try background.start()
                self.arguments.sayReady()
                log.info("ready", ["threads": .integer(Int64(configuration.api.threads))])
            })
        background.stop()
        log.info("drained", ["signal": .integer(Int64(signal))])
    }
}

extension FastCGIExchange: GatewayRequest {}
