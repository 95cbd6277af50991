import Core
import JSON
import Primitives
import Security
import Services
import Synchronization

/// A few threads that answer the loop's questions, each with its own connection to the database.
final class AccessThreads: Sendable {
    /// Questions that wait; beyond that a new one is answered with “busy” at once.
    private static let waitingLimit = 65_536

    private struct Queue {
        var requests: [AccessRequest] = []
        var first = 0
        var isClosed = false
    }

    private let queue = Mutex(Queue())
    private let waiting: EventCounter
    private let answers: Mailbox
    private let wordings: EventWordings
    private let journal: Journal
    let count: Int

    init(count: Int, answers: Mailbox, wordings: EventWordings, journal: Journal) throws(PosixError) {
        self.journal = journal
        self.count = count
        self.answers = answers
        self.wordings = wordings
        self.waiting = try EventCounter(isSemaphore: true)
    }

    /// - Parameter ended: counts the threads that have ended.
    func start(
        _ makeServices: @escaping @Sendable () -> ServiceSet, ended: EventCounter
    ) throws(PosixError) -> [Thread] {
        var threads: [Thread] = []
        for number in 1...self.count {
            let thread = try Thread.start(name: "access-\(number)") {
                self.run(makeServices())
                ended.add()
            }
            threads.append(thread)
        }
        return threads
    }

    /// The threads end once they have finished what they are at.
    func stop() {
        self.queue.withLock { $0.isClosed = true }
        self.waiting.add(self.count)
    }

    /// - Returns: false when too many wait.
    func ask(_ request: AccessRequest) -> Bool {
        let isTaken = self.queue.withLock { queue in
            guard queue.requests.count - queue.first < Self.waitingLimit else { return false }
            queue.requests.append(request)
            return true
        }
        if isTaken { self.waiting.add() }
        return isTaken
    }

    private func next() -> AccessRequest? {
        while true {
            self.waiting.take()
            let (request, isClosed) = self.queue.withLock { queue -> (AccessRequest?, Bool) in
                if queue.isClosed { return (nil, true) }
                guard queue.first < queue.requests.count else { return (nil, false) }
                let request = queue.requests[queue.first]
                queue.first += 1
                if queue.first == queue.requests.count || queue.first == 1024 {
                    queue.requests.removeFirst(queue.first)
                    queue.first = 0
                }
                return (request, false)
            }
            if isClosed { return nil }
            if let request { return request }
        }
    }

    private func run(_ services: ServiceSet) {
        while let request = self.next() { self.answers.post(.answer(self.answer(request, services))) }
    }

    private func answer(_ request: AccessRequest, _ services: ServiceSet) -> AccessAnswer {
        switch request {
        case .open(let connection, let token, let subject):
            return .opened(
                connection: connection,
                Self.attempt {
                    let admission = try Self.admission(token, services)
                    if let subject { try services.follow.check(subject, for: admission.actor) }
                    return admission
                })
        case .join(let join):
            return .joined(join.ticket, Self.attempt { try self.join(join, services) })
        case .readOn(let ticket, let subject, let offset, let actor, let vocabulary):
            return .read(
                ticket,
                Self.attempt {
                    self.past(try services.follow.goOn(subject, after: offset, for: actor), vocabulary)
                })
        case .renew(let connection, let token, let topic, let ref):
            return .renewed(
                connection: connection, topic: topic, ref: ref,
                Self.attempt { try Self.admission(token, services) })
        case .review(let admission, let subjects):
            return .reviewed(
                session: admission.actor.session,
                Self.attempt { try Self.review(admission, subjects, services) })
        case .figures(let dashboard, let widgets):
            return .figured(
                dashboard: dashboard,
                Self.attempt { try services.widgetData.figures(ofDashboard: dashboard, widgets: widgets) })
        case .edit(let connection, let edit, let admission, let vocabulary):
            return self.edit(connection, edit, admission, vocabulary, services)
        case .attend(let report):
            do {
                try services.attendance.record(report)
                return .attended(isDone: true)
            } catch {
                self.journal.warning("who is connected could not be written down", ["cause": .string("\(error)")])
                return .attended(isDone: false)
            }
        }
    }

