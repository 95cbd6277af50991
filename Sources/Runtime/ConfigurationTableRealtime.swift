extension Configuration {
    package struct Realtime: Sendable {
        package var processes = 1
        package var maxConnections = 20_000
        package var connectionBufferBytes = 262_144
        package var frameLimitBytes = 65_536
        package var idleSeconds = 75
        package var topicsPerConnection = 100
    }
}

/// The rows about the workers that hold WebSockets.
extension ConfigurationTable {
    static let realtime: [ConfigurationOption] = [
        integer(
            "realtime.processes", \.realtime.processes, 1...16, "processes",
            """
            Realtime workers. One carries tens of thousands of connections; with more, people on one dashboard may be \
            on different workers and not see each other's presence and cursors. Changes reach everybody either way.
            """),
        integer(
            "realtime.max_connections", \.realtime.maxConnections, 1...1_000_000, "connections",
            """
            WebSockets of each worker at once; further ones are answered 503. Each needs an open file (ulimit -Hn) and \
            some 6 KB of memory.
            """),
        integer(
            "realtime.connection_buffer_bytes", \.realtime.connectionBufferBytes, 16_384...67_108_864, "bytes",
            """
            What may wait to be sent to one client. A client that reads more slowly is closed with 1013, and catches \
            up when it comes back.
            """),
        integer(
            "realtime.frame_limit_bytes", \.realtime.frameLimitBytes, 1024...16_777_216, "bytes",
            "The longest message of a client; a longer one closes its connection with 1009."),
        integer(
            "realtime.idle_seconds", \.realtime.idleSeconds, 10...86_400, "seconds",
            """
            A client that says nothing for so long is closed with 1001. The published clients send a heartbeat every 25 \
            or 30 seconds.
            """),
        integer(
            "realtime.topics_per_connection", \.realtime.topicsPerConnection, 1...10_000, "topics",
            "How many dashboards and lists one connection may follow."),
    ]
}
