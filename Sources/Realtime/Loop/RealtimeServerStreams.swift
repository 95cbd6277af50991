import Core
import Primitives
import Services
import WebSocket

/// Event streams: connections that follow one topic and are only ever written to.
extension RealtimeServer {
    /// Access is looked at before the answer begins; what the client sends meanwhile, and later, is passed over.
    func begin(_ connection: Connection, _ request: EventStreamRequest, _ head: RequestHead) {
        connection.stage = .identifying(request, head)
        connection.language = request.dialect.language
        connection.deadline = nil
        self.hub.watchList.speak(connection.language.vocabulary)
        if !self.access.ask(.open(connection: connection.id, token: request.token)) {
            self.refuse(connection, .busy("The server is busy."), head)
        }
    }

    /// It is known who wants to follow; whether they may is asked next.
    func identified(
        _ connection: Connection, _ request: EventStreamRequest, _ head: RequestHead,
        _ result: Result<AccessTokenService.Admission, CoreError>
    ) {
        let admission: AccessTokenService.Admission
        switch result {
        case .failure(let error):
            self.note(error)
            return self.refuse(connection, Refusal(error), head)
        case .success(let found): admission = found
        }
        let session = EventStreamSession(request.dialect, at: self.now)
        self.admit(session, admission)
        let topic = request.dialect.topic
        let subscription = Subscription(
            id: self.nextSubscription, connection: connection.id, topic: topic,
            subject: request.dialect.subject(in: admission.actor.workspace), ticket: 1)
        self.nextSubscription += 1
        session.subscriptions[topic] = subscription
        self.hub.add(subscription)
        connection.stage = .admitting(session, head)
        let ticket = JoinTicket(connection: connection.id, topic: topic, number: subscription.ticket)
        let join = AccessRequest.join(
            .init(
                ticket: ticket, subject: subscription.subject, credential: .actor(admission.actor),
                replay: request.replay, vocabulary: session.language.vocabulary))
        if !self.access.ask(join) { self.refuse(connection, .busy("The server is busy."), head) }
    }

    /// Access is granted: the head, the first event, and what was missed.
    ///
    /// Of a past that is not whole nothing comes: the client has to load anew, and then knows more than the rest of it.
    func open(
        _ connection: Connection, _ session: EventStreamSession, _ subscription: Subscription,
        _ past: AccessAnswer.Past
    ) {
        connection.stage = .streaming(session)
        self.counts.opened += 1
        let page = past.page
        let isCurrent = !page.isComplete || page.isLast && past.events.isEmpty
        self.stream(EventStreamWriter.head, to: connection)
        self.stream(session.dialect.ready(Admittance(page), isCurrent: isCurrent), to: connection)
        if let (interest, interval) = session.dialect.interest(in: page.workspace) {
            self.measure(subscription.topic, interest, every: interval, connection, session)
        }
        self.remind(connection)
        if page.isComplete {
            self.goOn(subscription, past, connection, session)
        } else {
            self.goLive(subscription, page, session)
        }
    }

    /// Writes to a stream that is open.
    func stream(_ bytes: [UInt8], to connection: Connection) {
        guard case .streaming(let session) = connection.stage else { return }
        session.lastWrite = self.now
        self.enqueue(bytes, to: connection)
    }

    /// A comment when nothing else was written for long.
    func beat(_ connection: Connection, _ session: EventStreamSession) {
        if session.lastWrite + self.settings.streamHeartbeat <= self.now {
            self.stream(EventStreamWriter.heartbeat, to: connection)
        }
    }

    /// Ends a stream once what waits is written.
    ///
    /// - Parameter code: what a WebSocket would be closed with; only the log says it.
    func endStream(_ connection: Connection, _ code: CloseCode) {
        guard case .streaming(let session) = connection.stage else { return }
        self.counts.closed[code.rawValue, default: 0] += 1
        self.detach(session, connection.id)
        self.leave(connection)
    }

    /// Drops a stream whose client is gone, or too slow: it comes back with the last id that it has read.
    func dropStream(_ connection: Connection, _ code: CloseCode) {
        if case .streaming = connection.stage { self.counts.closed[code.rawValue, default: 0] += 1 }
        self.remove(connection)
    }
}
