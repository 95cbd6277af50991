import JSON
import Primitives

/// What a domain is made of or changed to; as in every draft here, what is nil takes its default or stays.
package struct ModelDomainDraft: Sendable {
    /// Of a new one, when its maker names it.
    package var id: UUID?
    package var name: String?
    package var modelType: ModelType?

    package init() {}
}

package struct ModelTableDraft: Sendable {
    package var id: UUID?
    package var primaryDomain: UUID?
    package var name: String?
    package var alias: FieldChange<String>?
    package var modelType: ModelType?
    package var x: Int64?
    package var y: Int64?
    package var width: Int64?
    package var height: Int64?
    package var visibleDomains: [UUID]?
    /// Takes the place of all.
    package var columns: [ModelColumnDraft]?

    package init() {}
}

package struct ModelColumnDraft: Sendable {
    /// Of a column that the table has, which then keeps what is nil; any other makes a new one that is called so.
    package var id: UUID?
    package var name: String?
    package var dataType: String?
    package var isNullable: Bool?
    package var isPrimaryKey: Bool?
    package var isForeignKey: Bool?
    package var foreignKeyReference: FieldChange<UUID>?
    package var defaultValue: FieldChange<String>?
    package var constraints: JSONObject?
    package var order: Int64?

    package init() {}
}

package struct ModelRelationshipDraft: Sendable {
    package var id: UUID?
    package var sourceTable: UUID?
    package var targetTable: UUID?
    package var cardinality: ModelRelationship.Cardinality?
    package var optionality: ModelRelationship.Optionality?
    package var name: FieldChange<String>?
    package var sourceColumn: FieldChange<UUID>?
    package var targetColumn: FieldChange<UUID>?

    package init() {}
}

package struct FlowDiagramDraft: Sendable {
    package var id: UUID?
    package var name: String?
    package var nodes: ListEdit<NodeDraft>?
    package var connections: ListEdit<ConnectionDraft>?
    package var linkedTables: [UUID]?

    package struct NodeDraft: Sendable {
        /// Of a node that the diagram has, which then keeps what is nil; any other makes a new one that is called so.
        package var id: UUID?
        package var kind: FlowDiagram.Node.Kind?
        package var name: String?
        package var x: Int64?
        package var y: Int64?
        package var icon: FieldChange<String>?
        package var metadata: JSONObject?

        package init() {}
    }

    package struct ConnectionDraft: Sendable {
        package var id: UUID?
        package var source: UUID?
        package var target: UUID?
        package var label: FieldChange<String>?
        package var direction: FlowDiagram.Connection.Direction?

        package init() {}
    }

    package init() {}
}

/// How a list of parts is changed.
package struct ListEdit<Draft: Sendable>: Sendable {
    /// Takes the place of all; nil: the others stay.
    package var all: [Draft]?
    /// New ones, and changes of those that have such an id.
    package var set: [Draft]
    package var removed: [UUID]

    package init(all: [Draft]? = nil, set: [Draft] = [], removed: [UUID] = []) {
        self.all = all
        self.set = set
        self.removed = removed
    }
}

/// What a workspace is made of or changed to.
package struct WorkspaceDraft: Sendable {
    package var name: String?
    package var kind: Workspace.Kind?

    package init(name: String? = nil, kind: Workspace.Kind? = nil) {
        self.name = name
        self.kind = kind
    }
}
