import Core
import JSON
import Primitives

/// A change of a workspace's model that a client asked for over its connection.
package struct ModelEdit: Sendable, Equatable {
    /// What is to be changed.
    package enum Target: Sendable, Equatable {
        case domain(UUID)
        case table(UUID)
        case column(UUID, table: UUID)
        case relationship(UUID)
        case diagram(UUID)
    }

    package let workspace: UUID
    package let target: Target
    /// The fields as they are to be, in the contract's names.
    package let data: JSONObject
    /// The version that the client had seen; nil: the last word counts.
    package let base: Int64?
    package let origin: EditOrigin
    /// The client's own name for it; nil: it wants no answer.
    let request: String?
}

/// What became of an edit.
enum EditOutcome: Sendable, Equatable {
    /// Committed, or nothing was to be done.
    ///
    /// - Parameter version: the element's now.
    case done(version: Int64)
    /// Nothing was written: the client had not seen what it would have undone.
    case conflict(EditConflict, fields: [String])
    case refused(EditProblem)
}

/// Why an edit, or a message, cannot be: as the edition's error bodies have it.
package struct EditProblem: Swift.Error, Sendable, Equatable {
    package let code: String
    package let message: String
    package let details: JSONObject

    package init(_ code: String, _ message: String, details: JSONObject = [:]) {
        self.code = code
        self.message = message
        self.details = details
    }

    /// A field of the message is wrong.
    init(field: String, _ reason: String) {
        self.init(
            "validation_error", "Invalid request data",
            details: ["field": .string(field), "reason": .string(reason)])
    }

    init(_ reason: Reason) {
        let code: String
        switch reason.code {
        case "unauthorized", "forbidden", "not_found": code = reason.code
        case "access_lost", "other_account": code = "forbidden"
        default: code = "unavailable"
        }
        self.init(code, reason.words)
    }
}

extension CoreError {
    /// Whether it says what the actor may not do or see.
    var isAboutAccess: Bool {
        switch self {
        case .notFound, .lacksPermission, .forbidden: true
        default: false
        }
    }
}
