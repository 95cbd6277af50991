import Primitives

/// One WebSocket after its handshake: it is told what happened and answers with what to do.
///
///     open ──close frame received or sent, violation──▶ closing ──end of stream, time──▶ closed
///       └──────────────end of stream, no answer to a ping──────────────────────────────────┘
///
/// It knows no socket and no clock. After each input the caller takes one action after the other by `nextAction` and
/// performs it before it takes the next: so a message can be answered before the close frame that came in the same
/// piece, and one that is answered with `close` is the last. The caller calls `tick` at `nextDeadline`, and bounds what
/// waits to be written.
///
/// Source: RFC 6455, sections 5.5 and 7.
package struct ConnectionState: ~Copyable {
    package enum Action: Equatable, Sendable {
        case message(MessageKind, [UInt8])
        /// Write a whole frame.
        case send([UInt8])
        /// Nothing more is delivered or may be sent; comes exactly once.
        case ended(ConnectionEnding)
        /// When all is written, shut down the writing side; go on reading until `disconnect`, since a socket closed
        /// with bytes unread would take the close frame back.
        case finishWriting
        /// Close the socket; comes exactly once, last.
        case disconnect
    }

    package enum Phase: Equatable, Sendable {
        case open
        case closing
        case closed
    }

    private enum Stage: Equatable {
        case open
        /// A close frame was sent, none received.
        case awaitingClose
        /// Only the end of the stream is awaited.
        case awaitingEnd
        case closed
    }

    private let timers: ConnectionTimers
    private var decoder: FrameDecoder
    private var encoder: FrameEncoder
    private var stage = Stage.open
    /// Received, and not yet looked at.
    private var events: ArraySlice<FrameDecoder.Event> = []
    /// Of the last event or input.
    private var actions: ArraySlice<Action> = []
    private var lastBytes: ContinuousClock.Instant
    private var lastMessage: ContinuousClock.Instant
    private var pinged: ContinuousClock.Instant?
    private var closingBegan: ContinuousClock.Instant?

    /// - Parameters:
    ///   - limits: what the client may send.
    ///   - deflate: what was agreed at the handshake; `nil` for no compression.
    ///   - threshold: shortest message that is compressed, in bytes. Default: 1,024.
    ///   - pool: of the thread that calls.
    package init(
        limits: FrameLimits = FrameLimits(), timers: ConnectionTimers = ConnectionTimers(),
        deflate: DeflateParameters? = nil, threshold: Int = FrameEncoder.defaultThreshold, pool: DeflatePool,
        at now: ContinuousClock.Instant
    ) {
        self.timers = timers
        self.decoder = FrameDecoder(limits: limits, deflate: deflate, pool: pool)
        self.encoder = FrameEncoder(deflate: deflate, pool: pool, threshold: threshold)
        self.lastBytes = now
        self.lastMessage = now
    }

    package var phase: Phase {
        switch self.stage {
        case .open: .open
        case .awaitingClose, .awaitingEnd: .closing
        case .closed: .closed
        }
    }

    /// When `tick` has something to do unless something else happens before; `nil` for never.
    package var nextDeadline: ContinuousClock.Instant? {
        switch self.stage {
        case .open:
            let silence = self.pinged?.advanced(by: self.timers.answer)
            let heartbeat = self.timers.heartbeat.map { self.lastBytes.advanced(by: $0) }
            let idle = self.timers.idle.map { self.lastMessage.advanced(by: $0) }
            return [silence ?? heartbeat, idle].compactMap { $0 }.min()
        case .awaitingClose, .awaitingEnd: return self.closingBegan?.advanced(by: self.timers.closing)
        case .closed: return nil
        }
    }

    /// The next thing to do; `nil` when there is nothing until the next input.
    package mutating func nextAction() -> Action? {
        while self.actions.isEmpty {
            guard let event = self.events.popFirst() else { return nil }
            // A slice keeps what was taken from it.
            if self.events.isEmpty { self.events = [] }
            switch self.stage {
            case .open: self.answer(event)
            case .awaitingClose: self.answerWhileClosing(event)
            case .awaitingEnd, .closed: break
            }
        }
        let action = self.actions.popFirst()
        if self.actions.isEmpty { self.actions = [] }
        return action
    }

    /// Bytes came from the client.
    package mutating func receive(_ bytes: UnsafeRawBufferPointer, at now: ContinuousClock.Instant) {
        guard self.stage == .open || self.stage == .awaitingClose, !bytes.isEmpty else { return }
        self.lastBytes = now
        self.pinged = nil
        self.events += self.decoder.receive(bytes)
    }

    /// The client's stream ended, or broke.
    package mutating func receiveEnd() {
        guard self.stage != .closed else { return }
        if self.stage == .open { self.actions.append(.ended(.lost)) }
        self.disconnect()
    }

    /// Time passed.
    package mutating func tick(at now: ContinuousClock.Instant) {
        guard let deadline = self.nextDeadline, deadline <= now else { return }
        guard self.stage == .open else { return self.disconnect() }
        if let pinged, pinged.advanced(by: self.timers.answer) <= now {
            self.actions.append(.ended(.silent))
            self.disconnect()
        } else if let idle = self.timers.idle, self.lastMessage.advanced(by: idle) <= now {
            self.close(.goingAway, reason: "idle for too long", at: now)
        } else {
            self.pinged = now
            self.actions.append(.send(FrameEncoder.ping()))
        }
    }

    /// The server closes. Nothing happens when it is closing already.
    ///
    /// - Parameters:
    ///   - code: one that may be in a frame; another is sent as 1011.
    ///   - reason: safe to show; cut to 123 bytes.
    package mutating func close(_ code: CloseCode, reason: String = "", at now: ContinuousClock.Instant) {
        guard self.stage == .open else { return }
        let code = code.isAllowedInFrame ? code : .internalError
        self.stage = .awaitingClose
        self.closingBegan = now
        self.actions += [.send(FrameEncoder.close(code, reason: reason)), .ended(.server(code, reason: reason))]
    }

    /// Appends a message for the client; `false`, and nothing appended, when the connection is not open.
    ///
    /// - Parameter payload: UTF-8 when `kind` is `.text`; from elsewhere than `buffer`.
    package mutating func send(_ kind: MessageKind, _ payload: UnsafeRawBufferPointer, to buffer: ByteBuffer) -> Bool {
        guard self.stage == .open else { return false }
        self.encoder.append(kind, payload, to: buffer)
        return true
    }

    /// As `send` for bytes.
    package mutating func send(_ kind: MessageKind, _ payload: [UInt8], to buffer: ByteBuffer) -> Bool {
        payload.withUnsafeBytes { self.send(kind, $0, to: buffer) }
    }

    /// The frame of a message for many clients; `nil` when the connection is not open. It must be written.
    package mutating func frame(of message: SharedMessage) -> [UInt8]? {
        self.stage == .open ? self.encoder.frame(of: message) : nil
    }

    private mutating func answer(_ event: FrameDecoder.Event) {
        switch event {
        case .text(let bytes):
            self.lastMessage = self.lastBytes
            self.actions.append(.message(.text, bytes))
        case .binary(let bytes):
            self.lastMessage = self.lastBytes
            self.actions.append(.message(.binary, bytes))
        case .ping(let payload): self.actions.append(.send(FrameEncoder.pong(payload)))
        case .pong: break
        case .close(let code, let reason):
            self.awaitEnd(sending: FrameEncoder.close(code), .client(code, reason: reason))
        case .failure(let code, let reason):
            self.awaitEnd(sending: FrameEncoder.close(code, reason: reason), .violation(code, reason: reason))
        }
    }

    /// After the server's close frame only the client's matters; one that cannot be read will not come.
    private mutating func answerWhileClosing(_ event: FrameDecoder.Event) {
        switch event {
        case .text, .binary, .ping, .pong: break
        case .close, .failure:
            self.stage = .awaitingEnd
            self.actions.append(.finishWriting)
        }
    }

    private mutating func awaitEnd(sending frame: [UInt8], _ ending: ConnectionEnding) {
        self.stage = .awaitingEnd
        self.closingBegan = self.lastBytes
        self.actions += [.send(frame), .ended(ending), .finishWriting]
    }

    private mutating func disconnect() {
        self.stage = .closed
        self.events = []
        self.actions.append(.disconnect)
    }
}
