import CLinux
import Glibc
import Primitives
import Synchronization

/// What the loop wants the tail to follow. Any thread may use it.
package final class WatchList: Sendable {
    enum Change: Sendable {
        /// From this offset on, whatever was followed before.
        case watch(UUID, after: Int64)
        case unwatch(UUID)
    }

    private struct State {
        var changes: [Change] = []
        var boards: Set<UUID> = []
        var spoken: Set<Vocabulary> = []
        var interests: Set<MetricInterest> = []
        var hasNewInterest = false
    }

    private let state = Mutex(State())
    /// Readable when something changed.
    let wake: EventCounter

    package init() throws(PosixError) { self.wake = try EventCounter() }

    func watch(_ workspace: UUID, after offset: Int64) {
        self.state.withLock { $0.changes.append(.watch(workspace, after: offset)) }
        self.wake.add()
    }

    func unwatch(_ workspace: UUID) {
        self.state.withLock { $0.changes.append(.unwatch(workspace)) }
        self.wake.add()
    }

    func add(board: UUID) { _ = self.state.withLock { $0.boards.insert(board) } }

    func forget(board: UUID) { _ = self.state.withLock { $0.boards.remove(board) } }

    /// Somebody follows events in these words, or did.
    func speak(_ vocabulary: Vocabulary) { _ = self.state.withLock { $0.spoken.insert(vocabulary) } }

    /// In whose words events are told.
    var spoken: Set<Vocabulary> { self.state.withLock { $0.spoken } }

    /// Dashboards that somebody follows.
    var boards: [UUID] { self.state.withLock { Array($0.boards) } }

    func add(_ interest: MetricInterest) {
        self.state.withLock {
            $0.interests.insert(interest)
            $0.hasNewInterest = true
        }
        self.wake.add()
    }

    func forget(_ interest: MetricInterest) { _ = self.state.withLock { $0.interests.remove(interest) } }

    /// Measurements that somebody wants.
    var interests: Set<MetricInterest> { self.state.withLock { $0.interests } }

    /// Whether somebody began to want measurements since the last call.
    func takeNewInterest() -> Bool {
        self.state.withLock { state in
            defer { state.hasNewInterest = false }
            return state.hasNewInterest
        }
    }

    /// What changed since the last call, in order.
    func takeChanges() -> [Change] {
        self.wake.reset()
        return self.state.withLock { state in
            defer { state.changes = [] }
            return state.changes
        }
    }
}
