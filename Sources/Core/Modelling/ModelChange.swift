import Primitives

/// What an event about a part of a model says besides how the part is now.
package struct ModelChange: Sendable, Equatable {
    /// Names of the fields that changed, as the part's `Field`; empty where the part is new or gone.
    package let fields: [String]
    /// Of a table that is gone: the relationships that went with it.
    package let removedRelationships: [UUID]
    /// The edit that asked for it; nil: it did not come over a connection that names its edits.
    package let origin: EditOrigin?

    package init(fields: [String] = [], removedRelationships: [UUID] = [], origin: EditOrigin? = nil) {
        self.fields = fields
        self.removedRelationships = removedRelationships
        self.origin = origin
    }
}

/// Tells an edit from every other one, so that its sender knows it again and a repeated one is made once.
package struct EditOrigin: Sendable, Equatable {
    /// The editor that sent it: one page of one person.
    package let client: String
    /// That editor's own name for the edit.
    package let request: String

    package init(client: String, request: String) {
        self.client = client
        self.request = request
    }
}
