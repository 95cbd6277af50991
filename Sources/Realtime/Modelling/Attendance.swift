import Primitives
import Services

/// Who is connected to which workspace, as it is written down for others to read: when somebody comes and when they
/// are gone, and every other second that this worker is alive. Where nobody is connected nothing is written. Only the
/// loop's thread uses it.
struct Attendance {
    /// Between two signs of life.
    static let renewal: Duration = .seconds(2)
    /// A worker that gave none for so long holds no connection any more.
    static let lease: Duration = .seconds(6)
    /// Before what failed is tried again.
    private static let patience: Duration = .seconds(1)
    /// Between two looks for what killed workers left.
    private static let sweep: Duration = .seconds(60)

    typealias Time = ContinuousClock.Instant
    typealias Key = AttendanceReport.Key

    private let worker: UUID
    private var here: Set<Key> = []
    private var changes: [Key: AttendanceReport.Change] = [:]
    /// With the access threads.
    private var underWay: [Key: AttendanceReport.Change]?
    private var notBefore: Time?
    private var renewed: Time?
    private var swept: Time?

    init(worker: UUID = .v7()) { self.worker = worker }

    /// Somebody's first connection to a workspace on this worker.
    mutating func came(_ user: UUID, to workspace: UUID) {
        let key = Key(workspace: workspace, user: user)
        self.here.insert(key)
        self.changes[key] = .came
    }

    /// Their last one is over.
    ///
    /// - Parameter isLost: nobody said that it should be; they may come back.
    mutating func left(_ user: UUID, _ workspace: UUID, isLost: Bool) {
        let key = Key(workspace: workspace, user: user)
        self.here.remove(key)
        self.changes[key] = isLost ? .lost : .left
    }

    /// What is to be written now; nil: nothing, or not yet.
    mutating func take(at now: Time) -> AttendanceReport? {
        guard self.underWay == nil, self.notBefore.map({ $0 <= now }) ?? true else { return nil }
        let isTime = !self.here.isEmpty && (self.renewed.map { $0 + Self.renewal <= now } ?? true)
        guard isTime || !self.changes.isEmpty else { return nil }
        let isSweeping = self.swept.map { $0 + Self.sweep <= now } ?? true
        if isSweeping { self.swept = now }
        self.renewed = now
        self.underWay = self.changes
        self.changes = [:]
        return AttendanceReport(
            worker: self.worker, lease: Self.lease, changes: self.underWay ?? [:], isSweeping: isSweeping)
    }

    /// The answer to `take`.
    mutating func isWritten(_ isDone: Bool, at now: Time) {
        let former = self.underWay ?? [:]
        self.underWay = nil
        self.notBefore = isDone ? nil : now + Self.patience
        guard !isDone else { return }
        // What happened since counts.
        self.changes.merge(former) { newer, _ in newer }
    }
}
