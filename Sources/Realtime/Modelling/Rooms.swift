import Primitives

/// Who is connected to which workspace, and where they point: on this worker, and what the host's other workers say of
/// theirs. Only the loop's thread uses it.
///
/// What happens is gathered for each person and told at most 30 times a second: the newest counts. Somebody who does
/// nothing costs nothing.
struct Rooms {
    /// Between two messages about one person.
    static let interval: Duration = .microseconds(33_334)
    /// What another worker said of somebody holds for so long, unless it says it again.
    static let keep: Duration = .seconds(12)

    typealias Time = ContinuousClock.Instant

    /// Something to tell the others in a room.
    struct Telling: Equatable {
        let workspace: UUID
        let person: PresentPerson
        /// The connection that knows it already.
        let except: UInt64?
    }

    private struct Person {
        var seen: PresentPerson
        /// Here; the name of each is the loop's.
        var own: Set<UInt64> = []
        /// By worker.
        var elsewhere: [UUID: (connections: Int, until: Time)] = [:]
        /// Who moved last.
        var mover: UInt64?
        var told: Time?

        var connections: Int { self.own.count + self.elsewhere.values.reduce(0) { $0 + $1.connections } }
    }

    private struct Key: Hashable {
        let workspace: UUID
        let user: UUID
    }

    private var rooms: [UUID: [UUID: Person]] = [:]
    /// People of whom something is to be told here, and since when that may be.
    private var due: [Key: Time] = [:]
    /// People here of whom the other workers are to be told.
    private var unannounced: Set<Key> = []

    var isEmpty: Bool { self.rooms.isEmpty }

    /// Everyone in a workspace, in the order of their ids.
    func people(in workspace: UUID) -> [PresentPerson] {
        (self.rooms[workspace] ?? [:]).values.filter { $0.connections > 0 }.map(\.seen)
            .sorted { ($0.user.high, $0.user.low) < ($1.user.high, $1.user.low) }
    }

    // MARK: Here

    /// - Returns: whether it is the person's first connection here.
    mutating func enter(
        _ workspace: UUID, _ connection: UInt64, user: UUID, name: String, mayEdit: Bool, at now: Time
    ) -> Bool {
        let key = Key(workspace: workspace, user: user)
        var person = self.rooms[workspace]?[user] ?? Self.stranger(user, name, mayEdit)
        let isFirst = person.own.isEmpty
        person.own.insert(connection)
        person.seen.name = name
        person.seen.mayEdit = mayEdit
        // It is told of everyone who is there, itself included.
        person.mover = connection
        self.keep(person, key, at: now)
        return isFirst
    }

    /// - Returns: whether it was the person's last connection here.
    mutating func leave(_ workspace: UUID, _ connection: UInt64, user: UUID, at now: Time) -> Bool {
        let key = Key(workspace: workspace, user: user)
        guard var person = self.rooms[workspace]?[user], person.own.remove(connection) != nil else { return false }
        person.mover = nil
        self.keep(person, key, at: now)
        return person.own.isEmpty
    }

    mutating func move(_ workspace: UUID, _ connection: UInt64, user: UUID, _ update: PresenceUpdate, at now: Time) {
        guard var person = self.rooms[workspace]?[user], person.own.contains(connection) else { return }
        let former = person.seen
        if let cursor = update.cursor { person.seen.cursor = cursor }
        if let selected = update.selected { person.seen.selected = selected }
        guard person.seen != former else { return }
        person.mover = connection
        self.keep(person, Key(workspace: workspace, user: user), at: now)
    }

    /// The person may do more or less than before.
    mutating func setLevel(_ workspace: UUID, user: UUID, mayEdit: Bool, at now: Time) {
        guard var person = self.rooms[workspace]?[user], person.seen.mayEdit != mayEdit else { return }
        person.seen.mayEdit = mayEdit
        person.mover = nil
        self.keep(person, Key(workspace: workspace, user: user), at: now)
    }

    private static func stranger(_ user: UUID, _ name: String, _ mayEdit: Bool) -> Person {
        Person(
            seen: PresentPerson(
                user: user, name: name, mayEdit: mayEdit, connections: 0, cursor: nil, selected: []))
    }

