import Core
import JSON
import Primitives
import Services
import WebSocket

/// What clients say, done.
extension RealtimeServer {
    /// Performs what the WebSocket wants, one after the other.
    func perform(_ connection: Connection, _ session: WebSocketSession) {
        while let action = session.socket.nextAction() {
            switch action {
            case .message(let kind, let bytes):
                guard session.budget.take(at: self.now) else {
                    self.perform(session.dialect.overrun(), connection, session)
                    continue
                }
                self.perform(session.dialect.receive(kind, bytes), connection, session)
            case .send(let frame): self.enqueue(frame, to: connection)
            case .ended(let ending):
                self.counts.closed[ending.code.rawValue, default: 0] += 1
                self.detach(session, connection.id, isLost: !ending.isMeant)
                self.remind(connection)
            case .finishWriting: self.finishWriting(connection)
            case .disconnect: self.remove(connection)
            }
        }
    }

    /// Performs what the dialect wants.
    func perform(_ actions: [DialectAction], _ connection: Connection, _ session: WebSocketSession) {
        for action in actions {
            switch action {
            case .send(let text): self.send(text, to: connection, session)
            case .join(let join): self.join(join, connection, session)
            case .leave(let topic): self.leave(topic, session)
            case .renew(let token, let topic, let ref):
                let request = AccessRequest.renew(connection: connection.id, token: token, topic: topic, ref: ref)
                if !self.access.ask(request) {
                    self.perform(session.dialect.declined(topic, ref: ref, .busy), connection, session)
                }
            case .relay(let topic, let event, let payload, let includesSelf):
                self.relay(topic, event, payload, includesSelf, session)
            case .track(let topic, let key, let meta, let ref):
                guard let subscription = session.subscriptions[topic] else { continue }
                let isShown = self.hub.track(subscription, key: key, meta: meta)
                let answer =
                    isShown
                    ? session.dialect.acknowledged(topic, ref: ref)
                    : session.dialect.declined(topic, ref: ref, .init("full", "Too many are present here."))
                self.perform(answer, connection, session)
            case .untrack(let topic):
                if let subscription = session.subscriptions[topic] { self.hub.untrack(subscription) }
            case .tellPresence(let topic):
                guard let subscription = session.subscriptions[topic] else { continue }
                let state = self.hub.presenceState(subscription.subject)
                self.perform(session.dialect.presenceState(topic, state), connection, session)
            case .enter(let topic, let admittance): self.enter(topic, admittance, connection, session)
            case .present(_, let update): self.present(update, connection, session)
            case .edit(let edit): self.edit(edit, connection, session)
            case .measure(let topic, let interest, let interval):
                self.measure(topic, interest, every: interval, connection, session)
            case .extend(let time): session.expiry = self.now + time
            case .close(let code, let reason): self.close(connection, code, reason)
            }
        }
    }

    private func join(_ join: DialectAction.Join, _ connection: Connection, _ session: WebSocketSession) {
        let credential: AccessRequest.JoinRequest.Credential
        switch (join.token, session.admission) {
        case (let token?, _): credential = .token(token)
        case (nil, let admission?): credential = .actor(admission.actor)
        case (nil, nil):
            let reason = Reason("unauthorized", "The join carries no access token.")
            return self.perform(session.dialect.refused(join.topic, reason), connection, session)
        }
        let subscription = Subscription(
            id: self.nextSubscription, connection: connection.id, topic: join.topic, subject: join.subject,
            ticket: join.ticket)
        self.nextSubscription += 1
        session.subscriptions[join.topic] = subscription
        self.hub.add(subscription)
        let ticket = JoinTicket(connection: connection.id, topic: join.topic, number: join.ticket)
        let request = AccessRequest.join(
            .init(
                ticket: ticket, subject: join.subject, credential: credential, replay: join.replay,
                vocabulary: session.language.vocabulary))
        guard !self.access.ask(request) else { return }
        self.leave(join.topic, session)
        self.perform(session.dialect.refused(join.topic, .busy), connection, session)
    }

    func leave(_ topic: String, _ session: Session) {
        guard let subscription = session.subscriptions.removeValue(forKey: topic) else { return }
        session.hungry.removeAll { $0.topic == topic }
        if let meter = session.meters.removeValue(forKey: topic) { self.metrics.remove(meter) }
        self.leaveRoom(session, subscription.connection, isLost: false)
        self.hub.remove(subscription)
    }

    private func relay(
        _ topic: String, _ event: String, _ payload: [UInt8], _ includesSelf: Bool, _ session: Session
    ) {
        guard let sender = session.subscriptions[topic] else { return }
        let text = SharedText { PhoenixWriter($0)?.broadcast(topic: $0.topic, event: event, payload: payload) }
        self.hub.tell(sender.subject, except: includesSelf ? nil : sender, text) { self.deliver($1, to: $0) }
    }

    /// Sends a text to whoever has the subscription, if they still have it.
    func deliver(_ text: SharedText, to subscription: Subscription) {
        guard let connection = self.connections[subscription.connection],
            let follower = connection.session, follower.subscriptions[subscription.topic] === subscription
        else { return }
        if !follower.language.namesTopics, text.number > 0 {
            guard text.number != follower.lastTold else { return }
            follower.lastTold = text.number
        }
        let form = follower.language.form(of: subscription.topic)
        if let session = connection.webSocket {
            if let origin = text.origin, !session.dialect.isTold(of: origin) { return }
            if let message = text.message(for: form) { self.send(message, to: connection, session) }
        } else if let bytes = text.bytes(for: form) {
            self.stream(bytes, to: connection)
        }
    }

    /// As `deliver`, for what the hub gives out.
    func deliver(_ delivery: Hub.Delivery, to subscription: Subscription) {
        switch delivery {
        case .message(let text): self.deliver(text, to: subscription)
        case .ending(let reason, let mayRejoin): self.end(subscription, reason, mayRejoin: mayRejoin)
        }
    }

    func end(_ subscription: Subscription, _ reason: Reason, mayRejoin: Bool) {
        guard let connection = self.connections[subscription.connection], let session = connection.session,
            session.subscriptions[subscription.topic] === subscription
        else { return }
        if let session = connection.webSocket {
            self.perform(
                session.dialect.ended(subscription.topic, reason, mayRejoin: mayRejoin), connection, session)
            self.leave(subscription.topic, session)
        } else {
            if case .streaming(let session) = connection.stage {
                self.stream(session.dialect.ending(reason), to: connection)
            }
            self.endStream(connection, .normal)
        }
    }
}
