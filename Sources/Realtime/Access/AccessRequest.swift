import Core
import JSON
import Primitives
import Services

/// What the loop asks of the access threads: everything that takes the database or a signature.
enum AccessRequest: Sendable {
    /// Whose token is it, before the connection is upgraded, and may they follow what the address names?
    case open(connection: UInt64, token: String, EventSubject? = nil)
    /// May the client follow the subject, from where on, and what did it miss?
    case join(JoinRequest)
    /// The next piece of what it missed.
    case readOn(JoinTicket, EventSubject, after: Int64, Actor, Vocabulary)
    /// Is the new token good?
    case renew(connection: UInt64, token: String, topic: String, ref: JSONValue)
    /// Is the sign-in still good, and may it still see all these subjects?
    case review(AccessTokenService.Admission, [EventSubject])
    /// What do these widgets show now?
    case figures(dashboard: UUID, widgets: [UUID])
    /// Carry out an edit of this person.
    case edit(connection: UInt64, ModelEdit, AccessTokenService.Admission, Vocabulary)
    /// Write down who came and went, and that this worker is alive.
    case attend(AttendanceReport)

    struct JoinRequest: Sendable {
        enum Credential: Sendable {
            case token(String)
            /// Checked before, on the same connection.
            case actor(Actor)
        }

        let ticket: JoinTicket
        let subject: EventSubject
        let credential: Credential
        let replay: ReplayRequest?
        let vocabulary: Vocabulary
    }
}

/// Which join of which connection an answer is for.
struct JoinTicket: Sendable {
    let connection: UInt64
    let topic: String
    let number: Int
}

/// An answer of the access threads.
enum AccessAnswer: Sendable {
    case opened(connection: UInt64, Result<AccessTokenService.Admission, CoreError>)
    case joined(JoinTicket, Result<Joined, CoreError>)
    case read(JoinTicket, Result<Past, CoreError>)
    case renewed(
        connection: UInt64, topic: String, ref: JSONValue, Result<AccessTokenService.Admission, CoreError>)
    case reviewed(session: UUID, Result<Review, CoreError>)
    case figured(dashboard: UUID, Result<[WidgetFigure], CoreError>)
    /// - Parameter through: everything that was committed before the outcome was known is up to here; nil when that
    ///   could not be read.
    case edited(connection: UInt64, ModelEdit, by: UUID, EditOutcome, through: Int64?)
    /// - Parameter isDone: it was written down.
    case attended(isDone: Bool)

    struct Joined: Sendable {
        /// nil: the connection's own was used.
        let admission: AccessTokenService.Admission?
        let actor: Actor
        let past: Past
        /// What the person is called, where others are told.
        let name: String?
    }

    /// A `FollowedPage` in the words of the client's edition.
    struct Past: Sendable {
        let events: [EncodedEvent]
        let page: FollowedPage
    }

    struct Review: Sendable {
        let admission: AccessTokenService.Admission
        let lost: [EventSubject]
    }
}
