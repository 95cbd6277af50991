import Core
import Primitives
import Services
import WebSocket

/// What the other threads have found out.
extension RealtimeServer {
    func readLetters() {
        for letter in self.mailbox.take() {
            switch letter {
            case .answer(let answer): self.take(answer)
            case .tail(.events(let batch)):
                self.hub.receive(batch) { self.deliver($1, to: $0) }
                for encoded in batch.events {
                    guard case .widgetData(let widgets) = encoded.event.body else { continue }
                    self.askFigures(of: widgets, on: encoded.event.object)
                }
                self.tellOutcomes(in: batch.workspace)
            case .tail(.lost(let workspace, let last)):
                self.hub.lose(workspace, last: last) { self.deliver($1, to: $0) }
            case .tail(.moved(let dashboard, let widgets, let words)):
                let text = SharedText { form in words[form.language.vocabulary].map { form.write($0) } }
                self.hub.tell(.dashboard(dashboard), text) { self.deliver($1, to: $0) }
                self.askFigures(of: widgets, on: dashboard)
            case .tail(.measured(let told, let sampledAt)): self.tellMetrics(told, sampledAt)
            }
        }
    }

    private func take(_ answer: AccessAnswer) {
        switch answer {
        case .opened(let id, let result):
            if let connection = self.connections[id] { self.opened(connection, result) }
        case .joined(let ticket, let result): self.joined(ticket, result)
        case .read(let ticket, let result): self.readOn(ticket, result)
        case .renewed(let id, let topic, let ref, let result):
            guard let connection = self.connections[id], let session = connection.webSocket else { return }
            switch self.adopt(result, session) {
            case nil: self.perform(session.dialect.acknowledged(topic, ref: ref), connection, session)
            case let reason?: self.perform(session.dialect.declined(topic, ref: ref, reason), connection, session)
            }
            self.remind(connection)
        case .reviewed(let sessionID, let result): self.reviewed(sessionID, result)
        case .figured(let dashboard, let result): self.tellFigures(of: dashboard, result)
        case .edited(let id, let edit, let user, let outcome, let through):
            self.edited(id, edit, user, outcome, through)
        case .attended(let isDone): self.attendance.isWritten(isDone, at: self.now)
        }
    }

    // MARK: Joins

    private func joined(_ ticket: JoinTicket, _ result: Result<AccessAnswer.Joined, CoreError>) {
        guard let (connection, session, subscription) = self.find(ticket) else { return }
        switch result {
        case .failure(let error):
            self.note(error)
            self.decline(ticket.topic, .init(error), Refusal(error), connection, session)
        case .success(let joined):
            if let admission = joined.admission, let reason = self.adopt(.success(admission), session) {
                return self.decline(ticket.topic, reason, .forbidden(reason.words), connection, session)
            }
            connection.deadline = nil
            self.remind(connection)
            subscription.actor = joined.actor
            let page = joined.past.page
            subscription.pinned = page.last
            switch connection.stage {
            case .open(let session):
                self.perform(
                    session.dialect.admitted(
                        ticket.topic,
                        Admittance(page, name: joined.name)), connection, session)
                // The dialect may not want what is not whole.
                guard session.subscriptions[ticket.topic] === subscription else { return }
                if !page.isComplete, session.language.wantsWholePast {
                    self.goLive(subscription, page, session)
                } else {
                    self.goOn(subscription, joined.past, connection, session)
                }
            case .admitting(let session, _): self.open(connection, session, subscription, joined.past)
            case .reading, .checking, .identifying, .streaming, .leaving: break
            }
        }
    }

    /// The topic may not be followed: a WebSocket is told `reason` and stays, a stream is answered with `refusal`.
    private func decline(
        _ topic: String, _ reason: Reason, _ refusal: Refusal, _ connection: Connection,
        _ session: Session
    ) {
        self.leave(topic, session)
        switch connection.stage {
        case .open(let session): self.perform(session.dialect.refused(topic, reason), connection, session)
        case .admitting(_, let head): self.refuse(connection, refusal, head)
        case .reading, .checking, .identifying, .streaming, .leaving: break
        }
    }

    private func readOn(_ ticket: JoinTicket, _ result: Result<AccessAnswer.Past, CoreError>) {
        guard let (connection, session, subscription) = self.find(ticket) else { return }
        switch result {
        case .success(let past): self.goOn(subscription, past, connection, session)
        case .failure(let error):
            self.note(error)
            let mayRejoin: Bool
            switch error {
            case .notFound, .forbidden, .lacksPermission, .unauthenticated: mayRejoin = false
            default: mayRejoin = true
            }
            self.end(subscription, .init(error), mayRejoin: mayRejoin)
        }
    }

