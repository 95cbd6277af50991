import Core
import Glibc
import Primitives
import Services
import WebSocket

/// Sockets: taken, read, written, closed.
extension RealtimeServer {
    /// Waiting bytes of a connection up to which what it missed is read on.
    private static let shortQueue = 65_536
    /// Waiting bytes from which writing is tried at once, so that a burst does not look like a slow client.
    private static let longQueue = 32_768

    func accept() {
        while let arrival = self.listener?.accept() {
            guard case .connection(let descriptor) = arrival else {
                if case .noRoom = arrival { self.listen(false) }
                return
            }
            let connection = Connection(id: self.nextConnection, descriptor: descriptor)
            self.nextConnection += 1
            do throws(PosixError) {
                try self.poller.add(descriptor, token: connection.id)
            } catch {
                Glibc.close(descriptor)
                continue
            }
            self.connections[connection.id] = connection
            connection.deadline = self.now + self.settings.headTime
            self.remind(connection)
        }
    }

    /// Waits for connections, or not: one that cannot be taken would wake the loop for ever.
    func listen(_ isListening: Bool) {
        guard let listener, isListening != self.isListening else { return }
        self.isListening = isListening
        do throws(PosixError) {
            try self.poller.set(listener.descriptor, token: Token.listener, reading: isListening, writing: false)
        } catch {
            self.journal.warning("connections cannot be waited for", ["cause": .string("\(error)")])
        }
    }

    func serve(_ readiness: Poller.Readiness) {
        guard let connection = self.connections[readiness.token] else { return }
        if readiness.isWritable { self.flush(connection) }
        if readiness.isReadable, self.connections[connection.id] != nil { self.read(connection) }
    }

    /// Reads once: with the next round comes what is left, and nobody else waits meanwhile.
    private func read(_ connection: Connection) {
        let count = recv(connection.descriptor, self.room.baseAddress, self.room.count, 0)
        if count > 0 {
            self.take(UnsafeRawBufferPointer(rebasing: self.room[..<count]), from: connection)
        } else if count == 0 || errno != EAGAIN && errno != EINTR {
            self.meetEnd(connection)
        }
    }

    /// The client is gone.
    private func meetEnd(_ connection: Connection) {
        guard let session = connection.webSocket else { return self.dropStream(connection, ConnectionEnding.lost.code) }
        session.socket.receiveEnd()
        self.perform(connection, session)
    }

    private func take(_ bytes: UnsafeRawBufferPointer, from connection: Connection) {
        switch connection.stage {
        case .reading(var reader):
            let progress = reader.receive(bytes)
            connection.stage = .reading(reader)
            switch progress {
            case .incomplete: break
            case .refused(let refusal): self.refuse(connection, refusal)
            case .complete(let head, let consumed):
                self.begin(connection, head, rest: Array(bytes[consumed...]))
            }
        case .open(let session): self.take(bytes, from: connection, session)
        case .checking, .identifying, .admitting, .streaming, .leaving: break
        }
    }

    func take(_ bytes: UnsafeRawBufferPointer, from connection: Connection, _ session: WebSocketSession) {
        session.socket.receive(bytes, at: self.now)
        self.perform(connection, session)
    }

    // MARK: Writing

    /// Puts a frame into the client's queue; a client whose queue is full is told so and dropped.
    func enqueue(_ frame: [UInt8], to connection: Connection) {
        connection.queue.append(frame)
        self.markDirty(connection)
        let isLong = connection.queue.count > Self.longQueue && !connection.isWriting
        if isLong || connection.queue.count > self.settings.bufferBytes { self.write(connection) }
        guard connection.queue.count > self.settings.bufferBytes else { return }
        if case .streaming = connection.stage { return self.dropStream(connection, .tryAgainLater) }
        guard let session = connection.webSocket, session.socket.phase == .open else { return }
        connection.queue.dropUnbegun()
        self.close(connection, .tryAgainLater, "too slow: reads less than it is sent")
    }

    private func markDirty(_ connection: Connection) {
        guard !connection.isDirty else { return }
        connection.isDirty = true
        self.dirty.append(connection)
    }

    /// Shuts the writing side once all is written.
    func finishWriting(_ connection: Connection) {
        connection.isFinishing = true
        self.markDirty(connection)
    }

    func send(_ message: SharedMessage, to connection: Connection, _ session: WebSocketSession) {
        if let frame = session.socket.frame(of: message) { self.enqueue(frame, to: connection) }
    }

    /// A text for this client alone.
    func send(_ text: [UInt8], to connection: Connection, _ session: WebSocketSession) {
        let buffer = ByteBuffer(capacity: text.count + 16)
        guard session.socket.send(.text, text, to: buffer) else { return }
        self.enqueue(buffer.array, to: connection)
    }

