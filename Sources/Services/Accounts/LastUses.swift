import MariaDB
import Primitives
import Storage
import Synchronization

/// When API keys and applications were last used, gathered in memory and written by and by: a request never waits for
/// it. To the minute: what was written less than a minute ago is not written again.
package final class LastUses: Sendable {
    private struct State {
        var keys: [UUID: Instant] = [:]
        var grants: [UUID: Instant] = [:]
        /// When each was noted last.
        var noted: [UUID: Instant] = [:]
    }

    private static let precision: Duration = .seconds(60)
    /// Entries of `noted`; beyond, it is begun anew.
    private static let capacity = 16_384

    private let state = Mutex(State())

    package init() {}

    package func note(key: UUID, at now: Instant) {
        self.state.withLock { state in if Self.isDue(key, now, &state) { state.keys[key] = now } }
    }

    package func note(grant: UUID, at now: Instant) {
        self.state.withLock { state in if Self.isDue(grant, now, &state) { state.grants[grant] = now } }
    }

    private static func isDue(_ id: UUID, _ now: Instant, _ state: inout State) -> Bool {
        if let last = state.noted[id], now - last < self.precision, now >= last { return false }
        if state.noted.count >= self.capacity { state.noted.removeAll(keepingCapacity: true) }
        state.noted[id] = now
        return true
    }

    /// Writes what was noted since the last call. When the database is away, it is kept for the next one.
    package func flush(to database: Database) throws {
        let (keys, grants) = self.state.withLock { state in
            defer { (state.keys, state.grants) = ([:], [:]) }
            return (state.keys, state.grants)
        }
        guard !keys.isEmpty || !grants.isEmpty else { return }
        do {
            try database.transaction { tx in try tx.apiKeys.setUses(keys: keys, grants: grants) }
        } catch {
            self.state.withLock { state in
                state.keys.merge(keys) { newer, _ in newer }
                state.grants.merge(grants) { newer, _ in newer }
            }
            throw error
        }
    }
}