    /// Sends a piece of the past, and then what is behind it: live, or another piece.
    func goOn(
        _ subscription: Subscription, _ past: AccessAnswer.Past, _ connection: Connection, _ session: Session
    ) {
        let form = session.language.form(of: subscription.topic)
        for encoded in past.events {
            let isReplayed = encoded.event.offset <= subscription.pinned ?? 0
            guard let text = form.event(encoded, isReplayed: isReplayed) else { continue }
            if let session = connection.webSocket {
                if let origin = encoded.event.origin, !session.dialect.isTold(of: origin) { continue }
                self.send(text, to: connection, session)
            } else {
                self.stream(text, to: connection)
            }
        }
        guard session.subscriptions[subscription.topic] === subscription else { return }
        guard past.page.isLast else {
            session.hungry.append((subscription.topic, past.page.through))
            return
        }
        self.goLive(subscription, past.page, session)
    }

    /// The client knows all up to the page's newest offset.
    func goLive(_ subscription: Subscription, _ page: FollowedPage, _ session: Session) {
        switch self.hub.admit(subscription, workspace: page.workspace, upTo: page.last) {
        case .behind(let offset): session.hungry.append((subscription.topic, offset))
        case .live(let events):
            for event in events {
                for delivery in Hub.deliveries(of: event, to: subscription) {
                    self.deliver(delivery, to: subscription)
                }
            }
            self.tellOutcomes(in: page.workspace)
        }
    }

    /// Asks for the next pieces of what the client missed: its queue has become short.
    func feed(_ connection: Connection, _ session: Session) {
        let hungry = session.hungry
        session.hungry = []
        for (topic, offset) in hungry {
            guard let subscription = session.subscriptions[topic], let actor = subscription.actor else { continue }
            let ticket = JoinTicket(connection: connection.id, topic: topic, number: subscription.ticket)
            let vocabulary = session.language.vocabulary
            if !self.access.ask(.readOn(ticket, subscription.subject, after: offset, actor, vocabulary)) {
                self.end(subscription, .busy, mayRejoin: true)
            }
        }
    }

    private func find(_ ticket: JoinTicket) -> (Connection, Session, Subscription)? {
        guard let connection = self.connections[ticket.connection], let session = connection.session,
            let subscription = session.subscriptions[ticket.topic], subscription.ticket == ticket.number
        else { return nil }
        return (connection, session, subscription)
    }

    // MARK: Who the client is

    /// Takes a new token over, if it is good and of the same person.
    ///
    /// - Returns: why not.
    private func adopt(
        _ result: Result<AccessTokenService.Admission, CoreError>, _ session: Session
    ) -> Reason? {
        switch result {
        case .failure(let error):
            self.note(error)
            return .init(error)
        case .success(let admission):
            if let former = session.admission, former.actor.user != admission.actor.user {
                return .init("other_account", "This connection belongs to another account: open one of its own.")
            }
            if let former = session.admission, former.expiresAt > admission.expiresAt,
                former.actor.session == admission.actor.session
            {
                return nil
            }
            self.admit(session, admission)
            return nil
        }
    }

    /// Asks again for the sign-ins of which something was said.
    func review() {
        let due = self.reviews.due(self.generations, age: self.settings.revalidation, at: self.now)
        guard !due.isEmpty else { return }
        var subjects: [UUID: Set<EventSubject>] = [:]
        let asked = Set(due.map(\.actor.session))
        for session in self.sessions(of: asked) {
            guard let id = session.admission?.actor.session else { continue }
            subjects[id, default: []].formUnion(session.subscriptions.values.map(\.subject))
        }
        for admission in due {
            let session = admission.actor.session
            if !self.access.ask(.review(admission, Array(subjects[session] ?? []))) { self.reviews.retry(session) }
        }
    }

    private func reviewed(_ id: UUID, _ result: Result<AccessAnswer.Review, CoreError>) {
        switch result {
        case .failure(.unauthenticated(let failure)):
            for connection in self.connections(of: id) {
                self.close(connection, connection.language.unauthenticatedCode, failure.message)
            }
        case .failure(let error):
            self.note(error)
            self.reviews.retry(id)
        case .success(let review):
            guard self.reviews.confirm(review.admission, at: self.now) else { return }
            let actor = review.admission.actor
            for connection in self.connections(of: id) {
                guard let session = connection.session else { continue }
                session.admission?.actor = actor
                self.showLevel(of: actor, session)
                for subscription in Array(session.subscriptions.values) {
                    if subscription.actor != nil { subscription.actor = actor }
                    guard review.lost.contains(subscription.subject) else { continue }
                    self.end(
                        subscription, .init("access_lost", "You may no longer see this."), mayRejoin: false)
                }
            }
        }
    }

    private func sessions(of ids: Set<UUID>) -> [Session] {
        self.connections.values.compactMap(\.session).filter { session in
            session.admission.map { ids.contains($0.actor.session) } ?? false
        }
    }

    private func connections(of session: UUID) -> [Connection] {
        self.connections.values.filter { $0.session?.admission?.actor.session == session }
    }

    /// The client hears that the server is busy; why, the log does.
    func note(_ error: CoreError) {
        guard case .unavailable(let cause, _) = error else { return }
        self.journal.warning("a question of a client could not be answered", ["cause": .string(cause)])
    }
}