    func flushDirty() {
        while !self.dirty.isEmpty {
            let dirty = self.dirty
            self.dirty = []
            for connection in dirty {
                connection.isDirty = false
                if self.connections[connection.id] != nil { self.flush(connection) }
            }
        }
    }

    private func flush(_ connection: Connection) {
        guard self.write(connection) else { return }
        if connection.queue.isEmpty, connection.isFinishing {
            connection.isFinishing = false
            shutdown(connection.descriptor, Int32(SHUT_WR))
        }
        self.watch(connection, writing: !connection.queue.isEmpty)
        if let session = connection.session, !session.hungry.isEmpty, connection.queue.count < Self.shortQueue {
            self.feed(connection, session)
        }
    }

    /// - Returns: false when the connection is gone.
    @discardableResult
    private func write(_ connection: Connection) -> Bool {
        switch connection.queue.flush(to: connection.descriptor, through: self.room) {
        case .done: return true
        case .full:
            self.watch(connection, writing: true)
            return true
        case .broken:
            // Its end is found by reading; until then it takes nothing.
            connection.queue = OutgoingQueue()
            self.meetEnd(connection)
            return false
        }
    }

    func watch(_ connection: Connection, reading: Bool? = nil, writing: Bool? = nil) {
        let reading = reading ?? connection.isReading
        let writing = writing ?? connection.isWriting
        guard reading != connection.isReading || writing != connection.isWriting else { return }
        connection.isReading = reading
        connection.isWriting = writing
        do throws(PosixError) {
            try self.poller.set(connection.descriptor, token: connection.id, reading: reading, writing: writing)
        } catch {
            self.journal.warning("a connection cannot be waited for", ["cause": .string("\(error)")])
            self.remove(connection)
        }
    }

    // MARK: Time

    /// Sets a reminder for the connection's next deadline, unless one comes before it anyway.
    func remind(_ connection: Connection) {
        guard let deadline = connection.nextDeadline(heartbeat: self.settings.streamHeartbeat) else { return }
        if let reminder = connection.reminder, reminder <= deadline { return }
        connection.reminder = deadline
        self.wheel.remind(connection.id, at: deadline)
    }

    /// A reminder has come; it may have been for a time that has moved on.
    func wake(_ connection: Connection) {
        connection.reminder = nil
        if let deadline = connection.deadline, deadline <= self.now {
            connection.deadline = nil
            guard connection.webSocket != nil else { return self.remove(connection) }
            self.close(connection, connection.language.unauthenticatedCode, "no access token was given")
        }
        if let session = connection.session, let expiry = session.expiry, expiry <= self.now {
            session.expiry = nil
            self.expire(connection)
        }
        switch connection.stage {
        case .open(let session):
            session.socket.tick(at: self.now)
            self.perform(connection, session)
            if let time = session.nextHeartbeat, time <= self.now, let interval = session.language.heartbeat {
                session.nextHeartbeat = self.now + interval
                self.perform(session.dialect.heartbeat(), connection, session)
            }
        case .streaming(let session): self.beat(connection, session)
        case .reading, .checking, .identifying, .admitting, .leaving: break
        }
        if self.connections[connection.id] != nil { self.remind(connection) }
    }

    private func expire(_ connection: Connection) {
        guard let session = connection.webSocket else {
            if case .streaming(let session) = connection.stage, let last = session.dialect.expired() {
                self.stream(last, to: connection)
            }
            return self.close(connection, connection.language.unauthenticatedCode, "the access token has expired")
        }
        self.perform(session.dialect.expired(), connection, session)
    }

    // MARK: Closing

    func close(_ connection: Connection, _ code: CloseCode, _ reason: String) {
        guard let session = connection.webSocket else { return self.endStream(connection, code) }
        session.socket.close(code, reason: reason, at: self.now)
        self.perform(connection, session)
        self.remind(connection)
    }

    /// Closes the socket and forgets the connection.
    func remove(_ connection: Connection) {
        guard self.connections.removeValue(forKey: connection.id) != nil else { return }
        if let session = connection.session { self.detach(session, connection.id) }
        connection.stage = .leaving
        self.poller.remove(connection.descriptor)
        Glibc.close(connection.descriptor)
    }

    /// The client follows nothing any more.
    ///
    /// - Parameter isLost: it may come back: nobody said that this is the end.
    func detach(_ session: Session, _ connection: UInt64, isLost: Bool = true) {
        self.leaveRoom(session, connection, isLost: isLost)
        for subscription in session.subscriptions.values { self.hub.remove(subscription) }
        session.subscriptions = [:]
        for meter in session.meters.values { self.metrics.remove(meter) }
        session.meters = [:]
        session.hungry = []
        if let admission = session.admission { self.reviews.remove(admission.actor.session) }
        session.admission = nil
        session.expiry = nil
    }
}
