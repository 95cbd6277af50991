import Core
import Primitives
import Services
import WebSocket

/// An edit on its way, and who asked for it.
struct EditJob {
    let edit: ModelEdit
    let admission: AccessTokenService.Admission
    let vocabulary: Vocabulary

    /// One whose outcome is known.
    struct Known {
        let connection: UInt64
        let edit: ModelEdit
        let user: UUID
        let outcome: EditOutcome
        /// What was committed up to here is told first.
        let through: Int64
    }
}

/// Edits of clients: carried out by the access threads, and answered in the order of the event stream.
extension RealtimeServer {
    /// One that was received is carried out, also when its sender is gone by then.
    func edit(_ edit: ModelEdit, _ connection: Connection, _ session: WebSocketSession) {
        guard let admission = session.admission else { return }
        let job = EditJob(edit: edit, admission: admission, vocabulary: session.language.vocabulary)
        self.edits.add(.init(connection: connection.id, workspace: edit.workspace, edit: job))
        if self.edits.count(of: connection.id) >= self.settings.waitingEdits {
            self.watch(connection, reading: false)
        }
        self.startEdits()
    }

    private func startEdits() {
        while let job = self.edits.next() {
            let request = AccessRequest.edit(
                connection: job.connection, job.edit.edit, job.edit.admission, job.edit.vocabulary)
            guard !self.access.ask(request) else { continue }
            self.edits.finish(job.workspace, of: job.connection)
            self.settle(
                job.connection, job.edit.edit, .refused(EditProblem(.busy)), by: job.edit.admission.actor.user)
        }
    }

    /// The answer of the access threads.
    func edited(_ id: UInt64, _ edit: ModelEdit, _ user: UUID, _ outcome: EditOutcome, _ through: Int64?) {
        self.edits.finish(edit.workspace, of: id)
        self.startEdits()
        guard let connection = self.connections[id], case .open = connection.stage else { return }
        if self.edits.count(of: id) <= self.settings.waitingEdits / 2 { self.watch(connection, reading: true) }
        guard let through else { return self.settle(id, edit, outcome, by: user) }
        self.outcomes[edit.workspace, default: []].append(
            EditJob.Known(connection: id, edit: edit, user: user, outcome: outcome, through: through))
        self.tellOutcomes(in: edit.workspace)
    }

    /// Tells outcomes to those who have been told of everything before.
    func tellOutcomes(in workspace: UUID) {
        guard let waiting = self.outcomes.removeValue(forKey: workspace) else { return }
        let cursor = self.hub.cursor(of: workspace)
        let subject = EventSubject.model(of: workspace)
        var left: [EditJob.Known] = []
        for known in waiting {
            let subscriptions = self.connections[known.connection]?.session?.subscriptions ?? [:]
            guard let subscription = subscriptions.values.first(where: { $0.subject == subject }) else { continue }
            guard case .live = subscription.stage, let cursor, cursor >= known.through else {
                left.append(known)
                continue
            }
            self.settle(known.connection, known.edit, known.outcome, by: known.user)
        }
        if !left.isEmpty { self.outcomes[workspace, default: []].insert(contentsOf: left, at: 0) }
    }

    private func settle(_ id: UInt64, _ edit: ModelEdit, _ outcome: EditOutcome, by user: UUID) {
        guard let connection = self.connections[id], let session = connection.webSocket else { return }
        self.perform(session.dialect.settled(edit, outcome, by: user), connection, session)
    }
}
