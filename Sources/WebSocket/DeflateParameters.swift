/// What the server wants of permessage-deflate.
///
/// Without context takeover a connection that is idle holds no compressor and no inflater: they are the thread's.
/// With it each direction keeps its own, with 15 bits 270 KB to send and 40 KB to receive.
package struct DeflatePolicy: Hashable, Sendable {
    /// Whether the server may refer to its earlier messages. Default: no.
    package let serverContextTakeover: Bool
    /// Whether the client may. Default: no.
    package let clientContextTakeover: Bool
    /// Largest window that the server compresses with, as a power of two of bytes, 9 to 15. Default: 15.
    package let serverWindowBits: Int
    /// As `serverWindowBits`, for what the client compresses; asked only of clients that say they can. Default: 15.
    package let clientWindowBits: Int

    /// Window bits outside of 9 to 15 are taken as the nearer end: zlib has no raw deflate of 8 bits.
    package init(
        serverContextTakeover: Bool = false, clientContextTakeover: Bool = false, serverWindowBits: Int = 15,
        clientWindowBits: Int = 15
    ) {
        self.serverContextTakeover = serverContextTakeover
        self.clientContextTakeover = clientContextTakeover
        self.serverWindowBits = min(max(serverWindowBits, 9), 15)
        self.clientWindowBits = min(max(clientWindowBits, 9), 15)
    }
}

/// What both sides agreed on of permessage-deflate.
///
/// Source: RFC 7692, section 7.1.
package struct DeflateParameters: Hashable, Sendable {
    /// Whether the server may refer to its earlier messages.
    package let serverContextTakeover: Bool
    /// Whether the client may.
    package let clientContextTakeover: Bool
    /// The window that the server compresses with, as a power of two of bytes, 9 to 15.
    package let serverWindowBits: Int
    /// The window that the client compresses with, 9 to 15.
    package let clientWindowBits: Int
    /// Whether the response names the server's window: a client that asked for one must be told, also of 15.
    private let tellsServerWindow: Bool

    /// Window bits outside of 9 to 15 are taken as the nearer end.
    package init(
        serverContextTakeover: Bool = false, clientContextTakeover: Bool = false, serverWindowBits: Int = 15,
        clientWindowBits: Int = 15, tellsServerWindow: Bool = false
    ) {
        self.serverContextTakeover = serverContextTakeover
        self.clientContextTakeover = clientContextTakeover
        self.serverWindowBits = min(max(serverWindowBits, 9), 15)
        self.clientWindowBits = min(max(clientWindowBits, 9), 15)
        self.tellsServerWindow = tellsServerWindow || serverWindowBits < 15
    }

    /// The member of `Sec-WebSocket-Extensions` in the response.
    package var headerValue: String {
        var value = "permessage-deflate"
        if !self.serverContextTakeover { value += "; server_no_context_takeover" }
        if !self.clientContextTakeover { value += "; client_no_context_takeover" }
        if self.tellsServerWindow { value += "; server_max_window_bits=\(self.serverWindowBits)" }
        if self.clientWindowBits < 15 { value += "; client_max_window_bits=\(self.clientWindowBits)" }
        return value
    }
}
