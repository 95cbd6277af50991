import Primitives

/// Edits on their way to the database: of one workspace one after the other, as they came, so that each client's are
/// carried out in its order. A model's changes wait for one another in the database anyway: two at once would hold up
/// two threads for the time of one. Only the loop's thread uses it.
struct EditDesk<Edit> {
    struct Job {
        let connection: UInt64
        let workspace: UUID
        let edit: Edit
    }

    /// Workspaces whose edits are carried out at once; the other threads are left to who comes in.
    private let width: Int
    private var waiting: [UUID: [Job]] = [:]
    private var busy: Set<UUID> = []
    /// Workspaces with something to do and nothing under way, in the order of their turn.
    private var ready: [UUID] = []
    /// Edits that are not done, by connection.
    private var open: [UInt64: Int] = [:]

    init(width: Int) { self.width = max(width, 1) }

    mutating func add(_ job: Job) {
        self.waiting[job.workspace, default: []].append(job)
        self.open[job.connection, default: 0] += 1
        if !self.busy.contains(job.workspace), self.waiting[job.workspace]?.count == 1 {
            self.ready.append(job.workspace)
        }
    }

    /// The next one to carry out; nil when there is none, or enough are under way.
    mutating func next() -> Job? {
        guard self.busy.count < self.width, !self.ready.isEmpty else { return nil }
        let workspace = self.ready.removeFirst()
        guard var line = self.waiting[workspace], !line.isEmpty else { return nil }
        let job = line.removeFirst()
        self.waiting[workspace] = line.isEmpty ? nil : line
        self.busy.insert(workspace)
        return job
    }

    /// One of `next` is done.
    mutating func finish(_ workspace: UUID, of connection: UInt64) {
        self.busy.remove(workspace)
        if self.waiting[workspace] != nil { self.ready.append(workspace) }
        let left = (self.open[connection] ?? 1) - 1
        self.open[connection] = left > 0 ? left : nil
    }

    /// How many of a connection are not done.
    func count(of connection: UInt64) -> Int { self.open[connection] ?? 0 }
}