    private mutating func keep(_ person: Person, _ key: Key, at now: Time, isOwn: Bool = true) {
        var person = person
        person.seen.connections = person.connections
        self.rooms[key.workspace, default: [:]][key.user] = person
        if isOwn { self.unannounced.insert(key) }
        if self.due[key] == nil { self.due[key] = max(now, person.told.map { $0 + Self.interval } ?? now) }
    }

    // MARK: Telling

    /// When something may be told next; nil: nothing is to be told.
    var nextDue: Time? { self.due.values.min() }

    /// What is to be told now.
    mutating func takeDue(at now: Time) -> [Telling] {
        guard !self.due.isEmpty else { return [] }
        var tellings: [Telling] = []
        for (key, time) in self.due where time <= now {
            self.due[key] = nil
            guard var person = self.rooms[key.workspace]?[key.user] else { continue }
            tellings.append(Telling(workspace: key.workspace, person: person.seen, except: person.mover))
            person.told = now
            self.rooms[key.workspace]?[key.user] = person
            if !person.seen.isHere { self.forget(key) }
        }
        return tellings
    }

    private mutating func forget(_ key: Key) {
        self.rooms[key.workspace]?[key.user] = nil
        if self.rooms[key.workspace]?.isEmpty == true { self.rooms[key.workspace] = nil }
    }

    // MARK: The host's other workers

    /// What the other workers are to be told: what has changed here, or everything.
    mutating func takeAnnouncements(all: Bool) -> [Announcement] {
        var keys = self.unannounced
        self.unannounced = []
        if all {
            for (workspace, people) in self.rooms {
                for (user, person) in people where !person.own.isEmpty {
                    keys.insert(Key(workspace: workspace, user: user))
                }
            }
        }
        return keys.map { key in
            let person = self.rooms[key.workspace]?[key.user]
            var seen =
                person?.seen
                ?? PresentPerson(user: key.user, name: "", mayEdit: false, connections: 0, cursor: nil, selected: [])
            seen.connections = person?.own.count ?? 0
            return Announcement(workspace: key.workspace, person: seen)
        }
    }

    /// Whether the other workers are to be told of something.
    var hasAnnouncements: Bool { !self.unannounced.isEmpty }

    /// Another worker says how many connections somebody has there, and where they point.
    mutating func hear(_ announcement: Announcement, from worker: UUID, at now: Time) {
        let key = Key(workspace: announcement.workspace, user: announcement.person.user)
        let said = announcement.person
        guard self.rooms[key.workspace]?[key.user] != nil || said.isHere else { return }
        var person = self.rooms[key.workspace]?[key.user] ?? Self.stranger(said.user, said.name, said.mayEdit)
        let former = person.seen
        person.elsewhere[worker] = said.isHere ? (said.connections, now + Self.keep) : nil
        if said.isHere {
            person.seen.name = said.name
            person.seen.mayEdit = said.mayEdit
            person.seen.cursor = said.cursor
            person.seen.selected = said.selected
        }
        person.seen.connections = person.connections
        guard person.seen != former else {
            // Heard of again.
            self.rooms[key.workspace]?[key.user] = person
            return
        }
        person.mover = nil
        self.keep(person, key, at: now, isOwn: false)
    }

    /// Forgets what was heard of workers that have fallen silent, or of one that is over.
    mutating func forgetSilent(_ ended: UUID? = nil, at now: Time) {
        for (workspace, people) in self.rooms {
            for (user, person) in people where !person.elsewhere.isEmpty {
                let left = person.elsewhere.filter { $0.key != ended && $0.value.until > now }
                guard left.count != person.elsewhere.count else { continue }
                var person = person
                person.elsewhere = left
                self.keep(person, Key(workspace: workspace, user: user), at: now, isOwn: false)
            }
        }
    }
}

/// What one worker tells the others of a person: `connections` are those that it holds itself.
struct Announcement: Equatable {
    let workspace: UUID
    let person: PresentPerson
}
