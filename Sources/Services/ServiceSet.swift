import Core
import Gateways
import MariaDB
import Primitives
import Security
import SharedMemory
import Storage

/// What the services of every thread share. All of it is immutable or guards itself.
package struct Platform: Sendable {
    package let policy: AccountPolicy
    package let hasher: PasswordHasher
    package let signingKeys: SigningKeys
    package let sealer: Sealer
    package let hashes: SecretHashes
    /// Moves when a sign-in or an account stops being good, in every process of this host at once.
    package let generations: GenerationTable
    package let tokens: TokenCache
    /// The same for API keys.
    package let keys: TokenCache
    package let uses: LastUses
    package let views: ViewCounter
    package let widgetCounts: WidgetCounts
    /// Tells the other processes of this host that there is something new.
    package let wakeUps: DatagramSender
    /// Where the bytes of attachments are.
    package let attachments: AttachmentFiles
    package let metricPolicy: MetricPolicy
    /// One data contract is read at a time in a process, and a few wait.
    package let contracts = ConcurrencyGate(capacity: 1, queueLength: 2)
    /// nil when no server is configured.
    package let prometheus: PrometheusClient?
    /// nil when sign-in with GitHub is not configured.
    package let gitHub: GitHubAccess?
    /// Reads databases whose tables are to become a model.
    package let schemas: MariaDBSchemaReader

    package init(
        policy: AccountPolicy, hasher: PasswordHasher, signingKeys: SigningKeys, sealer: Sealer, secret: [UInt8],
        generations: GenerationTable, wakeUps: DatagramSender, attachments: AttachmentFiles,
        metricPolicy: MetricPolicy = MetricPolicy(), prometheus: PrometheusClient? = nil,
        gitHub: GitHubAccess? = nil, schemas: MariaDBSchemaReader = MariaDBSchemaReader(networks: [])
    ) {
        self.policy = policy
        self.hasher = hasher
        self.signingKeys = signingKeys
        self.sealer = sealer
        self.hashes = SecretHashes(secret: secret)
        self.generations = generations
        self.tokens = TokenCache()
        self.keys = TokenCache()
        self.uses = LastUses()
        self.views = ViewCounter()
        self.widgetCounts = WidgetCounts()
        self.wakeUps = wakeUps
        self.attachments = attachments
        self.metricPolicy = metricPolicy
        self.prometheus = prometheus
        self.gitHub = gitHub
        self.schemas = schemas
    }
}

/// A hash for each purpose, keyed with a secret of this installation. Made once: a key lies between guard pages of its
/// own, and setting those up takes ten system calls.
package struct SecretHashes: Sendable {
    package let refreshToken: KeyedHash
    package let refreshSuccessor: KeyedHash
    package let signInFailures: KeyedHash
    package let apiKey: KeyedHash
    package let clientSecret: KeyedHash
    package let authorizationCode: KeyedHash
    package let gitHubState: KeyedHash
    package let gitHubVerifier: KeyedHash
    package let gitHubBrowser: KeyedHash
    package let gitHubCode: KeyedHash
    package let idempotencyScope: KeyedHash
    package let idempotencyRequest: KeyedHash

    init(secret: [UInt8]) {
        self.refreshToken = KeyedHash(key: secret, context: "refresh token")
        self.refreshSuccessor = KeyedHash(key: secret, context: "refresh successor")
        self.signInFailures = KeyedHash(key: secret, context: "sign-in failures")
        self.apiKey = KeyedHash(key: secret, context: "API key")
        self.clientSecret = KeyedHash(key: secret, context: "client secret")
        self.authorizationCode = KeyedHash(key: secret, context: "authorization code")
        self.gitHubState = KeyedHash(key: secret, context: "GitHub state")
        self.gitHubVerifier = KeyedHash(key: secret, context: "GitHub verifier")
        self.gitHubBrowser = KeyedHash(key: secret, context: "GitHub browser")
        self.gitHubCode = KeyedHash(key: secret, context: "GitHub code")
        self.idempotencyScope = KeyedHash(key: secret, context: "idempotency scope")
        self.idempotencyRequest = KeyedHash(key: secret, context: "idempotency request")
    }
}

