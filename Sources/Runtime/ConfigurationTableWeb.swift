/// The rows about this installation, its addresses and its web server.
extension ConfigurationTable {
    static let instance: [ConfigurationOption] = [
        text(
            "instance.directory", \.instance.directory, .path,
            """
            The folder of this instance: database, keys, secrets, sockets, logs. Relative to the repository's root. \
            Two instances on one machine need two folders and different ports.
            """),
        text("instance.name", \.instance.name, .name, "Names the instance in logs and in the names of its processes."),
    ]

    static let server: [ConfigurationOption] = [
        text(
            "server.public_url", \.server.publicURL, .publicURL,
            """
            The address in people's browsers, without a path. It is the issuer of access tokens unless auth.issuer says \
            otherwise, and its host is what the development certificate is for.
            """),
        text(
            "server.listen_address", \.server.listenAddress, .address,
            """
            The address that nginx listens on. 127.0.0.1 = this machine only; 0.0.0.0 = every IPv4 address of it: then \
            use a real certificate.
            """),
        port(
            "server.https_port", \.server.httpsPort,
            "The port of HTTPS, the only one that serves."),
        port(
            "server.http_port", \.server.httpPort, optional: true,
            "Plain HTTP, which only redirects to HTTPS. 0 = no such listener."),
        boolean(
            "server.compat_listeners", \.server.compatListeners,
            """
            Opens one plain-HTTP port for each contract whose clients expect one of their own. For development: turn it \
            off on a machine that others can reach.
            """),
        port(
            "server.compat_workspace_port", \.server.compatWorkspacePort,
            "Where clients of the workspace contract look."),
        port(
            "server.compat_flowforge_port", \.server.compatFlowforgePort,
            "Where clients of the flowforge contract look (/api/v2)."),
        port(
            "server.compat_modelling_port", \.server.compatModellingPort,
            "Where clients of the modelling contract look."),
        port(
            "server.compat_crm_port", \.server.compatCrmPort,
            "Where clients of the crm contract look (/api/v1)."),
        list(
            "server.metrics_allow", \.server.metricsAllow, .addressBlock,
            """
            Address blocks that may read /metrics, the installation's own figures for a Prometheus server. They name \
            routes and counts, and no person and no content. Danger: 0.0.0.0/0 shows them to everybody.
            """),
        list(
            "server.trusted_proxies", \.server.trustedProxies, .addressBlock,
            """
            Address blocks of proxies in front of nginx whose X-Forwarded-For is believed. Empty = the client is \
            whoever connects. A block that is too wide lets clients choose their own address, and with it their own \
            rate limit.
            """),
        list(
            "server.cors_origins", \.server.corsOrigins, .origin,
            """
            The origins whose pages may call the API from a browser. Empty = each contract's own list: flowforge has \
            https://app.flowforge.dev, https://dashboard.flowforge.dev, http://localhost:3000 and \
            http://localhost:5173; crm http://localhost:5173, http://localhost:3000 and https://app.blackboxcrm.com; \
            the others http://localhost:5173 and http://localhost:3000.
            """),
        list(
            "server.image_sources", \.server.imageSources, .imageSource,
            """
            Where pages may load images from, beside this server: those of image widgets, and the tiles of maps. https: \
            = anywhere; narrower is, for example, https://tile.openstreetmap.org or https://*.example.org. Whoever \
            serves an image learns the address of the person who looks at it, and nothing else.
            """),
        boolean(
            "server.live_assets", \.server.liveAssets,
            """
            For work on the front end: files of static/ are served as they are at this moment and kept by no browser. \
            Otherwise as they were at the last start or reload.
            """),
        text(
            "server.tls_certificate", \.server.tlsCertificate, .pathOrEmpty,
            """
            The certificate with its chain, PEM. Empty = a certificate for development that `atrium setup` makes and \
            no browser knows. To be set together with server.tls_private_key.
            """),
        text(
            "server.tls_private_key", \.server.tlsPrivateKey, .pathOrEmpty,
            "The certificate's private key, PEM, readable by the user that starts Atrium."),
    ]

    static let webServer: [ConfigurationOption] = [
        text(
            "nginx.worker_processes", \.nginx.workerProcesses, .workerProcesses,
            "nginx's own processes. auto = one a core."),
        integer(
            "nginx.rate_per_second", \.nginx.ratePerSecond, 1...1_000_000, "requests per second",
            """
            What one client address may ask of the API: a coarse wall in front of the exact limits below rate_limits.
            """),
        integer(
            "nginx.rate_burst", \.nginx.rateBurst, 0...1_000_000, "requests",
            "How many requests above nginx.rate_per_second pass at once before 429 is answered."),
        integer(
            "nginx.auth_rate_per_second", \.nginx.authenticationRatePerSecond, 1...1_000_000, "requests per second",
            "The same for /auth, where every request may cost a password hash."),
        integer(
            "nginx.auth_rate_burst", \.nginx.authenticationRateBurst, 0...1_000_000, "requests",
            "How many requests above nginx.auth_rate_per_second pass at once."),
        integer(
            "nginx.websocket_rate_per_second", \.nginx.webSocketRatePerSecond, 1...1_000_000, "handshakes per second",
            "How many WebSockets one client address may open."),
        integer(
            "nginx.websocket_rate_burst", \.nginx.webSocketRateBurst, 0...1_000_000, "handshakes",
            """
            How many handshakes above nginx.websocket_rate_per_second pass at once: after a restart, everybody behind \
            one address comes back together.
            """),
        integer(
            "nginx.websockets_per_address", \.nginx.webSocketsPerAddress, 1...65_535, "connections",
            "How many WebSockets one client address may hold open."),
        integer(
            "nginx.worker_connections", \.nginx.workerConnections, 512...1_000_000, "connections",
            """
            Of each of nginx's processes, towards clients and towards workers together: a WebSocket takes two. At most \
            half as many as the account may open files (ulimit -Hn) are given; each takes 0.5 KB of memory.
            """),
    ]
}
