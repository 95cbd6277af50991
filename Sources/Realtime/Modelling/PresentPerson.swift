import Primitives

/// Somebody who is connected to a workspace, as the others see them. Nothing of it is ever stored.
struct PresentPerson: Equatable, Sendable {
    let user: UUID
    var name: String
    var mayEdit: Bool
    /// Of all workers of this host; 0: they are gone.
    var connections: Int
    var cursor: PresenceUpdate.Cursor?
    var selected: [UUID]

    var isHere: Bool { self.connections > 0 }

    /// One of eight, the same wherever they are seen: the front end says which colours these are.
    var color: Int { Int((self.user.low ^ self.user.low >> 32 ^ self.user.high) % 8) }
}
