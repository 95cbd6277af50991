import Core
import JSON
import Primitives

/// The limits and times of a realtime worker.
package struct RealtimeSettings: Sendable {
    /// Connections at once; further ones are answered 503.
    package var connectionLimit = 20_000
    /// What may wait to be written to one client, in bytes; a client that is slower is closed with 1013.
    package var bufferBytes = 262_144
    /// Longest message of a client, in bytes; a longer one is closed with 1009.
    package var frameBytes = 65_536
    /// Time without a message after which a client is closed with 1001. The published clients say something every 25 or
    /// 30 seconds.
    package var idle: Duration = .seconds(75)
    package var topicsPerConnection = 100
    /// Threads that check tokens, read what clients missed and carry out their edits, each with a connection to the
    /// database.
    package var accessThreads = 3
    /// Edits of one connection that wait; beyond that it is not read from until fewer do.
    var waitingEdits = 64
    /// How often revocations are looked for.
    package var reviewInterval: Duration = .milliseconds(250)
    /// A sign-in is asked for again after this long, even when nothing on this host speaks against it.
    package var revalidation: Duration = .seconds(30)
    /// Time without an event after which an event stream is sent a comment; web servers on the way end silent lines.
    var streamHeartbeat: Duration = .seconds(20)
    /// How long a client without a token may take to join with one.
    package var joinTime: Duration = .seconds(10)
    /// How long the head of a request may take.
    package var headTime: Duration = .seconds(10)
    /// How long closing all connections may take at the end.
    package var drainTime: Duration = .seconds(4)

    package init() {}
}

/// Where lines about the worker go. No token, no query string and no payload is ever in one.
package struct Journal: Sendable {
    package typealias Fields = KeyValuePairs<String, JSONValue>

    let info: @Sendable (String, Fields) -> Void
    let warning: @Sendable (String, Fields) -> Void

    package init(
        info: @escaping @Sendable (String, Fields) -> Void, warning: @escaping @Sendable (String, Fields) -> Void
    ) {
        self.info = info
        self.warning = warning
    }
}
