import Core
import Primitives
import Services
import WebSocket

/// Who is connected to a workspace, told to the others: here, on the host's other workers, and, as far as others are to
/// read it, in the database.
extension RealtimeServer {
    /// Waiting bytes of a connection from which it is told no movements: they would be old when it reads them.
    private static let behind = 32_768

    /// Shows a client that was let in.
    func enter(_ topic: String, _ admittance: Admittance, _ connection: Connection, _ session: WebSocketSession) {
        guard let actor = session.subscriptions[topic]?.actor, session.room == nil else { return }
        let workspace = admittance.workspace
        session.room = workspace
        let isFirst = self.rooms.enter(
            workspace, connection.id, user: actor.user, name: admittance.name,
            mayEdit: actor.permissions(in: workspace).contains(.modelWrite), at: self.now)
        if isFirst { self.attendance.came(actor.user, to: workspace) }
        let people = self.rooms.people(in: workspace)
        self.perform(session.dialect.entered(admittance, people, as: actor.user), connection, session)
    }

    func present(_ update: PresenceUpdate, _ connection: Connection, _ session: WebSocketSession) {
        guard let workspace = session.room, let user = session.admission?.actor.user else { return }
        self.rooms.move(workspace, connection.id, user: user, update, at: self.now)
    }

    func leaveRoom(_ session: Session, _ connection: UInt64, isLost: Bool) {
        guard let workspace = session.room, let user = session.admission?.actor.user else { return }
        session.room = nil
        if self.rooms.leave(workspace, connection, user: user, at: self.now) {
            self.attendance.left(user, workspace, isLost: isLost)
        }
    }

    /// The person's roles may be others than before.
    func showLevel(of actor: Actor, _ session: Session) {
        guard let workspace = session.room else { return }
        let mayEdit = actor.permissions(in: workspace).contains(.modelWrite)
        self.rooms.setLevel(workspace, user: actor.user, mayEdit: mayEdit, at: self.now)
    }

    /// Tells what is due.
    func keepRooms() {
        let tellings = self.rooms.takeDue(at: self.now)
        for telling in tellings { self.tell(telling) }
        if self.now >= self.nextAnnouncement {
            self.nextAnnouncement = self.now + PresenceLine.interval
            self.rooms.forgetSilent(at: self.now)
            self.announce(all: true)
        } else if !tellings.isEmpty {
            self.announce(all: false)
        }
        if let report = self.attendance.take(at: self.now), !self.access.ask(.attend(report)) {
            self.attendance.isWritten(false, at: self.now)
        }
    }

    /// Says to the host's other workers what they do not know.
    func announce(all: Bool) {
        let announcements = self.rooms.takeAnnouncements(all: all)
        if !announcements.isEmpty { self.line?.say(announcements) }
    }

    func readPresence() {
        while let word = self.line?.receive() {
            if let ended = word.ended { self.rooms.forgetSilent(ended, at: self.now) }
            for announcement in word.announcements {
                self.rooms.hear(announcement, from: word.worker, at: self.now)
            }
            if word.isNew { self.announce(all: true) }
        }
    }

    private func tell(_ telling: Rooms.Telling) {
        let writer = ModellingWriter(workspace: telling.workspace, clock: { .now })
        let text = SharedText { form in
            guard case .modelling(let isNamed) = form.language else { return nil }
            return writer.presence(telling.person, isNamed: isNamed)
        }
        self.hub.tell(.model(of: telling.workspace), text) { subscription, text in
            guard subscription.connection != telling.except,
                let connection = self.connections[subscription.connection],
                connection.queue.count < Self.behind || !telling.person.isHere
            else { return }
            self.deliver(text, to: subscription)
        }
    }
}

extension ConnectionEnding {
    /// Whether somebody wanted it: the client, or the server that let it in no longer. Else the client comes back.
    var isMeant: Bool {
        switch self {
        case .client: true
        case .server(let code, _): (4000...4999).contains(code.rawValue)
        case .violation, .silent, .lost: false
        }
    }
}
