import Glibc
import Primitives
import Runtime

/// What the placeholders of nginx's templates stand for.
enum NginxValues {
    /// Origins whose pages may call an edition, unless `server.cors_origins` replaces them. Source: each contract.
    static let standardOrigins: [String: [String]] = [
        "workspace": ["http://localhost:5173", "http://localhost:3000"],
        "modelling": ["http://localhost:5173", "http://localhost:3000"],
        "auterity": ["http://localhost:5173", "http://localhost:3000"],
        "flowforge": [
            "https://app.flowforge.dev", "https://dashboard.flowforge.dev", "http://localhost:3000",
            "http://localhost:5173",
        ],
        "crm": ["http://localhost:5173", "http://localhost:3000", "https://app.blackboxcrm.com"],
    ]

    /// Debian's folder of dynamic modules.
    static let moduleFolder = "/usr/lib/nginx/modules"
    static let brotliModules = ["ngx_http_brotli_filter_module.so", "ngx_http_brotli_static_module.so"]

    static var hasBrotli: Bool {
        Self.brotliModules.allSatisfy { Files.exists("\(Self.moduleFolder)/\($0)") }
    }

    static func values(for configuration: Configuration, page: StaticPage) -> [String: String] {
        var values = Self.places(configuration)
        values["index"] = page.fileName
        values["script_sources"] = (["'self'"] + page.scriptSources).joined(separator: " ")
        values["image_sources"] = (["'self'", "data:", "blob:"] + configuration.server.imageSources)
            .joined(separator: " ")
        values.merge(Self.listeners(configuration.server)) { $1 }
        values.merge(Self.limits(configuration)) { $1 }
        for (edition, origins) in Self.standardOrigins {
            let own = configuration.server.corsOrigins
            values["cors_\(edition)"] = Self.lines(own.isEmpty ? origins : own) { "\"\($0)\" 1;" }
        }
        for kind in [WorkerKind.api, .realtime] {
            values["\(kind.rawValue)_upstream_servers"] = Self.lines(configuration.workerNames(kind)) {
                "server \"unix:\(configuration.paths.socket(of: $0))\" max_fails=0;"
            }
        }
        values["trusted_proxies"] = Self.lines(configuration.server.trustedProxies) { "set_real_ip_from \($0);" }
        values["metrics_allow"] = Self.lines(configuration.server.metricsAllow) { "allow \($0);" }
        values["modules"] = Self.lines(Self.hasBrotli ? Self.brotliModules : []) {
            "load_module \(Self.moduleFolder)/\($0);"
        }
        // Its default account could not open the workers' sockets, which belong to whoever starts Atrium.
        values["user_directive"] = geteuid() == 0 ? "user root;" : ""
        values["debug"] = configuration.log.level == Log.Level.debug.rawValue ? "on" : "off"
        return values
    }

    private static func places(_ configuration: Configuration) -> [String: String] {
        let paths = configuration.paths
        return [
            "root": configuration.root, "directory": paths.directory, "run": paths.run, "log": paths.log,
            "public": paths.publicFiles, "attachments": paths.attachments, "nginx": "\(configuration.root)/nginx",
        ]
    }

    private static func listeners(_ server: Configuration.Server) -> [String: String] {
        let isIPv6 = server.listenAddress.contains(":")
        return [
            "listen_address": isIPv6 ? "[\(server.listenAddress)]" : server.listenAddress,
            "https_port": String(server.httpsPort), "http_port": String(server.httpPort),
            "server_name": Self.serverNames(server), "public_url": server.publicURL,
            "tls_certificate": server.tlsCertificate, "tls_private_key": server.tlsPrivateKey,
            "compat_workspace_port": String(server.compatWorkspacePort),
            "compat_flowforge_port": String(server.compatFlowforgePort),
            "compat_modelling_port": String(server.compatModellingPort),
            "compat_crm_port": String(server.compatCrmPort),
            "redirect_include": server.httpPort == 0 ? "" : "include redirect.conf;",
            "compat_include": server.compatListeners ? "include compat.conf;" : "",
        ]
    }

    /// The names that people may type: the public one, and those of this machine.
    private static func serverNames(_ server: Configuration.Server) -> String {
        let local = ["localhost", "127.0.0.1", "[::1]"]
        return ([server.hostName] + local.filter { $0 != server.hostName }).joined(separator: " ")
    }

    private static func limits(_ configuration: Configuration) -> [String: String] {
        let nginx = configuration.nginx
        let connections = Self.possibleConnections(nginx.workerConnections)
        return [
            "worker_processes": nginx.workerProcesses,
            "api_rate": "\(nginx.ratePerSecond)r/s", "api_burst": String(nginx.rateBurst),
            "auth_rate": "\(nginx.authenticationRatePerSecond)r/s",
            "auth_burst": String(nginx.authenticationRateBurst),
            "body_limit": String(configuration.largestBodyBytes),
            "worker_connections": String(connections),
            "worker_files": String(connections * 2),
            "websocket_rate": "\(nginx.webSocketRatePerSecond)r/s", "websocket_burst": String(nginx.webSocketRateBurst),
            "websocket_silence": "\(configuration.realtime.idleSeconds + 45)s",
            "websockets_per_address": String(nginx.webSocketsPerAddress),
        ]
    }

    /// As many as are wanted, if this account may have a file for each end of them.
    private static func possibleConnections(_ wanted: Int) -> Int {
        var limit = rlimit()
        guard getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return wanted }
        return min(wanted, Int(clamping: limit.rlim_max) / 2)
    }

    private static func lines<T>(_ items: [T], _ line: (T) -> String) -> String {
        items.map(line).joined(separator: "\n")
    }
}
