import Primitives

/// A part of a workspace's model that is changed by itself.
package enum ModelElement: String, Sendable, CaseIterable {
    case domain, table, relationship, diagram
}

/// An edit that would undo what its sender had not seen: nothing of it is written.
package struct EditConflict: Sendable, Equatable {
    package let element: ModelElement
    package let id: UUID
    /// Plain words, safe to show.
    package let message: String
    /// Names of the fields that were changed meanwhile, as the element's `Field`; empty: the element is gone.
    package let fields: [String]
    /// The element's version now; nil: it is gone.
    package let current: Int64?

    package init(element: ModelElement, id: UUID, message: String, fields: [String], current: Int64?) {
        self.element = element
        self.id = id
        self.message = message
        self.fields = fields
        self.current = current
    }

    /// Source: modelling contract, `409 Conflict` and `conflict_warning`.
    package static func deleted(_ element: ModelElement, _ id: UUID) -> EditConflict {
        EditConflict(
            element: element, id: id, message: "\(element.title) has already been deleted", fields: [], current: nil)
    }

    package static func changed(
        _ element: ModelElement, _ id: UUID, fields: [String], current: Int64
    ) -> EditConflict {
        EditConflict(
            element: element, id: id, message: "\(element.title) was changed by somebody else", fields: fields,
            current: current)
    }
}

extension ModelElement {
    /// As the first word of a sentence.
    package var title: String {
        switch self {
        case .domain: "Domain"
        case .table: "Table"
        case .relationship: "Relationship"
        case .diagram: "Diagram"
        }
    }
}
