import Core
import Primitives
import Services
import WebSocket

/// From the head of a request to an open WebSocket or event stream, or to a refusal.
extension RealtimeServer {
    /// How long a refused client may take to read why.
    private static let leaveTime: Duration = .seconds(2)
    /// Longest request id that is taken over, in bytes.
    private static let requestIDBytes = 128

    /// - Parameter rest: what came behind the head.
    func begin(_ connection: Connection, _ head: RequestHead, rest: [UInt8]) {
        let endpoint = Endpoint(head.path)
        connection.vocabulary = endpoint?.vocabulary ?? connection.vocabulary
        do throws(Refusal) {
            switch endpoint {
            case .stream(let vocabulary)?:
                let request = try EventStreamRequest(head, vocabulary)
                if self.hasRoom(for: connection, head) { self.begin(connection, request, head) }
            case .webSocket?:
                let request = try UpgradeRequest(head)
                if self.hasRoom(for: connection, head) { self.begin(connection, request, head, rest: rest) }
            case nil: throw .notFound
            }
        } catch {
            self.refuse(connection, error, head)
        }
    }

    /// Refuses when there is none.
    private func hasRoom(for connection: Connection, _ head: RequestHead) -> Bool {
        guard self.drainEnd == nil else {
            self.refuse(connection, .busy("The server restarts."), head)
            return false
        }
        guard self.connections.count <= self.settings.connectionLimit else {
            self.refuse(connection, .busy("There are too many connections."), head)
            return false
        }
        return true
    }

    private func begin(_ connection: Connection, _ request: UpgradeRequest, _ head: RequestHead, rest: [UInt8]) {
        connection.stage = .checking(request.handshake, early: rest)
        connection.language = request.language
        connection.seat = request.seat
        self.hub.watchList.speak(request.language.vocabulary)
        switch request.credential {
        case .later:
            self.open(connection, nil)
        case .token(let token), .key(let token):
            connection.isKeyed = request.credential == .key(token)
            connection.deadline = nil
            self.watch(connection, reading: false)
            guard self.access.ask(.open(connection: connection.id, token: token, request.seat?.subject)) else {
                return self.refuse(connection, .busy("The server is busy."), head)
            }
        }
    }

    /// The answer to the question for the token.
    func opened(_ connection: Connection, _ result: Result<AccessTokenService.Admission, CoreError>) {
        if case .identifying(let request, let head) = connection.stage {
            return self.identified(connection, request, head, result)
        }
        guard case .checking(let handshake, _) = connection.stage else { return }
        switch result {
        case .success(let admission): self.open(connection, admission)
        case .failure(.unauthenticated(.expired)) where connection.isKeyed: self.open(connection, nil)
        case .failure(.unauthenticated(let failure)):
            self.refuse(connection, .unauthorized(failure.message), handshake.request)
        case .failure(.forbidden(let message)): self.refuse(connection, .forbidden(message), handshake.request)
        case .failure(.notFound) where connection.seat != nil:
            self.refuse(connection, .noWorkspace, handshake.request)
        case .failure(let error) where connection.seat != nil && error.isAboutAccess:
            self.refuse(connection, Refusal(error), handshake.request)
        case .failure(let error):
            self.journal.warning("a token could not be checked", ["cause": .string("\(error)")])
            self.refuse(connection, .busy("The token cannot be checked now."), handshake.request)
        }
    }

    private func open(_ connection: Connection, _ admission: AccessTokenService.Admission?) {
        guard case .checking(let handshake, let early) = connection.stage else { return }
        let acceptance = handshake.accepted()
        let head = ByteBuffer(capacity: 256)
        acceptance.write(to: head)
        let socket = ConnectionState(
            limits: FrameLimits(messageBytes: connection.language.messageBytes ?? self.settings.frameBytes),
            timers: ConnectionTimers(idle: connection.language.allowsSilence ? nil : self.settings.idle),
            deflate: acceptance.deflate, pool: self.pool, at: self.now)
        guard let dialect = connection.language.makeDialect(self.settings, admission?.actor, connection.seat) else {
            return
        }
        let session = WebSocketSession(connection.language, socket: socket, dialect: dialect, at: self.now)
        connection.stage = .open(session)
        connection.deadline = nil
        self.counts.opened += 1
        if let admission {
            self.admit(session, admission)
        } else {
            connection.deadline = self.now + self.settings.joinTime
        }
        self.watch(connection, reading: true)
        self.enqueue(head.array, to: connection)
        self.perform(session.dialect.opened(), connection, session)
        if !early.isEmpty { early.withUnsafeBytes { self.take($0, from: connection, session) } }
        if self.connections[connection.id] != nil { self.remind(connection) }
    }

    /// The client is somebody now, or still.
    func admit(_ session: Session, _ admission: AccessTokenService.Admission) {
        if let former = session.admission { self.reviews.remove(former.actor.session) }
        session.admit(admission, at: self.now)
        self.reviews.add(admission, at: self.now)
    }

    /// Answers that it cannot be.
    func refuse(_ connection: Connection, _ refusal: Refusal, _ head: RequestHead? = nil) {
        self.counts.refused[refusal.status, default: 0] += 1
        let given = head?.value("x-request-id") ?? ""
        let isUsable = !given.isEmpty && given.utf8.count <= Self.requestIDBytes
        let requestID = isUsable ? given : UUID.v7().description
        let context = RefusalContext(
            code: refusal.code, message: refusal.message, requestID: requestID, method: head?.method ?? "",
            path: head?.path ?? "")
        let answer = ByteBuffer(capacity: 512)
        refusal.write(
            to: answer, contentType: "application/json",
            body: self.wordings[connection.vocabulary]?.refusal(context) ?? [])
        if let session = connection.session { self.detach(session, connection.id) }
        self.leave(connection)
        self.enqueue(answer.array, to: connection)
    }

    /// All is said: once it is written, only the client's end is awaited, and not for long.
    func leave(_ connection: Connection) {
        connection.stage = .leaving
        connection.deadline = self.now + Self.leaveTime
        self.watch(connection, reading: true)
        self.finishWriting(connection)
        self.remind(connection)
    }
}