/// Times and counts that rule accounts. Source: contracts' page §2; each is configurable.
package struct AccountPolicy: Sendable {
    package var issuer: String
    package var audience: String
    /// Life of an access token by the edition whose endpoint issued it.
    package var accessTokenLife: [String: Duration]
    package var refreshTokenLife: Duration
    /// A used refresh token gets the same successor again for so long.
    package var refreshGrace: Duration
    /// Failures within `lockoutWindow` that lock password sign-in for as long again.
    package var lockoutFailures: Int
    package var lockoutWindow: Duration
    /// Where browsers find this installation, without a slash at the end.
    package var publicURL: String
    /// An application has so long to exchange its code.
    package var authorizationCodeLife: Duration
    /// A verified token is checked against the database again after this long, even when nothing on this host says so:
    /// the bound on how late a revocation on another host is seen.
    package var revalidation: Duration

    package init(
        issuer: String, publicURL: String? = nil, audience: String = "atrium",
        accessTokenLife: [String: Duration] = [:], refreshTokenLife: Duration = .seconds(7 * 86_400),
        refreshGrace: Duration = .seconds(10), lockoutFailures: Int = 10, lockoutWindow: Duration = .seconds(900),
        authorizationCodeLife: Duration = .seconds(60), revalidation: Duration = .seconds(30)
    ) {
        self.issuer = issuer
        self.publicURL = publicURL ?? issuer
        self.audience = audience
        self.accessTokenLife = accessTokenLife
        self.refreshTokenLife = refreshTokenLife
        self.refreshGrace = refreshGrace
        self.lockoutFailures = lockoutFailures
        self.lockoutWindow = lockoutWindow
        self.authorizationCodeLife = authorizationCodeLife
        self.revalidation = revalidation
    }
}

/// Every operation of the product, over one thread's database connection.
package final class ServiceSet {
    package let database: Database
    package let platform: Platform
    package let accounts: AccountService
    package let accessTokens: AccessTokenService
    package let apiKeys: APIKeyService
    package let applications: ApplicationService
    package let authorization: AuthorizationService
    package let gitHub: GitHubService
    package let identities: IdentityService
    package let administration: AdministrationService
    package let profiles: ProfileService
    package let people: PeopleService
    package let dashboards: DashboardService
    package let widgets: WidgetService
    package let versions: VersionService
    package let undeletion: UndeleteService
    package let events: EventLog
    package let follow: FollowService
    package let metrics: MetricService
    package let alerts: AlertService
    package let widgetData: WidgetDataService
    package let dataSets: DataSetService
    package let boards: BoardService
    package let records: RecordService
    package let imports: RecordImportService
    package let catalogue: CatalogueService
    package let demo: DemoService
    package let work: WorkServices
    package let models: ModelServices
    package let collaboration: CollaborationService
    package let attendance: AttendanceService

    /// - Parameter independent: a second connection of the same thread, made when first used.
    package init(database: Database, independent: Database, platform: Platform) {
        self.database = database
        self.platform = platform
        self.accessTokens = AccessTokenService(database: database, platform: platform)
        self.events = EventLog(database: database, wakeUps: platform.wakeUps)
        self.follow = FollowService(database: database)
        self.accounts = AccountService(
            database: database, independent: independent, platform: platform, accessTokens: self.accessTokens)
        self.apiKeys = APIKeyService(database: database, platform: platform, accessTokens: self.accessTokens)
        self.applications = ApplicationService(
            database: database, platform: platform, accessTokens: self.accessTokens)
        self.authorization = AuthorizationService(
            database: database, independent: independent, platform: platform, accounts: self.accounts,
            accessTokens: self.accessTokens)
        self.gitHub = GitHubService(
            database: database, independent: independent, platform: platform, accounts: self.accounts,
            accessTokens: self.accessTokens)
        self.identities = IdentityService(database: database)
        self.undeletion = UndeleteService(database: database, events: self.events)
        self.administration = AdministrationService(
            database: database, platform: platform, undeletion: self.undeletion)
        self.profiles = ProfileService(database: database)
        self.people = PeopleService(database: database)
        self.dashboards = DashboardService(
            database: database, events: self.events, views: platform.views, widgetCounts: platform.widgetCounts)
        self.widgets = WidgetService(database: database, events: self.events)
        self.versions = VersionService(database: database, events: self.events)
        self.metrics = MetricService(database: database, policy: platform.metricPolicy)
        self.alerts = AlertService(database: database, events: self.events)
        self.widgetData = WidgetDataService(database: database, prometheus: platform.prometheus)
        self.dataSets = DataSetService(database: database, events: self.events)
        self.boards = BoardService(database: database, events: self.events, views: platform.views)
        self.records = RecordService(database: database, events: self.events)
        self.imports = RecordImportService(database: database, events: self.events)
        self.catalogue = CatalogueService(database: database)
        self.work = WorkServices(database: database, events: self.events, files: platform.attachments)
        self.models = ModelServices(
            database: database, events: self.events, generations: platform.generations,
            schemas: platform.schemas, contracts: platform.contracts)
        self.demo = DemoService(
            database: database, events: self.events, records: self.records, boards: self.boards,
            exchange: self.models.exchange)
        self.collaboration = CollaborationService(database: database, events: self.events, platform: platform)
        self.attendance = AttendanceService(database: database)
    }
}
