/// Everything an administrator can set, with its default; how each key is checked and explained is in
/// `ConfigurationTable`.
///
/// A `Configuration()` holds the plain defaults. `Configuration.load` applies the file and the environment to it and
/// fills in what follows from other values (an empty `auth.issuer` is the public URL, and so on), so that a loaded
/// configuration has no value left to guess.
package struct Configuration: Sendable {
    /// The repository's root, absolute: where `static/`, `nginx/` and `sql/` are.
    package var root = ""
    /// The file that was read, absolute; nil when there was none.
    package var file: String?

    package var instance = Instance()
    package var server = Server()
    package var nginx = WebServer()
    package var api = API()
    package var realtime = Realtime()
    package var database = DatabaseServer()
    package var auth = Authentication()
    package var rateLimits = RateLimits()
    package var dataSets = DataSets()
    package var attachments = Attachments()
    package var retention = Retention()
    package var jobs = Jobs()
    package var metrics = Metrics()
    package var alerts = Alerts()
    package var outgoing = Outgoing()
    package var prometheus = Prometheus()
    package var gitHub = GitHub()
    package var modelling = Modelling()
    package var log = Logging()

    package init() {}

    /// The files and folders of this instance.
    package var paths: InstancePaths { InstancePaths(directory: self.instance.directory) }
}

extension Configuration {
    package struct Instance: Sendable {
        /// Absolute after loading.
        package var directory = "var"
        package var name = "atrium"
    }

    package struct Server: Sendable {
        package var publicURL = "https://localhost:8443"
        package var listenAddress = "127.0.0.1"
        package var httpsPort = 8443
        /// 0 = no redirect listener.
        package var httpPort = 8080
        package var compatListeners = true
        package var compatWorkspacePort = 54321
        package var compatFlowforgePort = 3000
        package var compatModellingPort = 8081
        package var compatCrmPort = 8000
        /// CIDR blocks whose `X-Forwarded-For` is believed.
        package var trustedProxies: [String] = []
        /// Empty = each contract's own list.
        package var corsOrigins: [String] = []
        /// Sources of the content security policy, beside our own origin.
        package var imageSources = ["https:"]
        package var liveAssets = false
        /// Address blocks that may read `/metrics`.
        package var metricsAllow = ["127.0.0.1/32", "::1/128"]
        package var tlsCertificate = ""
        package var tlsPrivateKey = ""

        /// The host of `publicURL`, without its port.
        package var hostName: String {
            let authority =
                self.publicURL.split(separator: "/", omittingEmptySubsequences: true).dropFirst().first ?? ""
            if authority.hasPrefix("["), let end = authority.firstIndex(of: "]") { return String(authority[...end]) }
            return String(authority.prefix { $0 != ":" })
        }
    }

    package struct WebServer: Sendable {
        /// A number, or `auto` for one a core.
        package var workerProcesses = "auto"
        package var ratePerSecond = 50
        package var rateBurst = 100
        package var authenticationRatePerSecond = 5
        package var authenticationRateBurst = 20
        package var webSocketRatePerSecond = 20
        package var webSocketRateBurst = 100
        package var webSocketsPerAddress = 1000
        package var workerConnections = 16_384
    }

    package struct API: Sendable {
        package var processes = 2
        package var threads = 8
        package var bodyLimitBytes = 10_485_760
        package var jsonDepth = 64
    }

    package struct DatabaseServer: Sendable {
        package var managed = true
        package var socket = ""
        package var host = ""
        package var port = 3306
        package var name = "atrium"
        package var user = "atrium_api"
        package var password = ""
        package var ownerUser = "atrium_owner"
        package var ownerPassword = ""
        package var tlsCA = ""
        package var memoryMB = 256
    }

    package struct Authentication: Sendable {
        package var issuer = ""
        package var audience = "atrium"
        package var accessTokenSeconds = AccessTokenSeconds()
        package var refreshTokenDays = 7
        package var refreshReuseGraceSeconds = 10
        package var lockoutFailures = 10
        package var lockoutWindowSeconds = 900
        package var passwordHashConcurrency = 2
    }

    /// The life of an access token, in seconds, by the edition whose endpoint issued it.
    package struct AccessTokenSeconds: Sendable {
        package var workspace = 1800
        package var modelling = 1800
        package var auterity = 1800
        package var flowforge = 3600
        package var crm = 86_400
    }

    package struct RateLimits: Sendable {
        package var workspace = WorkspaceLimits()
        package var crm = CRMLimits()
        package var flowforge = FlowForgeLimits()
        package var modelling = ModellingLimits()
    }

    /// Requests within any 60 seconds; 0 = not limited.
    package struct WorkspaceLimits: Sendable {
        package var authenticationPerMinute = 10
        package var dataFetchingPerMinute = 100
        package var dashboardOperationsPerMinute = 50
        package var fileUploadPerMinute = 10
    }

    package struct DataSets: Sendable {
        package var uploadLimitBytes = 10_485_760
    }

    package struct Attachments: Sendable {
        package var uploadLimitBytes = 10_485_760
    }

    /// Requests within any hour or minute; 0 = not limited.
    package struct CRMLimits: Sendable {
        package var requestsPerHour = 1_000
        package var widgetDataPerMinute = 100
        package var configurationPerHour = 60
        package var fileUploadPerMinute = 10
    }

    /// Requests within any hour or minute; 0 = not limited.
    package struct FlowForgeLimits: Sendable {
        package var requestsPerHour = 1_000
        package var dashboardsPerHour = 1_000
        package var metricsPerMinute = 600
        package var llmQueriesPerHour = 100
        package var fileUploadPerMinute = 10
        package var freeRequestsPerHour = 100
        package var proRequestsPerHour = 5_000
        /// Within any one second.
        package var defaultBurst = 50
        package var freeBurst = 10
        package var proBurst = 100
        package var enterpriseBurst = 1_000
    }

    /// Requests within any minute; 0 = not limited.
    package struct ModellingLimits: Sendable {
        package var requestsPerMinute = 1_200
        package var authenticationPerMinute = 30
        package var fileUploadPerMinute = 10
    }

    package struct Retention: Sendable {
        package var deletedDays = 30
        package var eventDays = 7
        package var metricSampleHours = 48
        package var metricMinuteDays = 30
        package var metricHourDays = 730
        package var alertEventDays = 365
    }

    package struct Jobs: Sendable {
        package var processes = 1
        package var threads = 2
    }

    package struct Metrics: Sendable {
        package var sampleSeconds = 5
        package var pushedSeriesPerWorkspace = 2_000
        package var pushWindowHours = 24
    }

    package struct Alerts: Sendable {
        package var evaluateSeconds = 5
    }

    /// Requests of ours to other servers.
    package struct Outgoing: Sendable {
        /// Hosts that may have addresses which are not public.
        package var privateHosts: [String] = []
    }

    package struct Modelling: Sendable {
        /// Blocks of addresses that are not public, at which databases may be read.
        package var importNetworks: [String] = []
    }

    package struct Prometheus: Sendable {
        /// Empty = none.
        package var url = ""
        package var token = ""
        package var user = ""
        package var password = ""
        package var timeoutMilliseconds = 5_000
        package var cacheSeconds = 5
        package var answerLimitBytes = 4_194_304
    }

    package struct Logging: Sendable {
        package var level = Log.Level.info.rawValue
    }
}
