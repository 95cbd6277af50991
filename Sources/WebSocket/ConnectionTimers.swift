/// How long a connection may be without what is expected of it.
package struct ConnectionTimers: Hashable, Sendable {
    /// Silence of the client after which it is sent a ping; `nil` for no pings. Default: 30 seconds.
    package let heartbeat: Duration?
    /// How long the client may be silent after a ping. Default: 10 seconds.
    package let answer: Duration
    /// How long the closing handshake may take, from the first close frame to the end of the stream. Default: 5
    /// seconds.
    package let closing: Duration
    /// Time without a message of the client after which it is closed with 1001; pings and pongs do not count. `nil` for
    /// no end. Default: `nil`.
    package let idle: Duration?

    package init(
        heartbeat: Duration? = .seconds(30), answer: Duration = .seconds(10), closing: Duration = .seconds(5),
        idle: Duration? = nil
    ) {
        self.heartbeat = heartbeat
        self.answer = answer
        self.closing = closing
        self.idle = idle
    }
}