    /// As the person may do now: what was said against a sign-in since it was looked at is asked for first.
    private func edit(
        _ connection: UInt64, _ edit: ModelEdit, _ admission: AccessTokenService.Admission, _ vocabulary: Vocabulary,
        _ services: ServiceSet
    ) -> AccessAnswer {
        let wording = self.wordings[vocabulary]?.edits
        let result = Self.attempt { () throws -> Int64 in
            guard let wording else { throw CoreError.fault("no edits are worded for \(vocabulary)") }
            let isCurrent = admission.isCurrent(services.platform.generations)
            let actor = isCurrent ? admission.actor : try services.accessTokens.renewed(admission).actor
            return try wording.perform(edit, services, actor)
        }
        let outcome: EditOutcome
        switch result {
        case .success(let version): outcome = .done(version: version)
        case .failure(let error):
            let worded = wording?.problem(error)
            if case .editConflict(let conflict) = error {
                outcome = .conflict(conflict, fields: worded?.fields ?? [])
            } else {
                if case .fault(let cause) = error {
                    self.journal.warning("an edit failed", ["cause": .string(cause)])
                }
                outcome = .refused(worded?.problem ?? EditProblem("internal_error", "An internal error occurred"))
            }
        }
        let through = Self.attempt { try services.events.lastOffsets(of: [edit.workspace])[edit.workspace] }
        let offset: Int64? =
            switch through {
            case .success(let offset): offset
            case .failure: nil
            }
        return .edited(connection: connection, edit, by: admission.actor.user, outcome, through: offset)
    }

    private func join(_ join: AccessRequest.JoinRequest, _ services: ServiceSet) throws -> AccessAnswer.Joined {
        var admission: AccessTokenService.Admission?
        let actor: Actor
        switch join.credential {
        case .actor(let known): actor = known
        case .token(let token):
            let checked = try Self.admission(token, services)
            admission = checked
            actor = checked.actor
        }
        let page = try services.follow.begin(join.subject, join.replay, for: actor)
        let name = join.vocabulary == .modelling ? try services.attendance.name(of: actor.user) : nil
        return AccessAnswer.Joined(
            admission: admission, actor: actor, past: self.past(page, join.vocabulary), name: name)
    }

    private func past(_ page: FollowedPage, _ vocabulary: Vocabulary) -> AccessAnswer.Past {
        AccessAnswer.Past(
            events: page.events.map { EncodedEvent($0, self.wordings, in: [vocabulary]) }, page: page)
    }

    private static func admission(_ token: String, _ services: ServiceSet) throws -> AccessTokenService.Admission {
        let isKey = token.hasPrefix(APIKeyText.prefix)
        let admission = try token.withUTF8Bytes { bytes in
            isKey ? try services.accessTokens.admission(key: bytes) : try services.accessTokens.admission(bytes)
        }
        // What it wants to follow says what it takes.
        guard Permission.reading.contains(where: admission.actor.holds) else {
            throw CoreError.lacksPermission(.dashboardRead)
        }
        return admission
    }

    private static func review(
        _ admission: AccessTokenService.Admission, _ subjects: [EventSubject], _ services: ServiceSet
    ) throws -> AccessAnswer.Review {
        let renewed = try services.accessTokens.renewed(admission)
        // What changes about a dashboard is told by its events: here it is only who the actor is.
        let isSame = renewed.actor == admission.actor
        return AccessAnswer.Review(
            admission: renewed, lost: isSame ? [] : try services.follow.lost(of: subjects, for: renewed.actor))
    }

    /// Whatever is thrown, as an error with words for the client.
    private static func attempt<Value>(_ body: () throws -> Value) -> Result<Value, CoreError> {
        do { return .success(try body()) } catch let error as CoreError { return .failure(error) } catch {
            return .failure(.unavailable("\(error)", retryAfter: .seconds(1)))
        }
    }
}
