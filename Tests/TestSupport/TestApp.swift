import Core
import EditionCRM
import EditionFlowForge
import EditionModelling
import EditionWorkspace
import Glibc
import HTTP
import JSON
import MariaDB
import Primitives
import Security
import Services
import SharedMemory
import Storage
import Surface
import Synchronization

/// How the application of a test differs from the usual one.
package struct AppSetup: Sendable {
    /// Requests a minute; 0: not counted, so that only the tests of limits meet them.
    package var authenticationLimit = 0
    package var readingLimit = 0
    package var changingLimit = 0
    package var uploadingLimit = 0
    /// Of the crm edition: all requests an hour, those for data a minute, changes of the configuration an hour,
    /// imports a minute.
    package var crmLimits = (requests: 0, widgetData: 0, configuration: 0, fileUpload: 0)
    /// Of the flowforge edition, by rule.
    package var flowforgeLimits: [(rule: RateRule, requests: Int)] = []
    /// Of the modelling edition, by rule.
    package var modellingLimits: [(rule: RateRule, requests: Int)] = []
    package var policy = AccountPolicy(
        issuer: "https://test.example",
        accessTokenLife: [
            "workspace": .seconds(1_800), "crm": .seconds(86_400), "flowforge": .seconds(3_600),
            "modelling": .seconds(1_800),
        ])
    /// Largest body, in bytes.
    package var bodyLimit = 10_485_760
    package var jsonDepth = 64
    /// Largest uploaded file, in bytes.
    package var uploadLimit = 10_485_760
    /// A schema of the test's own, instead of the one that all share.
    package var hasOwnSchema = false
    /// Signing keys of the test's own, which it may rotate. To make one takes a while, so the others share theirs.
    package var hasOwnKeys = false
    /// Requests find no database.
    package var isDatabaseAway = false
    /// Passwords that are hashed at once, and callers that may wait for their turn.
    package var hashing = (concurrency: 4, waiting: 64)
    /// Sign-in with GitHub; nil: not configured.
    package var gitHub: GitHubAccess?
    /// Answers of 500 are wanted; otherwise one fails the test that meets it.
    package var mayFault = false

    package init() {}

    /// The contract's own limits. Source: workspace contract, rate limiting.
    package static var withContractLimits: AppSetup {
        var setup = AppSetup()
        setup.authenticationLimit = WorkspaceEdition.Rules.authentication.requests
        setup.readingLimit = WorkspaceEdition.Rules.dataFetching.requests
        setup.uploadingLimit = WorkspaceEdition.Rules.fileUpload.requests
        setup.changingLimit = WorkspaceEdition.Rules.dashboardOperations.requests
        return setup
    }
}

/// Runs `body` with an application in this process, over the real database, as `scripts/start` would wire one.
package func withApp<R>(_ setup: AppSetup = AppSetup(), _ body: (TestApp) throws -> R) throws -> R {
    guard setup.hasOwnSchema else { return try body(TestApp(setup, TestDatabase.shared())) }
    return try TestDatabase.withMigratedDatabase { settings in try body(TestApp(setup, settings)) }
}

