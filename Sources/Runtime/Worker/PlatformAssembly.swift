import Core
import EditionCRM
import EditionFlowForge
import EditionModelling
import EditionWorkspace
import Gateways
import MariaDB
import Primitives
import Security
import Services
import SharedMemory
import Storage
import Surface

/// Builds what the services share out of the configuration and the instance's files.
extension Configuration {
    /// - Throws: when a key or secret is missing or unreadable, with its path.
    package func makePlatform() throws -> Platform {
        let generations = try GenerationTable(path: self.paths.generations)
        let sealer = try Sealer.load(self.paths.sealingKey)
        let secret = KeyedHash(key: try Files.read(self.paths.sealingKey), context: "installation secret")
        return Platform(
            policy: self.accountPolicy,
            hasher: PasswordHasher(
                concurrency: self.auth.passwordHashConcurrency, waiting: max(1, self.api.threads / 2)),
            signingKeys: try SigningKeys(directory: self.paths.keys, generations: generations),
            sealer: sealer, secret: secret([]), generations: generations,
            wakeUps: DatagramSender(directory: self.paths.wake),
            attachments: AttachmentFiles(directory: self.paths.attachments), metricPolicy: self.metricPolicy,
            prometheus: try self.makePrometheus(), gitHub: self.makeGitHub(),
            schemas: MariaDBSchemaReader(networks: self.modelling.importNetworks))
    }

    private var metricPolicy: MetricPolicy {
        var policy = MetricPolicy()
        policy.seriesPerWorkspace = Int64(self.metrics.pushedSeriesPerWorkspace)
        // An hour is room for a day's samples to be dropped while they are still being sent.
        policy.lateness = .seconds(3_600 * min(self.metrics.pushWindowHours, self.retention.metricSampleHours - 1))
        return policy
    }

    /// nil when none is configured.
    private func makePrometheus() throws -> PrometheusClient? {
        guard !self.prometheus.url.isEmpty else { return nil }
        try Files.createDirectory(self.paths.prometheus, mode: 0o700)
        var settings = PrometheusSettings(url: self.prometheus.url)
        settings.token = self.prometheus.token
        settings.user = self.prometheus.user
        settings.password = self.prometheus.password
        settings.privateHosts = self.outgoing.privateHosts
        settings.timeout = .milliseconds(self.prometheus.timeoutMilliseconds)
        settings.kept = .seconds(self.prometheus.cacheSeconds)
        settings.limitBytes = self.prometheus.answerLimitBytes
        return PrometheusClient(settings, cache: self.paths.prometheus)
    }

    private var accountPolicy: AccountPolicy {
        let life = self.auth.accessTokenSeconds
        return AccountPolicy(
            issuer: self.auth.issuer, publicURL: self.server.publicURL, audience: self.auth.audience,
            accessTokenLife: [
                "workspace": .seconds(life.workspace), "modelling": .seconds(life.modelling),
                "auterity": .seconds(life.auterity), "flowforge": .seconds(life.flowforge), "crm": .seconds(life.crm),
            ],
            refreshTokenLife: .seconds(self.auth.refreshTokenDays * 86_400),
            refreshGrace: .seconds(self.auth.refreshReuseGraceSeconds),
            lockoutFailures: self.auth.lockoutFailures, lockoutWindow: .seconds(self.auth.lockoutWindowSeconds))
    }

    /// The editions, their routes and limits.
    ///
    /// - Throws: when the shared counters cannot be mapped, or the folder of uploads cannot be made.
    package func makeApplication() throws -> Application {
        let workspace = WorkspaceEdition()
        let all: [any Edition] = [
            workspace, CRMEdition(), FlowForgeEdition(site: self.server.publicURL), ModellingEdition(),
        ]
        let exposition = Exposition(
            counters: try RequestCounters(path: self.paths.requestCounters), status: self.paths.status,
            run: self.paths.run)
        let editions = Editions(
            all, fallback: workspace,
            system: SystemRoutes.all(editions: all, server: self.server.publicURL, exposition: exposition))
        let limits = self.rateLimits.workspace
        try Files.createDirectory(self.paths.uploads, mode: 0o700)
        let crm = self.rateLimits.crm
        let flowforge = self.rateLimits.flowforge
        let modelling = self.rateLimits.modelling
        return Application(
            editions: editions,
            limiter: try RateLimiter(
                limits: [
                    (rule: WorkspaceEdition.Rules.authentication, requests: limits.authenticationPerMinute),
                    (rule: WorkspaceEdition.Rules.dataFetching, requests: limits.dataFetchingPerMinute),
                    (rule: WorkspaceEdition.Rules.dashboardOperations, requests: limits.dashboardOperationsPerMinute),
                    (rule: WorkspaceEdition.Rules.fileUpload, requests: limits.fileUploadPerMinute),
                    (rule: CRMEdition.Rules.requests, requests: crm.requestsPerHour),
                    (rule: CRMEdition.Rules.widgetData, requests: crm.widgetDataPerMinute),
                    (rule: CRMEdition.Rules.configuration, requests: crm.configurationPerHour),
                    (rule: CRMEdition.Rules.fileUpload, requests: crm.fileUploadPerMinute),
                    (rule: FlowForgeEdition.Rules.standard, requests: flowforge.requestsPerHour),
                    (rule: FlowForgeEdition.Rules.dashboards, requests: flowforge.dashboardsPerHour),
                    (rule: FlowForgeEdition.Rules.metrics, requests: flowforge.metricsPerMinute),
                    (rule: FlowForgeEdition.Rules.llmQuery, requests: flowforge.llmQueriesPerHour),
                    (rule: FlowForgeEdition.Rules.fileUpload, requests: flowforge.fileUploadPerMinute),
                    (rule: FlowForgeEdition.Rules.free, requests: flowforge.freeRequestsPerHour),
                    (rule: FlowForgeEdition.Rules.pro, requests: flowforge.proRequestsPerHour),
                    (rule: FlowForgeEdition.Rules.standardBurst, requests: flowforge.defaultBurst),
                    (rule: FlowForgeEdition.Rules.freeBurst, requests: flowforge.freeBurst),
                    (rule: FlowForgeEdition.Rules.proBurst, requests: flowforge.proBurst),
                    (rule: FlowForgeEdition.Rules.enterpriseBurst, requests: flowforge.enterpriseBurst),
                    (rule: ModellingEdition.Rules.requests, requests: modelling.requestsPerMinute),
                    (rule: ModellingEdition.Rules.authentication, requests: modelling.authenticationPerMinute),
                    (rule: ModellingEdition.Rules.fileUpload, requests: modelling.fileUploadPerMinute),
                ], path: self.paths.rateLimits),
            bodyLimit: self.api.bodyLimitBytes, jsonDepth: self.api.jsonDepth,
            uploads: UploadSettings(
                directory: self.paths.uploads, dataSetLimit: self.dataSets.uploadLimitBytes,
                attachmentLimit: self.attachments.uploadLimitBytes))
    }

    /// What nginx lets through, in bytes; the workers hold each route to its own limit. A file has a form around it.
    package var largestBodyBytes: Int {
        max(
            self.api.bodyLimitBytes,
            max(self.dataSets.uploadLimitBytes, self.attachments.uploadLimitBytes) + UploadSettings.allowance)
    }

    /// One thread's services.
    package func makeServices(_ platform: Platform) -> ServiceSet {
        ServiceSet(
            database: Database(self.apiConnection), independent: Database(self.apiConnection), platform: platform)
    }
}
