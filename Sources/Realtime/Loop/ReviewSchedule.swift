import Core
import Primitives
import Services
import SharedMemory

/// Which sign-ins are connected, and when each was last found good.
struct ReviewSchedule {
    private struct Entry {
        var admission: AccessTokenService.Admission
        var checked: ContinuousClock.Instant
        var connections = 0
        var isAsked = false
    }

    /// Asked for again in one round for their age alone: the others' turn comes in the next.
    private static let aged = 50

    private var entries: [UUID: Entry] = [:]

    /// A connection belongs to this sign-in now.
    mutating func add(_ admission: AccessTokenService.Admission, at now: ContinuousClock.Instant) {
        let session = admission.actor.session
        var entry = self.entries[session] ?? Entry(admission: admission, checked: now)
        entry.connections += 1
        self.entries[session] = entry
    }

    /// A connection does not any more.
    mutating func remove(_ session: UUID) {
        guard var entry = self.entries[session] else { return }
        entry.connections -= 1
        self.entries[session] = entry.connections > 0 ? entry : nil
    }

    /// The sign-in was found good.
    ///
    /// - Returns: whether the person's places or roles are others than before.
    mutating func confirm(_ admission: AccessTokenService.Admission, at now: ContinuousClock.Instant) -> Bool {
        guard var entry = self.entries[admission.actor.session] else { return false }
        let hasChanged = entry.admission.actor != admission.actor
        entry.admission = admission
        entry.checked = now
        entry.isAsked = false
        self.entries[admission.actor.session] = entry
        return hasChanged
    }

    /// The question could not be answered; it is asked again.
    mutating func retry(_ session: UUID) { self.entries[session]?.isAsked = false }

    /// Sign-ins that are to be asked for again: something was said about them, or it is long ago.
    mutating func due(
        _ generations: GenerationTable, age: Duration, at now: ContinuousClock.Instant
    ) -> [AccessTokenService.Admission] {
        var due: [AccessTokenService.Admission] = []
        var aged = 0
        for (_, entry) in self.entries where !entry.isAsked {
            if !entry.admission.isCurrent(generations) {
                due.append(entry.admission)
            } else if aged < Self.aged, entry.checked.duration(to: now) > age {
                aged += 1
                due.append(entry.admission)
            }
        }
        for admission in due { self.entries[admission.actor.session]?.isAsked = true }
        return due
    }
}