/// What one worker process holds: a platform that its threads share, and as many pipelines as are used at once.
package final class TestApp: Sendable {
    package let setup: AppSetup
    package let settings: ConnectionSettings
    package let platform: Platform
    package let application: Application
    package let edition = WorkspaceEdition()
    package static let editions: [any Edition] = [
        WorkspaceEdition(), CRMEdition(), FlowForgeEdition(site: "https://test.example"), ModellingEdition(),
    ]
    /// Where processes are told of something new; made by whoever listens.
    package var wakeDirectory: String { self.host("wake") }
    /// Where the signing keys are.
    package let keys: String
    /// Shared memory, for the processes of one host.
    private let host: TestFolder
    private let sealingKey: [UInt8]
    private let idle = Mutex<[TestWorker]>([])

    convenience init(_ setup: AppSetup, _ settings: ConnectionSettings) throws {
        let host = try TestFolder()
        let keys = setup.hasOwnKeys ? host("keys") : try SharedKeys.directory.get()
        if setup.hasOwnKeys { try KeyRing.create(keys) }
        try self.init(setup, settings, host: host, keys: keys, sealingKey: KernelRandom.bytes(Sealer.keyBytes))
    }

    private init(
        _ setup: AppSetup, _ settings: ConnectionSettings, host: TestFolder, keys: String, sealingKey: [UInt8]
    ) throws {
        guard let sealer = Sealer(key: sealingKey) else { throw ContractViolation("the sealing key is not one") }
        let generations = try GenerationTable(path: host("generations.shm"))
        self.setup = setup
        self.settings = settings
        self.host = host
        self.keys = keys
        self.sealingKey = sealingKey
        self.platform = Platform(
            policy: setup.policy,
            hasher: PasswordHasher(
                concurrency: setup.hashing.concurrency, waiting: setup.hashing.waiting,
                cost: PasswordHasher.Cost(operations: 1, memoryBytes: 8_192)),
            signingKeys: try SigningKeys(directory: keys, generations: generations), sealer: sealer,
            secret: KeyedHash(key: sealingKey, context: "installation secret")([]), generations: generations,
            wakeUps: DatagramSender(directory: host("wake")),
            attachments: AttachmentFiles(directory: host("attachments")), gitHub: setup.gitHub)
        let system = SystemRoutes.all(editions: Self.editions, server: "https://test.example")
        self.application = Application(
            editions: Editions(Self.editions, fallback: self.edition, system: system),
            limiter: try RateLimiter(
                limits: [
                    (rule: WorkspaceEdition.Rules.authentication, requests: setup.authenticationLimit),
                    (rule: WorkspaceEdition.Rules.dataFetching, requests: setup.readingLimit),
                    (rule: WorkspaceEdition.Rules.dashboardOperations, requests: setup.changingLimit),
                    (rule: WorkspaceEdition.Rules.fileUpload, requests: setup.uploadingLimit),
                    (rule: CRMEdition.Rules.requests, requests: setup.crmLimits.requests),
                    (rule: CRMEdition.Rules.widgetData, requests: setup.crmLimits.widgetData),
                    (rule: CRMEdition.Rules.configuration, requests: setup.crmLimits.configuration),
                    (rule: CRMEdition.Rules.fileUpload, requests: setup.crmLimits.fileUpload),
                ] + setup.flowforgeLimits + setup.modellingLimits, path: host("limits.shm")),
            bodyLimit: setup.bodyLimit, jsonDepth: setup.jsonDepth,
            uploads: UploadSettings(
                directory: host.path, dataSetLimit: setup.uploadLimit, attachmentLimit: setup.uploadLimit))
    }

    /// Another worker process of the same host: it shares the database, the files and the shared memory, nothing else.
    package func anotherProcess() throws -> TestApp {
        try TestApp(self.setup, self.settings, host: self.host, keys: self.keys, sealingKey: self.sealingKey)
    }

    // MARK: Requests

    /// Sends a request and holds the answer against its route. Any thread may call it, several at once.
    ///
    /// - Throws: `ContractViolation`.
    package func send(_ request: TestRequest) throws -> TestResponse {
        let response = try self.withWorker { try $0.serve(request) }
        let found = self.application.editions.find(request.method, request.path)
        var route: Route?
        if case .found(let match) = found { route = match.route }
        try ContractCheck(
            request: request, route: route, edition: self.owner(of: request, route), response: response,
            mayFault: self.setup.mayFault)()
        return response
    }

    private func owner(of request: TestRequest, _ route: Route?) -> any Edition {
        if let name = route?.rule?.edition { return self.application.editions[name] }
        return self.application.editions.owner(of: request.path)
    }

    /// - Parameter actor: whose access token is sent; nil: nobody's.
    package func request(
        _ method: HTTPMethod, _ target: String, as actor: TestAccount? = nil, json: JSONValue? = nil,
        headers: [String: String] = [:], from address: String = "192.0.2.1"
    ) throws -> TestResponse {
        var headers = headers
        if let actor, headers["Authorization"] == nil { headers["Authorization"] = "Bearer \(actor.accessToken)" }
        return try self.send(
            TestRequest(method.rawValue, target, headers: headers, body: json?.encoded, from: address))
    }

    // MARK: Below the requests

    /// Runs `body` with the services of one thread.
    @discardableResult
    package func withServices<R>(_ body: (ServiceSet) throws -> R) throws -> R {
        try self.withWorker { try body($0.services) }
    }

    /// Runs `body` in a transaction of its own.
    @discardableResult
    package func sql<R>(_ body: (Transaction) throws -> R) throws -> R {
        try self.withWorker { worker in try worker.services.database.transaction(body) }
    }

    /// Writes the views that this process has counted, as its background thread would by and by.
    package func flushViews() throws {
        try self.withServices { try self.platform.views.flush(to: $0.database) }
    }

    /// Writes when keys and applications were used, as the same thread would.
    package func flushUses() throws {
        try self.withServices { try self.platform.uses.flush(to: $0.database) }
    }

    private func withWorker<R>(_ body: (TestWorker) throws -> R) throws -> R {
        let worker = self.idle.withLock { $0.popLast() } ?? TestWorker(self)
        defer { self.idle.withLock { $0.append(worker) } }
        return try body(worker)
    }
}

/// One thread of a worker process.
///
/// `@unchecked Sendable` is safe because `TestApp` takes it out of its list for as long as one thread uses it.
private final class TestWorker: @unchecked Sendable {
    let services: ServiceSet
    private let independent: Database
    private let pipeline: Pipeline

    init(_ app: TestApp) {
        var settings = app.settings
        if app.setup.isDatabaseAway { settings.socket = "/nowhere/mariadb.sock" }
        self.independent = Database(settings)
        self.services = ServiceSet(
            database: Database(settings), independent: self.independent, platform: app.platform)
        self.pipeline = Pipeline(application: app.application, services: self.services)
    }

    private var statementsExecuted: Int {
        self.services.database.statementsExecuted + self.independent.statementsExecuted
    }

    func serve(_ request: TestRequest) throws -> TestResponse {
        let before = self.statementsExecuted
        let served = self.pipeline.serve(request)
        return try TestResponse(
            head: self.pipeline.head.array, body: self.pipeline.body.array,
            statements: self.statementsExecuted - before, served: served)
    }
}

/// A ring of signing keys that the applications of one run share.
private enum SharedKeys {
    private static let folder = Result { try TestFolder() }
    static let directory = Result {
        let path = try Self.folder.get()("keys")
        try KeyRing.create(path)
        atexit { if case .success(let folder) = SharedKeys.folder { folder.remove() } }
        return path
    }
}
