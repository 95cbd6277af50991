/// The rows about requests to other servers.
extension ConfigurationTable {
    static let outgoing: [ConfigurationOption] = [
        list(
            "outgoing.private_hosts", \.outgoing.privateHosts, .host,
            """
            Hosts, as they stand in addresses, that requests of this server may reach although they are not public: on \
            this machine, in its network. All others are refused when they are connected to, by their address and not by \
            their name. Danger: whoever may name such a host in a query reaches what only this machine should.
            """)
    ]

    static let modelling: [ConfigurationOption] = [
        list(
            "modelling.import_networks", \.modelling.importNetworks, .addressBlock,
            """
            Address blocks, such as 10.0.0.0/8, in which MariaDB servers may be read as data models although they are not \
            public. All others are refused by the address that is connected to. Danger: whoever may change a model may \
            try passwords there.
            """)
    ]

    static let prometheus: [ConfigurationOption] = [
        text(
            "prometheus.url", \.prometheus.url, .serverURLOrEmpty,
            """
            The Prometheus server that widgets with the data source “prometheus” ask, such as http://127.0.0.1:9090; its \
            host must stand in outgoing.private_hosts unless it is public. Empty = none. Danger: everybody who may make \
            a widget may ask it anything.
            """),
        secret("prometheus.token", \.prometheus.token, "Sent to it as a bearer token. Empty = none."),
        text(
            "prometheus.user", \.prometheus.user, .anything,
            "Sent to it as basic authentication with prometheus.password when there is no token. Empty = none."),
        secret("prometheus.password", \.prometheus.password, "See prometheus.user."),
        integer(
            "prometheus.timeout_ms", \.prometheus.timeoutMilliseconds, 100...30_000, "milliseconds",
            "How long a query may take. A thread of a worker waits for it."),
        integer(
            "prometheus.cache_seconds", \.prometheus.cacheSeconds, 1...3600, "seconds",
            "How long an answer is good for everybody who asks the same, on all workers of this host."),
        integer(
            "prometheus.answer_limit_bytes", \.prometheus.answerLimitBytes, 65_536...67_108_864, "bytes",
            "The longest answer that is read."),
    ]
}
